import type { EventDetails } from "#lib/domain/audit-event.ts";
import { changesNothing, exemptDelta, type ListPlan } from "#lib/domain/list-change.ts";
import type { Tx } from "./client.ts";
import { enqueueDelivery } from "./deliveries.ts";
import { appendRevision, type ClusterList } from "./lists.ts";
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
    const { id, detail } = await createRevision(tx, list, plan, requestId, now);
    await tx.requestCluster.update({ where, data: { revisionId: id } });
    created.push({ clusterId, detail });
  }
  return created;
}

/** The next revision of a cluster whose row is locked, queued for delivery. Without a request it comes of entries that have ended. */
export async function createRevision(
  tx: Tx,
  list: ClusterList,
  plan: ListPlan,
  requestId: string | null,
  now: Date,
): Promise<{ id: string; detail: EventDetails["revision.created"] }> {
  const { clusterId } = list;
  const number = list.number + 1;
  const cause = requestId === null ? "expiry" : "request";
  const { id, digest } = await appendRevision(tx, list, { number, plan, cause, requestId }, now);
  await enqueueDelivery(tx, clusterId, id, now);
  const { added, removed, modeBefore, modeAfter } = plan;
  const exempt = exemptDelta(plan);
  const text = (end: Date | null) => end?.toISOString() ?? null;
  const ends = plan.ends.map(({ entry, before, after }) => ({ entry, before: text(before), after: text(after) }));
  const detail = {
    ...{ number, digest, added, removed, modeBefore, modeAfter },
    ...(exempt.added.length > 0 ? { exemptAdded: exempt.added } : {}),
    ...(exempt.removed.length > 0 ? { exemptRemoved: exempt.removed } : {}),
    ...(ends.length > 0 ? { ends } : {}),
    ...(cause === "expiry" ? ({ cause } as const) : {}),
  };
  return { id, detail };
}
