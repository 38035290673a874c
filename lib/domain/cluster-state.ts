import type { Mode } from "./revision.ts";

/** A cluster's state in one word, worst first. */
export const clusterStates = [
  "open",
  "contested",
  "stale",
  "drifted",
  "blocked",
  "unreachable",
  "failing",
  "behind",
  "outdated",
  "waiting",
  "delivering",
  "off",
  "enforced",
] as const;

export type ClusterState = (typeof clusterStates)[number];

/** A proof older than this says nothing of now. */
export const proofMinutes = 5;

/** Rolls what is known of a cluster up to one word. Never green on old data: a proof that is too old is `outdated`. */
export function clusterState(
  cluster: {
    readonly active: boolean;
    readonly delivery: {
      readonly status: string;
      readonly reason: string | null;
      readonly provenAt: Date | null;
    } | null;
    readonly reachable: boolean | null;
    /** False when pods are known not to be judged as decided. */
    readonly judging: boolean | null;
    /** Somebody keeps changing what the portal puts back. */
    readonly contested: boolean;
    readonly mode: Mode | null;
  },
  now: Date,
): ClusterState {
  const { active, delivery, reachable, judging, contested, mode } = cluster;
  if (!active || delivery === null) return "waiting";
  if (judging === false) return "open";
  if (contested) return "contested";
  switch (delivery.status) {
    case "drifted":
      if (delivery.reason !== "outdated") return "drifted";
      return isLate(delivery.provenAt, now) ? "outdated" : "behind";
    case "stale":
    case "blocked":
      return delivery.status;
    case "failing":
      return reachable === false ? "unreachable" : "failing";
    case "enforced":
      if (isLate(delivery.provenAt, now)) return "outdated";
      return mode === "off" ? "off" : "enforced";
    default:
      return "delivering";
  }
}

function isLate(provenAt: Date | null, now: Date): boolean {
  return provenAt === null || now.getTime() - provenAt.getTime() > proofMinutes * 60_000;
}
