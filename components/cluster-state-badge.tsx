import type { ClusterState } from "#lib/domain/cluster-state.ts";
import { clusterStateWords } from "#lib/domain/cluster-state-words.ts";
import { Badge, type BadgeTone } from "./ui/badge.tsx";

const tones: Record<ClusterState, BadgeTone> = {
  open: "bad",
  contested: "bad",
  stale: "bad",
  drifted: "bad",
  blocked: "bad",
  unreachable: "bad",
  failing: "bad",
  behind: "warn",
  outdated: "warn",
  waiting: "warn",
  delivering: "info",
  off: "off",
  enforced: "good",
};

export function ClusterStateBadge({ state }: { state: ClusterState }) {
  return <Badge tone={tones[state]}>{clusterStateWords[state].word}</Badge>;
}

export function stateWord(state: ClusterState): string {
  return clusterStateWords[state].word;
}

export function stateSentence(state: ClusterState): string {
  return clusterStateWords[state].sentence;
}
