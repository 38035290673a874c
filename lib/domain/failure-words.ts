/** What an API server was asked, and what it said. */
interface Said {
  readonly doing: string;
  readonly said: string;
}

interface Reached {
  readonly server: string;
}

/** Everything that can keep the portal from asking or changing a cluster, with the facts that its words need. Never a credential. */
export interface FailureFacts {
  unreachable: Reached & { readonly code: string };
  timeout: Reached & { readonly seconds: number };
  server_error: Said;
  throttled: Said;
  roles_not_loaded: Said;
  changed_meanwhile: { readonly object: string };
  certificate: Reached & { readonly code: string };
  address_refused: Reached;
  /** In words already: see the kubeconfig's problems. */
  kubeconfig: { readonly problem: string };
  credentials_sealed: { readonly why: string };
  unauthorized: Said;
  forbidden: Said;
  refused_by_admission: Said;
  rejected: Said;
  namespace_missing: Said;
  object_missing: { readonly object: string };
  kind_not_served: Said;
  unexpected_answer: Said;
  answer_too_large: { readonly megabytes: number };
  question_failed: { readonly times: number };
  list_changing: { readonly times: number };
  too_many_pods: null;
  newer_revision_found: { readonly object: string; readonly found: number; readonly ours: number };
  digest_mismatch: { readonly revision: number; readonly rendered: string; readonly decided: string };
}

export type FailureReason = keyof FailureFacts;

/** A reason with its facts, as arguments. */
export type FailureSaid = { [R in FailureReason]: readonly [reason: R, facts: FailureFacts[R]] }[FailureReason];

const manifestAgain = "An admin of the cluster applies the onboarding manifest again.";
const server = ({ doing, said }: Said) => `(${doing}: ${said})`;

/** What happened, and what to do about it. Whether it is tried again by itself, the cluster's state says. */
const words: { readonly [R in FailureReason]: (facts: FailureFacts[R]) => string } = {
  unreachable: ({ server, code }) =>
    `${server} does not answer (${code}). Check that the API server runs, and that the worker's network lets it through.`,
  timeout: ({ server, seconds }) =>
    `${server} does not answer within ${seconds} s. Check that the API server is not overloaded, and that the worker's network lets it through.`,
  server_error: (facts) =>
    `The API server is in trouble of its own. If it stays so, whoever runs the cluster looks at its log. ${server(facts)}`,
  throttled: (facts) =>
    `The API server is busy and turned the portal away. If it stays so, whoever runs the cluster looks for who floods it. ${server(facts)}`,
  roles_not_loaded: (facts) =>
    `The API server has just started and has not loaded its roles yet. It passes within seconds. ${server(facts)}`,
  changed_meanwhile: ({ object }) =>
    `Somebody else keeps changing ${object}. Find in the cluster's audit log who does, and stop them.`,
  certificate: ({ server, code }) =>
    `No trusted connection to ${server}: its certificate does not match the kubeconfig's authority (${code}). If the cluster was given new certificates, replace the credentials on its page; else somebody may stand in between.`,
  address_refused: ({ server }) =>
    `The name in ${server} leads to an address that the portal never connects to: the worker's own machine, or a cloud's metadata service. Correct the name in DNS, or replace the credentials on the cluster's page.`,
  kubeconfig: ({ problem }) => `The kept kubeconfig cannot be used any more. ${problem}`,
  credentials_sealed: ({ why }) =>
    `The cluster's credentials cannot be opened (${why}). Give the worker the key that sealed them, or replace the credentials on the cluster's page.`,
  unauthorized: (facts) =>
    `The cluster does not accept the portal's credentials: they are wrong or have expired. Replace them on the cluster's page. ${server(facts)}`,
  forbidden: (facts) => `The portal's account lacks a right. ${manifestAgain} ${server(facts)}`,
  refused_by_admission: (facts) =>
    `Another policy or webhook of the cluster refuses the portal's change. Whoever runs the cluster lets the account portal in trusted-registries pass it. ${server(facts)}`,
  rejected: (facts) =>
    `The API server does not take the portal's change. Tell support-platform: this version of Kubernetes and this version of the portal do not go together. ${server(facts)}`,
  namespace_missing: (facts) => `The portal's namespace is missing in the cluster. ${manifestAgain} ${server(facts)}`,
  object_missing: ({ object }) =>
    `${object} is missing in the cluster, and the portal may not make it. ${manifestAgain}`,
  kind_not_served: (facts) =>
    `The cluster does not know this kind of object: it is older than Kubernetes 1.30, or its admission policies are switched off. Upgrade it, or switch them on. ${server(facts)}`,
  unexpected_answer: (facts) =>
    `What answers at this address is no Kubernetes API server. Check the address in the kubeconfig, and what stands in between, such as a proxy. ${server(facts)}`,
  answer_too_large: ({ megabytes }) =>
    `The cluster's answer is larger than the ${megabytes} MB that the portal reads at once, also in its smallest part. Tell support-platform: something at this address sends more than an API server does.`,
  question_failed: ({ times }) =>
    `The worker failed on this question ${times} times, by a fault of the portal and not of the cluster. Tell support-platform: the worker's log says where.`,
  list_changing: ({ times }) => `Its list changed each of the ${times} times that it was asked.`,
  too_many_pods: () =>
    "There are more pods than could be read in time. Read again when the API server is less busy; a request can also be decided without the preview.",
  newer_revision_found: ({ object, found, ours }) =>
    `${object} in the cluster is of revision ${found}, newer than revision ${ours}, so nothing was changed. If the portal's database was restored from an older backup, requests that were approved since are missing in it: file them again, until its revision is the newer one. Else another portal looks after this cluster.`,
  digest_mismatch: ({ revision, rendered, decided }) =>
    `Revision ${revision} has the digest ${rendered}, and ${decided} was decided, so nothing was sent to the cluster. Somebody changed the revision in the database: check the history, and restore it.`,
};

