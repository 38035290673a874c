import type { RiskLevel } from "#lib/domain/request-risk.ts";
import { Badge, type BadgeTone } from "./ui/badge.tsx";

const looks: Record<RiskLevel, { word: string; tone: BadgeTone }> = {
  low: { word: "Low risk", tone: "good" },
  medium: { word: "Medium risk", tone: "warn" },
  high: { word: "High risk", tone: "bad" },
};

export function RiskBadge({ level }: { level: RiskLevel }) {
  return <Badge tone={looks[level].tone}>{looks[level].word}</Badge>;
}
