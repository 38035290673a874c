import type { RevertRun } from "#lib/domain/revert-run.ts";
import type { Tx } from "./client.ts";
import { readChanges } from "./stored-drift.ts";

/** The columns of a delivery that keep its run of reverts. */
export const runColumns = {
  reverted: true,
  reverts: true,
  revertsUntold: true,
  revertedSince: true,
  revertedAt: true,
} as const;

interface Kept {
  readonly reverted: unknown;
  readonly reverts: number;
  readonly revertsUntold: number;
  readonly revertedSince: Date | null;
  readonly revertedAt: Date | null;
}

/** The run as it was kept; null when there is none. */
export function readRun({ reverted, reverts: times, revertsUntold: untold, ...kept }: Kept): RevertRun | null {
  const { revertedSince: since, revertedAt: at } = kept;
  if (times === 0 || since === null || at === null) return null;
  return { changes: readChanges(reverted), times, untold, since, at };
}

/** What to keep of a run. */
export function keptRun(run: RevertRun | null) {
  if (run === null) return { reverts: 0, revertsUntold: 0 };
  return {
    reverted: run.changes.map((change) => ({ ...change, fields: change.fields.map((field) => ({ ...field })) })),
    reverts: run.times,
    revertsUntold: run.untold,
    revertedSince: run.since,
    revertedAt: run.at,
  };
}

/** The run of reverts of a cluster's delivery. */
export async function currentRun(tx: Tx, clusterId: string): Promise<RevertRun | null> {
  const kept = await tx.delivery.findFirst({
    where: { clusterId, status: { not: "superseded" } },
    select: runColumns,
  });
  return kept === null ? null : readRun(kept);
}