/** One sentence or more for a person. */
export function failureWords(...[reason, facts]: FailureSaid): string {
  return (words[reason] as (given: typeof facts) => string)(facts);
}

/** Why a cluster probably no longer accepts the portal's token; `day` is when it ends, as it says itself. */
export type TokenTrouble = "token_expired" | "token_refused" | "token_unknown";

/** A token is bound to the very account it was made for: one of the same name does not bring it back. */
export const newToken =
  "The same admin then makes a new token (kubectl create token portal -n trusted-registries), and a platform admin replaces the credentials on the cluster's page.";

const untilThen = "Until then the cluster stays as it is, and the portal cannot see what happens to it.";

export const tokenWords: Record<TokenTrouble, (facts: { readonly day: string; readonly said: string }) => string> = {
  token_expired: ({ day }) =>
    `The portal's token expired on ${day}. An admin of the cluster makes a new one (kubectl create token portal -n trusted-registries), and a platform admin replaces the credentials on the cluster's page. ${untilThen}`,
  token_refused: ({ day }) =>
    `The cluster no longer accepts the portal's token, which runs until ${day}: the ServiceAccount portal, or its namespace, was probably deleted. ${manifestAgain} ${newToken} ${untilThen}`,
  token_unknown: ({ said }) => `${said} ${untilThen}`,
};

/** Why a list that was delivered is not proven. `said` are the cluster's own words. */
export type ProofTrouble = "stale_list" | "refused_by_another" | "policy_fails" | "nothing_refused";

export const proofWords: Record<ProofTrouble, (said: string) => string> = {
  stale_list: (said) =>
    `The API server holds the new list and still judges by another one: it stopped following lists, which is a fault of Kubernetes itself. Whoever runs the cluster restarts its API servers, one after the other. It said: ${said}`,
  refused_by_another: (said) =>
    `Something else in the cluster refuses the pods that would prove the list. Whoever runs the cluster lets dry runs in the namespace trusted-registries pass it. The cluster said: ${said}`,
  policy_fails: (said) =>
    `The policy cannot judge, so it refuses every pod where the mode is deny. An admin of the cluster applies the onboarding manifest again; if that does not help, tell support-platform. The cluster said: ${said}`,
  nothing_refused: (said) =>
    `The cluster refuses nothing, although its list arrived. An admin of the cluster applies the onboarding manifest again. ${said}`,
};
