import { assessRisk, hostNames, meantInstead, type RiskFacts } from "./assess-risk.ts";
import { exemptRisk, modeRisk } from "./change-risk.ts";
import { exemptDelta, type ListPlan, prolonged } from "./list-change.ts";
import { type Entry, formatEntry, isEntryProblem, parseEntry } from "./registry-entry.ts";
import { overallRisk, type RiskSignal, type Weight } from "./risk.ts";
import type { SaidSignal } from "./risk-signals.ts";

export type RiskLevel = Weight;

export const riskLevels: readonly RiskLevel[] = ["low", "medium", "high"];

/** The risk of a request: its level, and what makes it so, in sentences, the heaviest first. */
export interface Risk {
  readonly level: RiskLevel;
  readonly signals: readonly SaidSignal[];
}

/**
 * What a request does to its clusters' lists, weighed: as high as the riskiest of its entries, and high when it takes
 * away protection. `approved` is every entry of the fleet; removing an entry is no risk to a cluster, and keeping one for
 * longer as much as adding it. `switches` is what a stricter mode would do to what runs.
 */
export function riskOf(plans: readonly ListPlan[], facts: RiskFacts, switches: readonly SaidSignal[] = []): Risk {
  const kept = [...new Set(plans.flatMap(prolonged))];
  const opened = [...new Set(plans.flatMap(weakened))].map((sentence) => ({ weight: "high", sentence }) as const);
  const { level, signals } = riskOfEntries([...new Set(plans.flatMap((plan) => plan.added))], facts, kept);
  const modes = [...opened, ...switches];
  const levels = [level, ...modes.map(({ weight }) => weight)];
  return { level: heaviest(levels), signals: [...modes, ...signals].sort(byWeight) };
}

/** The same of entries alone, before there is a request; `kept` are on a list already, and stay there for longer. */
export function riskOfEntries(added: readonly string[], facts: RiskFacts, kept: readonly string[] = []): Risk {
  const around = fleetOf(facts.approved ?? []);
  const perEntry = [...new Set([...added, ...kept])].map((text) => {
    const entry = readListed(text);
    const found = assessRisk(entry, { ...facts, ...(facts.approved !== undefined && around(entry)) });
    return { entry: text, found: added.includes(text) ? found : found.filter(({ code }) => code !== "never_used") };
  });
  const levels = new Set<RiskLevel>(perEntry.map(({ found }) => overallRisk(found)));
  const bySentence = new Map<string, { signal: RiskSignal; entries: string[] }>();
  for (const { entry, found } of perEntry)
    for (const signal of found) {
      const said = bySentence.get(signal.sentence) ?? { signal, entries: [] };
      said.entries.push(entry);
      bySentence.set(signal.sentence, said);
    }
  const signals = [...bySentence.values()].map(
    ({ signal: { weight, sentence }, entries: of }): SaidSignal => ({ weight, sentence, entries: of }),
  );
  return { level: heaviest([...levels]), signals: signals.sort(byWeight) };
}

const byWeight = (a: SaidSignal, b: SaidSignal) => riskLevels.indexOf(b.weight) - riskLevels.indexOf(a.weight);

function heaviest(levels: readonly RiskLevel[]): RiskLevel {
  return riskLevels.findLast((each) => levels.includes(each)) ?? "low";
}

/** Of entries that pass for others, what was probably meant. */
export function meantOf(entries: readonly string[], facts: RiskFacts): ReadonlyMap<string, string> {
  const around = fleetOf(facts.approved ?? []);
  return new Map(
    entries.flatMap((text): [string, string][] => {
      const entry = readListed(text);
      const meant = meantInstead(entry, { ...facts, ...(facts.approved !== undefined && around(entry)) });
      return meant === null || isEntryProblem(parseEntry(formatEntry(meant))) ? [] : [[text, formatEntry(meant)]];
    }),
  );
}

/** What of a large fleet an entry is held against: everything on its own host but itself, and the names of all hosts, read once. */
function fleetOf(approved: readonly Entry[]): (entry: Entry) => Pick<RiskFacts, "approved" | "hosts"> {
  const byHost = Map.groupBy(approved, ({ host }) => host);
  const wildcards = approved.filter(({ host }) => host.startsWith("*."));
  const hosts = hostNames(approved);
  return (entry) => {
    const near = entry.host.startsWith("*.") ? wildcards : [...(byHost.get(entry.host) ?? []), ...wildcards];
    return { approved: near.filter(({ host, path }) => host !== entry.host || path !== entry.path), hosts };
  };
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
