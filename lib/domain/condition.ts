import type { Mode, Revision } from "./revision.ts";

/** What is known of a cluster and a revision, as Kubernetes words it. `status` Unknown: it could not be asked. */
export interface Condition {
  readonly type: "Reachable" | "ListApplied" | "ModeApplied" | "Enforced";
  readonly status: "True" | "False" | "Unknown";
  /** One word in CamelCase. */
  readonly reason: string;
  /** For people. */
  readonly message: string;
  readonly observedRevision: number;
}

/** What the cluster itself showed. `policyVersion` is empty where the policy does not say. */
export interface Observed {
  readonly mode: Mode;
  readonly revision: number;
  readonly digest: string;
  readonly policyVersion: string;
}

/** What every delivery tells, however it ended. */
interface Told {
  /** Requests to the API server. */
  readonly calls: number;
  /** How often the cluster was asked for its verdict, over how many new connections. */
  readonly probes: { readonly dryRuns: number; readonly connections: number };
  /** Objects that differed and were put right, as `ConfigMap trusted-registries`. */
  readonly changed: readonly string[];
  /** Objects that differ, or are missing, and that the portal may not change. */
  readonly drift: readonly string[];
}

/** How far a delivery came before it ended. */
export interface Progress {
  /** The list in the cluster is the revision's. */
  readonly listApplied: boolean;
  /** The mode as read from the live bindings; null when not read. */
  readonly mode: Mode | null;
}

/** What bringing a cluster to a revision came to. Only "enforced" is a proof. */
export type DeliveryReport =
  | (Told & { readonly outcome: "enforced"; readonly observed: Observed })
  | (Told & {
      readonly outcome: "stale" | "unprovable" | "failed";
      /** Transient: try again by yourself. Permanent: wait for a person. */
      readonly kind: "transient" | "permanent";
      readonly reason: string;
      readonly message: string;
      readonly progress: Progress;
    });

type Ended = Exclude<DeliveryReport, { outcome: "enforced" }>;
type Finding = Pick<Condition, "status" | "reason" | "message">;

/** Reasons for which nothing at all can be learnt from the cluster. */
const unreachable = new Set([
  "unreachable",
  "timeout",
  "server_error",
  "throttled",
  "certificate",
  "address_refused",
  "kubeconfig",
  "unauthorized",
  "unexpected_answer",
]);
/** Nothing was asked of the cluster. */
const notAsked = new Set(["digest_mismatch"]);

/** The four conditions of a cluster after a delivery, each in its own right: a list can be applied and not enforced. */
export function conditionsOf(report: DeliveryReport, revision: Pick<Revision, "number" | "mode">): Condition[] {
  const findings = report.outcome === "enforced" ? whenEnforced(report) : whenEnded(report, revision.mode);
  return (["Reachable", "ListApplied", "ModeApplied", "Enforced"] as const).map((type) => ({
    type,
    ...findings[type],
    observedRevision: revision.number,
  }));
}

function whenEnforced({
  observed,
  probes,
}: Extract<DeliveryReport, { outcome: "enforced" }>): Record<Condition["type"], Finding> {
  const asked = `asked ${times(probes.dryRuns)} over ${probes.connections} new ${probes.connections === 1 ? "connection" : "connections"}`;
  return {
    Reachable: yes("Answered", "The API server answers."),
    ListApplied: yes("Applied", `The cluster holds the list of revision ${observed.revision}.`),
    ModeApplied: yes("Applied", modeWords(observed.mode)),
    Enforced: yes(
      "Proven",
      `The cluster itself refuses what is not on the list of revision ${observed.revision}: ${asked}.`,
    ),
  };
}

function whenEnded(report: Ended, desired: Mode): Record<Condition["type"], Finding> {
  const { outcome, reason, message, progress } = report;
  const failed: Finding = { status: "False", reason: camelCase(reason), message };
  const unknown: Finding = { ...failed, status: "Unknown" };
  const cut = outcome === "failed" && unreachable.has(reason);
  const open = cut || notAsked.has(reason) ? unknown : failed;
  const listApplied = progress.listApplied ? yes("Applied", "The cluster holds the list of this revision.") : open;
  return {
    Reachable: cut ? failed : notAsked.has(reason) ? unknown : yes("Answered", "The API server answers."),
    ListApplied: listApplied,
    ModeApplied: modeFinding(progress, desired, open),
    // A list that did not get there is not in force; one that did may be.
    Enforced: outcome === "stale" || listApplied.status === "False" ? failed : unknown,
  };
}

function modeFinding({ mode, listApplied }: Progress, desired: Mode, open: Finding): Finding {
  if (mode === desired) return yes("Applied", modeWords(mode));
  if (mode !== null) return { status: "False", reason: "OtherMode", message: modeWords(mode) };
  return listApplied ? open : { ...open, status: "Unknown" };
}

function modeWords(mode: Mode): string {
  return `The mode read from the cluster is ${mode}.`;
}

function yes(reason: string, message: string): Finding {
  return { status: "True", reason, message };
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function camelCase(code: string): string {
  return code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
