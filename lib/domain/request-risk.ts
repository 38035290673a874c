import { assessRisk, type RiskFacts } from "./assess-risk.ts";
import { exemptRisk, modeRisk } from "./change-risk.ts";
import { exemptDelta, type ListPlan, prolonged } from "./list-change.ts";
import { type Entry, formatEntry, isEntryProblem, parseEntry } from "./registry-entry.ts";
import { overallRisk, type Weight } from "./risk.ts";

export type RiskLevel = Weight;

export const riskLevels: readonly RiskLevel[] = ["low", "medium", "high"];

/** The risk of a request: its level, and what makes it so, in sentences, the heaviest first. */
export interface Risk {
  readonly level: RiskLevel;
  readonly signals: readonly { readonly weight: RiskLevel; readonly sentence: string }[];
}

/**
 * What a request does to its clusters' lists, weighed: as high as the riskiest of its entries, and high when it takes
 * away protection. `approved` is every entry of the fleet; removing an entry is no risk to a cluster, and keeping one for
 * longer as much as adding it.
 */
export function riskOf(plans: readonly ListPlan[], { approved = [], ...facts }: RiskFacts): Risk {
  const added = new Set(plans.flatMap((plan) => plan.added));
  const kept = new Set(plans.flatMap(prolonged));
  const perEntry = [...new Set([...added, ...kept])].map((text) => {
    const others = approved.filter((each) => formatEntry(each) !== text);
    const found = assessRisk(readListed(text), { ...facts, approved: others });
    return added.has(text) ? found : found.filter(({ code }) => code !== "never_used");
  });
  const opened = [...new Set(plans.flatMap(weakened))].map((sentence) => ({ weight: "high", sentence }) as const);
  const said = [...opened, ...perEntry.flat().map(({ weight, sentence }) => ({ weight, sentence }))];
  const signals = [...new Map(said.map((signal) => [signal.sentence, signal])).values()]; // each once
  const levels = new Set<RiskLevel>([...perEntry.map(overallRisk), ...opened.map(({ weight }) => weight)]);
  const heaviest = (a: { weight: RiskLevel }, b: { weight: RiskLevel }) =>
    riskLevels.indexOf(b.weight) - riskLevels.indexOf(a.weight);
  return { level: riskLevels.findLast((each) => levels.has(each)) ?? "low", signals: signals.sort(heaviest) };
}

function weakened(plan: ListPlan): string[] {
  const mode = modeRisk(plan.modeBefore, plan.modeAfter);
  return [...(mode === null ? [] : [mode]), ...exemptRisk(exemptDelta(plan))];
}

/** What is on a list was read when it was written. */
function readListed(text: string): Entry {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) throw new Error(`the listed entry ${JSON.stringify(text)} is not an entry`);
  return entry;
}
