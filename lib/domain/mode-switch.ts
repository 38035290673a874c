import { type Impact, workloadsIn } from "./impact.ts";
import type { Mode } from "./revision.ts";
import type { SaidSignal } from "./risk-signals.ts";

/** One cluster's mode before a request and after it. */
export interface ModeChange {
  readonly cluster: string;
  readonly before: Mode;
  readonly after: Mode;
}

/** A cluster and its modes, for a line of a list. */
export function modeChangeWords({ cluster, before, after }: ModeChange): string {
  return `${cluster}: from ${before} to ${after}`;
}

/**
 * What a stricter mode would do to what runs, as last read; null when that is not known. What a weaker one opens is told
 * elsewhere. It weighs as much as what it would break: a list that nothing runs beside breaks nothing.
 */
export function switchSignal(
  { cluster, before, after }: ModeChange,
  impact: Pick<Impact, "refused" | "workloads"> | null,
): SaidSignal | null {
  if (after !== "deny" || before === "deny") return null;
  const says = (weight: SaidSignal["weight"], what: string): SaidSignal => ({
    weight,
    sentence: `${cluster} goes from ${before} to deny: ${what}.`,
  });
  if (impact === null) return says("medium", "what runs there is not known, so it may refuse what works today");
  const refused = workloadsIn(impact.refused);
  if (refused === 1) return says("medium", "1 workload that runs there now would be refused at its next start");
  if (refused > 1)
    return says("medium", `${refused} workloads that run there now would be refused at their next start`);
  if (impact.workloads === 0) return says("low", "nothing runs there that it could refuse");
  return says("low", "everything that runs there now would still be let in");
}
