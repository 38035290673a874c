import type { Risk } from "#lib/domain/request-risk.ts";
import { generalSignals } from "#lib/domain/risk-signals.ts";
import { RiskBadge } from "./risk-badge.tsx";

/** How risky a request is as a whole, with what stands beside none of its entries. */
export function RiskInShort({ risk, when = null }: { risk: Risk; when?: "decided" | "filed" | null }) {
  const general = generalSignals(risk.signals);
  return (
    <div className="flex flex-wrap items-start gap-3">
      <RiskBadge level={risk.level} />
      <div className="min-w-0 flex-1 basis-64">
        {when !== null && <p className="text-quiet">As it was when {when}.</p>}
        {general.length > 0 && (
          <ul>
            {general.map(({ sentence }) => (
              <li key={sentence} className="wrap-anywhere">
                {sentence}
              </li>
            ))}
          </ul>
        )}
        {general.length < risk.signals.length && (
          <p className="text-quiet">What there is to know of an entry stands beside it.</p>
        )}
      </div>
    </div>
  );
}
