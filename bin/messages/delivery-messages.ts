import type { KubeconfigProblemCode } from "#lib/delivery/kubernetes/kubeconfig.ts";
import { kubeconfigProblemWords } from "#lib/delivery/kubernetes/kubeconfig-words.ts";
import { type CheckCode, type CheckSaid, checkLine } from "#lib/domain/check-words.ts";
import type { ClusterState } from "#lib/domain/cluster-state.ts";
import { clusterStateWords, contestedWords } from "#lib/domain/cluster-state-words.ts";
import { type ConditionSaid, conditionWords, type OwnCondition } from "#lib/domain/condition-words.ts";
import { driftSentence, type ObjectDrift, type Part } from "#lib/domain/drift.ts";
import {
  type FailureReason,
  type FailureSaid,
  failureWords,
  type ProofTrouble,
  proofWords,
  type TokenTrouble,
  tokenWords,
} from "#lib/domain/failure-words.ts";
import type { Mode } from "#lib/domain/revision.ts";
import { type WatchCoverage, watchWords } from "#lib/domain/watch-words.ts";
import { type Message, messagesOf, type Section, type Told } from "./section.ts";

const server = "https://sandbox.clusters.example";
const reading = { doing: "read ConfigMap trusted-registries", said: "…" };

const failures: { readonly [R in FailureReason]: Told<Extract<FailureSaid, readonly [R, unknown]>[1]> } = {
  unreachable: { when: "no connection comes about", sample: { server, code: "ECONNREFUSED" } },
  timeout: { when: "no answer comes in time", sample: { server, seconds: 10 } },
  server_error: { when: "the API server answers 5xx", sample: { ...reading, said: "etcdserver: request timed out" } },
  throttled: { when: "the API server answers 429", sample: { ...reading, said: "Too many requests" } },
  roles_not_loaded: {
    when: "an API server has just started",
    sample: { ...reading, said: 'RBAC: clusterrole "trusted-registries-portal" not found' },
  },
  changed_meanwhile: {
    when: "each of the portal's writes meets another one",
    sample: { object: "ConfigMap trusted-registries" },
  },
  certificate: {
    when: "the API server's certificate is not trusted",
    sample: { server, code: "SELF_SIGNED_CERT_IN_CHAIN" },
  },
  address_refused: { when: "a name resolves to an address that is never connected to", sample: { server } },
  kubeconfig: {
    when: "a kept kubeconfig no longer passes its checks",
    sample: { problem: kubeconfigProblemWords({ problem: "not_https", fact: "" }) },
  },
  credentials_sealed: {
    when: "the worker lacks the key that sealed the credentials",
    sample: { why: "no key is called 2026a" },
  },
  unauthorized: { when: "the API server answers 401", sample: { ...reading, said: "Unauthorized" } },
  forbidden: {
    when: "a right is missing",
    sample: {
      ...reading,
      said: 'configmaps "trusted-registries" is forbidden: User "system:serviceaccount:trusted-registries:portal" cannot get resource "configmaps"',
    },
  },
  refused_by_admission: {
    when: "a policy or webhook refuses the portal's own change",
    sample: {
      doing: "change ConfigMap trusted-registries",
      said: 'admission webhook "locks.example" denied the request',
    },
  },
  rejected: {
    when: "the API server finds the portal's object not valid",
    sample: {
      doing: "change ValidatingAdmissionPolicyBinding trusted-registries",
      said: "spec.validationActions: Invalid value",
    },
  },
  namespace_missing: {
    when: "the portal's namespace is gone",
    sample: { doing: "create ConfigMap trusted-registries", said: 'namespaces "trusted-registries" not found' },
  },
  object_missing: {
    when: "an object is gone that the portal may not make",
    sample: { object: "ValidatingAdmissionPolicyBinding trusted-registries" },
  },
  kind_not_served: {
    when: "the API server has no such kind",
    sample: { ...reading, said: "the server could not find the requested resource" },
  },
  unexpected_answer: { when: "something else answers at the address", sample: { ...reading, said: "HTTP 302" } },
  answer_too_large: { when: "an answer is larger than any of an API server", sample: { megabytes: 16 } },
  question_failed: { when: "answering a question failed each time", sample: { times: 2 } },
  list_changing: { when: "a list changes while its cluster is asked for its verdict", sample: { times: 3 } },
  too_many_pods: { when: "reading what runs takes too long", sample: null },
  newer_revision_found: {
    when: "the cluster holds a revision that the portal does not know yet",
    sample: { object: "ConfigMap trusted-registries", found: 13, ours: 12 },
  },
  digest_mismatch: {
    when: "a revision is not what was decided",
    sample: { revision: 12, rendered: "sha256:1f…", decided: "sha256:9c…" },
  },
};

