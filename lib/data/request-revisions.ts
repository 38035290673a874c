import { changesNothing, exemptDelta } from "#lib/domain/list-change.ts";
import type { Tx } from "./client.ts";
import { enqueueDelivery } from "./deliveries.ts";
import { appendRevision } from "./lists.ts";
import type { RequestPlan } from "./requests.ts";

/** One revision and one delivery for each cluster that changes; a cluster that is as asked already keeps its revision. */
export async function createRevisions(tx: Tx, requestId: string, planned: RequestPlan, now: Date) {
  const created = [];
  for (const { list, plan } of planned.clusters) {
    const { clusterId } = list;
    const where = { requestId_clusterId: { requestId, clusterId } };
    if (changesNothing(plan)) {
      const current = await tx.cluster.findUniqueOrThrow({
        where: { id: clusterId },
        select: { currentRevisionId: true },
      });
      await tx.requestCluster.update({ where, data: { revisionId: current.currentRevisionId } });
      continue;
    }
    const number = list.number + 1;
    const { id, digest } = await appendRevision(tx, list, { number, plan, requestId }, now);
    await tx.requestCluster.update({ where, data: { revisionId: id } });
    await enqueueDelivery(tx, clusterId, id, now);
    const { added, removed, modeBefore, modeAfter } = plan;
    const exempt = exemptDelta(plan);
    created.push({
      ...{ clusterId, number, digest, added, removed, modeBefore, modeAfter },
      ...(exempt.added.length > 0 ? { exemptAdded: exempt.added } : {}),
      ...(exempt.removed.length > 0 ? { exemptRemoved: exempt.removed } : {}),
    });
  }
  return created;
}
