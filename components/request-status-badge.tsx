import { type Progress, progressWords } from "#lib/domain/progress.ts";
import type { RequestStatus } from "#lib/domain/request.ts";
import { Badge, type BadgeTone } from "./ui/badge.tsx";

const looks: Record<RequestStatus, { word: string; tone: BadgeTone }> = {
  draft: { word: "Draft", tone: "off" },
  submitted: { word: "With support-platform", tone: "info" },
  escalated: { word: "With TDP-k8saas", tone: "info" },
  approved: { word: "Approved", tone: "good" },
  rejected: { word: "Rejected", tone: "bad" },
  changes_requested: { word: "Changes asked for", tone: "warn" },
  withdrawn: { word: "Withdrawn", tone: "off" },
  expired: { word: "Expired", tone: "off" },
};

/** An approved request is only green once every cluster has proven it. */
export function RequestStatusBadge({ status, progress }: { status: RequestStatus; progress: Progress }) {
  const { word, tone } = status === "approved" ? progressWords(progress) : looks[status];
  return <Badge tone={tone}>{word}</Badge>;
}

export function statusWord(status: RequestStatus): string {
  return looks[status].word;
}