const tokens: Record<TokenTrouble, Told> = {
  token_expired: { when: "401, and the token's own end has passed", sample: "2026-08-01" },
  token_refused: { when: "401, and the token has not ended", sample: "2027-08-01" },
  token_unknown: { when: "401, and the credentials do not say when they end", sample: "" },
};

const proofs: Record<ProofTrouble, Told> = {
  stale_list: {
    when: "this revision's canary is refused although the list arrived",
    sample: "image not from a trusted registry: …",
  },
  refused_by_another: {
    when: "a dry run is refused by something else",
    sample: 'admission webhook "locks.example" denied the request',
  },
  policy_fails: {
    when: "the policy errs",
    sample: "no params found for policy binding with `Deny` parameterNotFoundAction",
  },
  nothing_refused: {
    when: "an image from nowhere is admitted",
    sample: "A pod from a source that is not on the list was admitted.",
  },
};

const objects: Record<Part, string> = {
  namespace: "Namespace trusted-registries",
  account: "ServiceAccount portal",
  list: "ConfigMap trusted-registries",
  pod_policy: "ValidatingAdmissionPolicy trusted-registries",
  pod_binding: "ValidatingAdmissionPolicyBinding trusted-registries",
  template_policy: "ValidatingAdmissionPolicy trusted-registries-templates",
  template_binding: "ValidatingAdmissionPolicyBinding trusted-registries-templates",
  guard_policy: "ValidatingAdmissionPolicy trusted-registries-guard",
  guard_binding: "ValidatingAdmissionPolicyBinding trusted-registries-guard",
  probe_binding: "ValidatingAdmissionPolicyBinding trusted-registries-probe",
  anchor: "MutatingAdmissionPolicy trusted-registries-anchor",
};

/** The two ends: what it means that an object is gone, and that it is another one. */
const driftStates: Record<ObjectDrift["state"], { readonly when: string; readonly parts: readonly Part[] }> = {
  missing: { when: "it was deleted", parts: Object.keys(objects) as Part[] },
  changed: { when: "it was edited", parts: Object.keys(objects) as Part[] },
  going: { when: "it is being deleted", parts: ["namespace"] },
  idle: { when: "it was switched off, and the portal cannot switch it on", parts: ["pod_binding"] },
  outdated: { when: "the portal was upgraded, or its PORTAL_URL changed", parts: ["pod_policy"] },
  unreadable: { when: "a right to read it is missing", parts: ["pod_policy"] },
};

/** In each mode, where it means something else; in mode off nothing is refused anyway, so one of it says all. */
function driftMessages(): Message[] {
  const seen = new Set<string>();
  const tell = (part: Part, state: ObjectDrift["state"], mode: Mode): Message[] => {
    const isImmutable = part === "list" && state === "changed";
    const fields = isImmutable ? [{ path: "immutable", found: "true" }] : [];
    const text = driftSentence([{ object: objects[part], part, state, fields, more: 0 }], mode);
    if (seen.has(text)) return [];
    seen.add(text);
    // Whatever else somebody edits of the list, the portal puts back at once.
    const when = isImmutable ? "it was made immutable" : driftStates[state].when;
    return [{ code: `${part}/${state}`, when: `${when}, mode ${mode}`, text }];
  };
  const states = Object.keys(driftStates) as ObjectDrift["state"][];
  const all = states.flatMap((state) => driftStates[state].parts.map((part) => [part, state] as const));
  return [
    ...all.flatMap(([part, state]) => [...tell(part, state, "deny"), ...tell(part, state, "warn")]),
    ...tell("pod_policy", "missing", "off"),
  ];
}

