import type { Overtaken } from "#lib/domain/overtaken.ts";
import type { Tx } from "./client.ts";
import { changeOf } from "./requests.ts";

/**
 * The approved requests that arrive on a cluster with the first proof of a revision beside the one that made it: their own
 * revisions came after what was proven before, and were superseded. Each is found by one first proof only.
 */
export async function findOvertaken(
  tx: Tx,
  clusterId: string,
  proven: { readonly number: number; readonly requestId: string | null },
): Promise<Overtaken[]> {
  const before = await tx.revision.aggregate({
    where: { clusterId, number: { lt: proven.number }, delivery: { enforcedAt: { not: null } } },
    _max: { number: true },
  });
  const found = await tx.requestCluster.findMany({
    where: {
      clusterId,
      request: { status: "approved", ...(proven.requestId !== null && { id: { not: proven.requestId } }) },
      revision: { number: { gt: before._max.number ?? -1, lte: proven.number } },
    },
    orderBy: [{ revision: { number: "asc" } }, { request: { number: "asc" } }],
    select: {
      requestId: true,
      revision: { select: { number: true } },
      request: {
        select: {
          changes: {
            where: { clusterId },
            orderBy: { id: "asc" },
            select: { kind: true, entry: true, mode: true, namespaces: true, endsAt: true },
          },
        },
      },
    },
  });
  return found.map(({ requestId, revision, request }) => ({
    requestId,
    revision: revision?.number ?? proven.number,
    changes: request.changes.map(changeOf),
  }));
}
