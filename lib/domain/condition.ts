import { conditionWords } from "./condition-words.ts";
import { driftSentence, judgingOf, meaningOf, type ObjectDrift, stateWords } from "./drift.ts";
import type { Mode, Revision } from "./revision.ts";

/** In the order to read them. `Intact`: every object is as rendered. `Judging`: pods are judged as decided; False is an alarm. */
export const conditionTypes = ["Reachable", "ListApplied", "ModeApplied", "Intact", "Judging", "Enforced"] as const;

/** What is known of a cluster and a revision, as Kubernetes words it. `status` Unknown: it could not be asked. */
export interface Condition {
  readonly type: (typeof conditionTypes)[number];
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
  /** What differed and was put right. */
  readonly changed: readonly ObjectDrift[];
  /** What differs, or is missing, and the portal may not change; null when nobody could look. */
  readonly drift: readonly ObjectDrift[] | null;
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
      readonly outcome: "stale" | "unprovable" | "drifted" | "failed";
      /** Transient: try again by yourself. Permanent: wait for a person. */
      readonly kind: "transient" | "permanent";
      readonly reason: string;
      readonly message: string;
      /** What keeps drift from being put back, in words that are in the message too. */
      readonly trouble?: string | null;
      readonly progress: Progress;
    });

type Ended = Exclude<DeliveryReport, { outcome: "enforced" }>;
type Finding = Pick<Condition, "status" | "reason" | "message">;

/** Reasons for which nothing at all can be learnt from the cluster. */
const unreachable = new Set<string>([
  "unreachable",
  "timeout",
  "server_error",
  "throttled",
  "certificate",
  "address_refused",
  "kubeconfig",
  "credentials_sealed",
  "unauthorized",
  "unexpected_answer",
]);
/** Nothing was asked of the cluster. */
const notAsked = new Set(["digest_mismatch"]);

/** The conditions of a cluster after a delivery, each in its own right: a list can be applied and not enforced. */
export function conditionsOf(report: DeliveryReport, revision: Pick<Revision, "number" | "mode">): Condition[] {
  const findings = report.outcome === "enforced" ? whenEnforced(report) : whenEnded(report, revision);
  const all: Record<Condition["type"], Finding> = { ...findings, ...driftFindings(report, revision.mode) };
  return conditionTypes.map((type) => ({ type, ...all[type], observedRevision: revision.number }));
}

/** Not being able to look ends no alarm: whoever opened the cluster may have shut the portal out next. */
export function staysAlarmed(before: string | undefined, next: Condition): boolean {
  return (next.type === "Judging" || next.type === "Intact") && next.status === "Unknown" && before === "False";
}

function driftFindings(report: DeliveryReport, mode: Mode): Record<"Intact" | "Judging", Finding> {
  const { drift } = report;
  if (drift === null) {
    return { Intact: conditionWords("Intact/NotSeen", null), Judging: conditionWords("Judging/NotSeen", null) };
  }
  const intact: Finding =
    drift.length === 0
      ? conditionWords("Intact/AsRendered", null)
      : conditionWords("Intact/Drifted", { what: drift.map(stateWords).join("; ") });
  return { Intact: intact, Judging: judgingFinding(report, drift, mode) };
}

function judgingFinding(report: DeliveryReport, drift: readonly ObjectDrift[], mode: Mode): Finding {
  if (mode === "off") return conditionWords("Judging/Off", null);
  const judging = judgingOf(drift, mode);
  if (judging === "yes") {
    if (report.outcome === "unprovable" && report.reason === "nothing_refused")
      return { status: "Unknown", reason: "NothingRefused", message: report.message };
    return conditionWords("Judging/InPlace", null);
  }
  const message = driftSentence(
    drift.filter((each) => meaningOf(each, mode).judging === judging),
    mode,
  );
  return judging === "no"
    ? { status: "False", reason: "Open", message }
    : { status: "Unknown", reason: "OtherRules", message };
}

type Findings = Record<Exclude<Condition["type"], "Intact" | "Judging">, Finding>;

function whenEnforced({ observed, probes }: Extract<DeliveryReport, { outcome: "enforced" }>): Findings {
  const { dryRuns: times, connections } = probes;
  return {
    Reachable: conditionWords("Reachable/Answered", null),
    ListApplied: conditionWords("ListApplied/Applied", observed),
    ModeApplied: conditionWords("ModeApplied/Applied", observed),
    Enforced: conditionWords("Enforced/Proven", { revision: observed.revision, times, connections }),
  };
}

function whenEnded(report: Ended, { mode: desired, number: revision }: Pick<Revision, "number" | "mode">): Findings {
  const { outcome, reason, message, progress } = report;
  const failed: Finding = { status: "False", reason: camelCase(reason), message };
  const unknown: Finding = { ...failed, status: "Unknown" };
  const cut = outcome === "failed" && unreachable.has(reason);
  const open = cut || notAsked.has(reason) ? unknown : failed;
  const listApplied = progress.listApplied ? conditionWords("ListApplied/Applied", { revision }) : open;
  return {
    Reachable: cut ? failed : notAsked.has(reason) ? unknown : conditionWords("Reachable/Answered", null),
    ListApplied: listApplied,
    ModeApplied: modeFinding(progress, desired, open),
    // A list that did not get there is not in force; one that did may be.
    Enforced: outcome === "stale" || reason === "open" || listApplied.status === "False" ? failed : unknown,
  };
}

function modeFinding({ mode, listApplied }: Progress, desired: Mode, open: Finding): Finding {
  if (mode === desired) return conditionWords("ModeApplied/Applied", { mode });
  if (mode !== null) return conditionWords("ModeApplied/OtherMode", { mode });
  return listApplied ? open : { ...open, status: "Unknown" };
}

function camelCase(code: string): string {
  return code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