const conditions: { readonly [C in OwnCondition]: Told<Extract<ConditionSaid, readonly [C, unknown]>[1]> } = {
  "Reachable/Answered": { when: "the API server answered", sample: null },
  "ListApplied/Applied": { when: "the list arrived", sample: { revision: 12 } },
  "ModeApplied/Applied": { when: "the live bindings are those of the mode decided", sample: { mode: "deny" } },
  "ModeApplied/OtherMode": { when: "the live bindings are those of another mode", sample: { mode: "warn" } },
  "Intact/NotSeen": { when: "drift could not be looked for", sample: null },
  "Intact/AsRendered": { when: "no drift", sample: null },
  "Intact/Drifted": { when: "drift", sample: { what: `${objects.guard_binding} is missing` } },
  "Judging/NotSeen": { when: "drift could not be looked for", sample: null },
  "Judging/Off": { when: "the mode is off", sample: null },
  "Judging/InPlace": { when: "policy and binding are there", sample: null },
  "Enforced/Proven": { when: "the cluster proved its list", sample: { revision: 12, times: 4, connections: 2 } },
};

const states: Record<ClusterState, string> = {
  open: "pods are not judged as decided",
  contested: "somebody changes again within a minute what the portal put back, for the third time and more",
  stale: "the proof shows another list",
  drifted: "an object differs and the portal may not put it back",
  blocked: "a failure that waits for a person",
  unreachable: "a failure that is tried again: nothing answers",
  failing: "a failure that is tried again",
  behind: "every object that differs is as a known version of the portal rendered it, and the list is proven",
  outdated: "the last proof is older than five minutes",
  waiting: "the cluster was registered and has not passed its checks",
  delivering: "a revision is queued or on its way",
  off: "proven, in mode off",
  enforced: "proven, in mode warn or deny",
};

const right = { verb: "patch", resource: "configmaps", on: "trusted-registries" };
const checks: { readonly [C in CheckCode]: Told<Extract<CheckSaid, readonly [C, unknown]>[1]> } = {
  answers: { when: "the API server answers", sample: { server } },
  does_not_answer: {
    when: "it does not; in the words of the failure",
    sample: { why: failureWords("unreachable", failures.unreachable.sample) },
  },
  credentials_sealed: {
    when: "the credentials cannot be opened",
    sample: { why: failureWords("credentials_sealed", failures.credentials_sealed.sample) },
  },
  new_enough: { when: "Kubernetes 1.30 or newer", sample: { version: "v1.37.2" } },
  too_old: { when: "an older one", sample: { version: "v1.29.9" } },
  right_given: { when: "for each right that the portal needs", sample: right },
  right_missing: { when: "for each right that is missing", sample: right },
  watch_given: { when: "the portal may watch its own objects", sample: {} },
  watch_missing: { when: "it may not", sample: {} },
  preview_given: { when: "the portal may list pods", sample: {} },
  preview_missing: { when: "it may not", sample: {} },
  anchor_not_needed: { when: "the API server has no MutatingAdmissionPolicy", sample: {} },
  anchor_of_use: { when: "it has, and the second anchor is not there", sample: {} },
  anchor_there: { when: "it has, and the second anchor is there", sample: {} },
};

