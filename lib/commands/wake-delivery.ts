import { inTransaction } from "#lib/data/client.ts";
import { isTaken, wakeDelivery } from "#lib/data/deliveries.ts";
import { getRevision } from "#lib/data/lists.ts";
import { currentRun } from "#lib/data/revert-runs.ts";
import { lookAt } from "#lib/domain/revert-run.ts";
import type { Revision } from "#lib/domain/revision.ts";

/** Has a cluster looked at now rather than at its next turn, also when a worker is at it this very moment. */
export function wakeCluster(clusterId: string, now: Date): Promise<void> {
  return inTransaction((tx) => wakeDelivery(tx, clusterId, now));
}

/**
 * The same, unless what was seen of an object is what the desired revision renders: a worker's own writes wake nobody. An object that
 * drifted until now wakes also when it is as desired again, because somebody has put it right; and so does one that is none of the
 * worker's to write while a worker is at the cluster, because it may have seen it before. What somebody changes again and again is looked
 * at later each time.
 */
export function wakeClusterUnless(
  clusterId: string,
  seen: {
    readonly object: string;
    readonly isAsDesired: (revision: Revision) => boolean;
    readonly isWritten: boolean;
  },
  now: Date,
): Promise<{ woken: boolean }> {
  return inTransaction(async (tx) => {
    const { currentRevisionId } = await tx.cluster.findUniqueOrThrow({
      where: { id: clusterId },
      select: { currentRevisionId: true },
    });
    if (currentRevisionId === null) return { woken: false };
    const taken = await isTaken(tx, clusterId, now); // first: it waits for what is being recorded
    const isAtIt = taken && !seen.isWritten;
    const drifted = await tx.drift.count({ where: { clusterId, object: seen.object } });
    const mayBeSeen = isAtIt || drifted > 0;
    if (!mayBeSeen && seen.isAsDesired(await getRevision(tx, currentRevisionId))) return { woken: false };
    const run = await currentRun(tx, clusterId);
    await wakeDelivery(tx, clusterId, lookAt(run, seen.object, { isTaken: taken, now }));
    return { woken: true };
  });
}
