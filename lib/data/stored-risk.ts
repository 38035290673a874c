import { z } from "zod";
import type { Risk } from "#lib/domain/request-risk.ts";

/** A risk as it was kept, maybe by a version that did not say of which entry it spoke. */
const level = z.enum(["low", "medium", "high"]);
const signals = z.array(
  z.object({
    weight: level,
    sentence: z.string(),
    entries: z.array(z.string()).optional(),
    clusterId: z.string().optional(),
  }),
);

/** Null where none was kept. */
export function readStoredRisk(kept: { readonly risk: string | null; readonly riskSignals: unknown }): Risk | null {
  return kept.risk === null ? null : { level: level.parse(kept.risk), signals: signals.parse(kept.riskSignals ?? []) };
}
