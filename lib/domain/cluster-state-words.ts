import type { ClusterState } from "./cluster-state.ts";

/** A cluster's state in a word, and in a sentence with what happens next. */
export const clusterStateWords: Record<ClusterState, { readonly word: string; readonly sentence: string }> = {
  open: {
    word: "Open",
    sentence:
      "The cluster does not judge pods as decided: any image may get in. What is missing, and who puts it back, stands below.",
  },
  contested: {
    word: "Contested",
    sentence:
      "Somebody keeps changing what the portal puts back, so part of the time the cluster does what they set. Whoever runs the cluster finds out who it is; how to, stands below.",
  },
  stale: {
    word: "Stale",
    sentence: "The cluster enforces an old list. Whoever runs it restarts its API servers, one after the other.",
  },
  drifted: {
    word: "Drifted",
    sentence:
      "The cluster differs from its revision though nobody decided so. What differs, and who puts it back, stands below.",
  },
  blocked: {
    word: "Blocked",
    sentence:
      "The list cannot be delivered until somebody acts. What to do stands below; then check the cluster again.",
  },
  unreachable: {
    word: "Unreachable",
    sentence: "The cluster's API server does not answer. It is tried again by itself; what it holds stays in force.",
  },
  failing: {
    word: "Failing",
    sentence: "The last delivery failed. It is tried again by itself; what to do if it stays so stands below.",
  },
  behind: {
    word: "Behind an upgrade",
    sentence:
      "The cluster has proven its list, by the policies of before an upgrade of the portal. What to apply once stands below.",
  },
  outdated: {
    word: "Not proven lately",
    sentence: "The last proof is too old to say anything of now. The worker proves it again by itself, if it is alive.",
  },
  waiting: {
    word: "Waiting",
    sentence: "The cluster has not passed its checks yet. The checks below say what is missing.",
  },
  delivering: { word: "Delivering", sentence: "The list is on its way to the cluster, which takes seconds." },
  off: {
    word: "Off",
    sentence:
      "The cluster lets every image in: no list was approved, or it was switched off. A request switches it on.",
  },
  enforced: { word: "Enforced", sentence: "The cluster itself has proven that exactly this list is in force." },
};

/** What is contested, and what to do about it. */
export function contestedWords({
  objects,
  times,
}: {
  readonly objects: readonly string[];
  readonly times: number;
}): string {
  return `Somebody keeps changing ${objects.join(", ")}: the portal has put it back ${times} times in a row, and waits longer each time, up to 30 s. Whoever runs the cluster finds in its audit log who patches or updates it, most often a controller that applies a copy of its own, and takes it out of what that controller applies.`;
}
