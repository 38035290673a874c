import { setTimeout as wait } from "node:timers/promises";
import { canaryHost, type Revision, refusedCanaryHost } from "#lib/domain/revision.ts";
import type { ClusterClient, PodVerdict } from "./cluster-client.ts";
import { policyNames, portalNamespace } from "./kubernetes/kubernetes-object.ts";

/** How often the cluster was asked: `connections` new ones, `dryRuns` pods in all. */
export interface Asked {
  readonly connections: number;
  readonly dryRuns: number;
}

/** Over each new connection this revision's canary was admitted and the previous one's refused by the policy, by name. */
export type Proven = Asked & { readonly verdict: "proven" };
/** The policy judges, but by another list than the one the cluster holds. */
export type Stale = Asked & { readonly verdict: "stale"; readonly message: string };
/** What the cluster said allows no conclusion; `reason` says what kind, `message` in whose words. */
export type Unprovable = Asked & {
  readonly verdict: "unprovable";
  readonly reason: UnprovableReason;
  readonly message: string;
};
export type UnprovableReason = "refused_by_another" | "policy_fails" | "nothing_refused";

export interface ProbeOptions {
  /** Several API servers may stand behind one address; each new connection may meet another one. */
  readonly connections?: number;
  /** From when on a list that has not arrived counts as one that will not. It takes milliseconds, a new binding a second. */
  readonly patienceMs?: number;
  /** Known meanwhile, for instance because the policy is missing: waiting for long is no use. */
  readonly isHopeless?: () => boolean;
}

/** Enough for a list that is on its way; what is missing is told at once. */
const hopelessPatienceMs = 300;

type Verdict = Proven | Stale | Unprovable;

/** Has the cluster itself say which list it enforces. @throws DeliveryFailure when it cannot be asked */
export async function prove(
  cluster: ClusterClient,
  revision: Pick<Revision, "number" | "digest" | "previous">,
  { connections = 2, patienceMs = 3_000, isHopeless = () => false }: ProbeOptions = {},
): Promise<Verdict> {
  const start = performance.now();
  const deadline = () => start + (isHopeless() ? Math.min(hopelessPatienceMs, patienceMs) : patienceMs);
  const each = await Promise.all(
    Array.from({ length: connections }, () => proveOverNewConnection(cluster, revision, deadline)),
  );
  const dryRuns = each.reduce((sum, one) => sum + one.dryRuns, 0);
  const worst =
    each.find((one) => one.verdict === "unprovable") ?? each.find((one) => one.verdict === "stale") ?? each[0];
  if (worst === undefined) throw new Error("a proof needs a connection");
  return { ...worst, connections, dryRuns };
}

/** Asks again, quickly at first and then ever more slowly, until the list has arrived or patience ends. */
async function proveOverNewConnection(
  cluster: ClusterClient,
  revision: Pick<Revision, "number" | "digest" | "previous">,
  deadline: () => number,
): Promise<Verdict> {
  const connection = cluster.overNewConnection();
  const ask = (host: string) => connection.dryRunPod(portalNamespace, `${host}/probe`);
  try {
    for (let pause = 2, dryRuns = 2; ; pause *= 2, dryRuns += 2) {
      const current = await ask(canaryHost(revision.number, revision.digest));
      const previous = await ask(refusedCanaryHost(revision));
      const verdict = { ...judge(current, previous), connections: 1, dryRuns };
      const isFinal =
        verdict.verdict === "proven" || (verdict.verdict === "unprovable" && verdict.reason === "refused_by_another");
      if (isFinal || performance.now() + pause > deadline()) return verdict;
      await wait(pause);
    }
  } finally {
    connection.close();
  }
}

const by = (policy: string) =>
  new RegExp(`\\bValidatingAdmissionPolicy '${policy}' with binding '[^']+' denied request: (.*)`, "s");
const ours = by(policyNames.pods);
/** As the policy words it; anything else it says is an error of its own. */
const notListed = /not from a trusted registry/;

/** What our policy said, when it was ours that refused, and whether it said so of the list; null when it was not ours. */
export function refusalOfOurs(message: string): { readonly said: string; readonly notListed: boolean } | null {
  const said = ours.exec(message)?.[1];
  return said === undefined ? null : { said, notListed: notListed.test(said) };
}

const proven = { verdict: "proven" } as const;

/** What two answers prove: to a pod that only this list admits, and to one that it refuses. */
export function judge(
  current: PodVerdict,
  previous: PodVerdict,
): { verdict: "proven" } | Pick<Stale, "verdict" | "message"> | Pick<Unprovable, "verdict" | "reason" | "message"> {
  for (const answer of [current, previous]) {
    if (answer.admitted) continue;
    const refusal = refusalOfOurs(answer.message);
    const message = answer.message.slice(0, 600);
    if (refusal === null) return { verdict: "unprovable", reason: "refused_by_another", message };
    if (!refusal.notListed) return { verdict: "unprovable", reason: "policy_fails", message };
  }
  if (!current.admitted) return { verdict: "stale", message: current.message.slice(0, 600) };
  if (!previous.admitted) return proven;
  const message = `A pod from a source that is not on the list was admitted: the policy ${policyNames.pods} or its binding ${policyNames.probe} is missing.`;
  return { verdict: "unprovable", reason: "nothing_refused", message };
}