const kubeconfigs: Record<KubeconfigProblemCode, Told> = {
  too_large: { when: "it is larger than 100 kB", sample: "" },
  not_yaml: { when: "it is no YAML, or uses aliases", sample: "" },
  not_a_kubeconfig: { when: "it is something else", sample: "contexts" },
  no_current_context: { when: "current-context is missing", sample: "" },
  several_contexts: { when: "current-context is missing among several", sample: "" },
  context_incomplete: { when: "the context's cluster or user is missing", sample: "user" },
  exec: { when: "the user has exec", sample: "" },
  auth_provider: { when: "the user has auth-provider", sample: "" },
  file_path: { when: "it names a file", sample: "client-key" },
  proxy: { when: "the cluster has proxy-url", sample: "" },
  insecure: { when: "the cluster has insecure-skip-tls-verify", sample: "" },
  impersonation: { when: "the user has as", sample: "" },
  password: { when: "the user has username or password", sample: "" },
  no_credential: { when: "there is nothing to log in with", sample: "" },
  bad_certificate: { when: "a certificate cannot be read", sample: "certificate-authority-data" },
  server_invalid: { when: "the server is no address", sample: "" },
  not_https: { when: "the server is http", sample: "" },
  link_local_address: { when: "the server is a link-local address", sample: "169.254.7.7" },
  metadata_address: { when: "the server is a metadata service", sample: "169.254.169.254" },
  loopback_address: { when: "the server is the worker's own machine", sample: "127.0.0.1" },
};

const coverages: Record<WatchCoverage, Told> = {
  all: { when: "a stream is open on each object", sample: "" },
  some: { when: "a stream is open on some", sample: "" },
  none: { when: "none is open", sample: "" },
};

export const deliverySections: readonly Section[] = [
  {
    title: "States of a cluster",
    intro: "On the page of all clusters and of each; the worst counts.",
    messages: (Object.entries(states) as [ClusterState, string][]).map(([state, when]) => {
      const { word, sentence } = clusterStateWords[state];
      return { code: state, when, text: `${word}. ${sentence}` };
    }),
  },
  {
    title: "Contested",
    intro: "On the page of a cluster where somebody keeps changing what the portal puts back, with when it began.",
    messages: [
      {
        code: "contested",
        when: "the third time within a minute of one another",
        text: contestedWords({ objects: [objects.pod_binding], times: 7 }),
      },
    ],
  },
  {
    title: "Conditions",
    intro:
      "Type and reason, as on the cluster's page. Other reasons are failures, drift or troubles of the proof, in the words below.",
    messages: messagesOf(conditions as Record<OwnCondition, Told<unknown>>, (code, facts) => {
      const { status, message } = conditionWords(...([code, facts] as ConditionSaid));
      return `${status}. ${message}`;
    }),
  },
  {
    title: "Stale and unprovable lists",
    intro: "A list that was delivered, and that the cluster does not prove.",
    messages: messagesOf(proofs, (code, said) => proofWords[code](said)),
  },
  {
    title: "Drift",
    intro:
      "What differs in the cluster though nobody decided so, told by what the object is for. List and mode are put back by the portal itself; what stands here is beyond its rights, or was there until it put it back.",
    messages: driftMessages(),
  },
  {
    title: "Watching a cluster",
    intro: "Under the conditions on the cluster's page.",
    messages: messagesOf(coverages, (code) => watchWords[code]),
  },
  {
    title: "Failures to reach or change a cluster",
    intro:
      "As the message of a delivery, of a check and of an answer that could not be had. Whether it is tried again by itself, the state of the cluster says.",
    messages: [
      ...messagesOf(failures as Record<FailureReason, Told<unknown>>, (code, facts) =>
        failureWords(...([code, facts] as FailureSaid)),
      ),
      ...messagesOf(tokens, (code, day) =>
        tokenWords[code]({ day, said: failureWords("unauthorized", failures.unauthorized.sample) }),
      ),
    ],
  },
  {
    title: "Checks of a cluster",
    intro: "Line by line at registration and on the cluster's page, each green or with what to do.",
    messages: messagesOf(checks as Record<CheckCode, Told<unknown>>, (code, facts) => {
      const { check, message } = checkLine(...([code, facts] as CheckSaid));
      return `${check}: ${message}`;
    }),
  },
  {
    title: "Problems of a kubeconfig",
    intro: "When it is pasted, and again whenever a kept one is used.",
    messages: messagesOf(kubeconfigs, (problem, fact) => kubeconfigProblemWords({ problem, fact })),
  },
];
