import { inTransaction } from "#lib/data/client.ts";
import { wakeDelivery } from "#lib/data/deliveries.ts";
import { getRevision } from "#lib/data/lists.ts";
import type { Revision } from "#lib/domain/revision.ts";

/** Has a cluster looked at now rather than at its next turn, also when a worker is at it this very moment. */
export function wakeCluster(clusterId: string, now: Date): Promise<void> {
  return inTransaction((tx) => wakeDelivery(tx, clusterId, now));
}

/**
 * The same, unless what was seen of an object is what the desired revision renders: a worker's own writes wake nobody. An object that
 * drifted until now wakes also when it is as desired again, because somebody has put it right.
 */
export function wakeClusterUnless(
  clusterId: string,
  seen: { readonly object: string; readonly isAsDesired: (revision: Revision) => boolean },
  now: Date,
): Promise<{ woken: boolean }> {
  return inTransaction(async (tx) => {
    const { currentRevisionId } = await tx.cluster.findUniqueOrThrow({
      where: { id: clusterId },
      select: { currentRevisionId: true },
    });
    if (currentRevisionId === null) return { woken: false };
    const drifted = await tx.drift.count({ where: { clusterId, object: seen.object } });
    if (drifted === 0 && seen.isAsDesired(await getRevision(tx, currentRevisionId))) return { woken: false };
    await wakeDelivery(tx, clusterId, now);
    return { woken: true };
  });
}
