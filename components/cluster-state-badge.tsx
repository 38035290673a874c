import type { ClusterState } from "#lib/domain/cluster-state.ts";
import { Badge, type BadgeTone } from "./ui/badge.tsx";

const looks: Record<ClusterState, { word: string; tone: BadgeTone; sentence: string }> = {
  open: {
    word: "Open",
    tone: "bad",
    sentence: "The cluster does not judge pods as decided: any image may get in.",
  },
  stale: {
    word: "Stale",
    tone: "bad",
    sentence: "The cluster enforces an old list. Its API servers must be restarted.",
  },
  drifted: {
    word: "Drifted",
    tone: "bad",
    sentence: "The cluster differs from its revision though nobody decided so.",
  },
  blocked: { word: "Blocked", tone: "bad", sentence: "The list cannot be delivered until somebody acts." },
  unreachable: {
    word: "Unreachable",
    tone: "bad",
    sentence: "The cluster's API server does not answer. It is tried again by itself.",
  },
  failing: { word: "Failing", tone: "bad", sentence: "The last delivery failed. It is tried again by itself." },
  outdated: { word: "Not proven lately", tone: "warn", sentence: "The last proof is too old to say anything of now." },
  waiting: { word: "Waiting", tone: "warn", sentence: "The cluster has not passed its checks yet." },
  delivering: { word: "Delivering", tone: "info", sentence: "The list is on its way to the cluster." },
  off: {
    word: "Off",
    tone: "off",
    sentence: "The cluster lets every image in: no list was approved, or it was switched off.",
  },
  enforced: {
    word: "Enforced",
    tone: "good",
    sentence: "The cluster itself has proven that exactly this list is in force.",
  },
};

export function ClusterStateBadge({ state }: { state: ClusterState }) {
  return <Badge tone={looks[state].tone}>{looks[state].word}</Badge>;
}

export function stateWord(state: ClusterState): string {
  return looks[state].word;
}

export function stateSentence(state: ClusterState): string {
  return looks[state].sentence;
}
