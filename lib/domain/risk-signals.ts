import { isOpen, type RequestStatus } from "./request.ts";
import type { Weight } from "./risk.ts";

/** One sentence, told once. Of no entry is what weakens a cluster, and what was kept before entries were told. */
export interface SaidSignal {
  readonly weight: Weight;
  readonly sentence: string;
  readonly entries?: readonly string[] | undefined;
  /** The one cluster that it speaks of: for who may see that cluster. */
  readonly clusterId?: string | undefined;
}

/** What there is to know about one entry. */
export function signalsOf(signals: readonly SaidSignal[], entry: string): SaidSignal[] {
  return signals.filter(({ entries }) => entries?.includes(entry));
}

/** What stands beside no entry. */
export function generalSignals(signals: readonly SaidSignal[]): SaidSignal[] {
  return signals.filter(({ entries }) => entries === undefined);
}

const few = 3;

/** What is to be told once for all of these entries; of few entries everything stands beside each. */
export function sharedSignals(signals: readonly SaidSignal[], entries: readonly string[]): SaidSignal[] {
  if (entries.length <= few) return [];
  return signals.filter(({ entries: of = [] }) => entries.every((entry) => of.includes(entry)));
}

/** When a risk was as it is told; null for now. */
export function riskWasWhen(status: RequestStatus): "decided" | "filed" | null {
  if (status === "approved" || status === "rejected") return "decided";
  return status === "draft" || isOpen(status) ? null : "filed";
}

/** Each sentence with when it was so: what was new then is not new now. */
export function asOf(signals: readonly SaidSignal[], when: "decided" | "filed" | null): readonly SaidSignal[] {
  if (when === null) return signals;
  return signals.map((signal) => ({ ...signal, sentence: `When ${when}: ${signal.sentence}` }));
}
