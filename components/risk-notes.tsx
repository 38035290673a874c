import type { SaidSignal } from "#lib/domain/risk-signals.ts";
import { RiskBadge } from "./risk-badge.tsx";

/** What there is to know, a sentence each, with how much it weighs. */
export function RiskNotes({ signals }: { signals: readonly SaidSignal[] }) {
  if (signals.length === 0) return null;
  return (
    <ul className="space-y-2 text-ink">
      {signals.map(({ weight, sentence }) => (
        <li key={sentence} className="flex flex-wrap items-start gap-x-3">
          <RiskBadge level={weight} />
          <span className="min-w-0 flex-1 basis-52 wrap-anywhere">{sentence}</span>
        </li>
      ))}
    </ul>
  );
}
