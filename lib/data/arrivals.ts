import type { Arrival } from "#lib/domain/progress.ts";
import { client } from "./client.ts";

/** How far a request has come on a cluster, and the first proof that covers its revision: of that very one, or of a later one. */
export interface ClusterArrival {
  readonly arrival: Arrival;
  readonly proof: { readonly revision: number; readonly at: Date } | null;
}

const notYet: ClusterArrival = { arrival: "on_its_way", proof: null };

/** Of each cluster of these requests. */
export async function arrivalsOf(requestIds: readonly string[]) {
  const rows = await client().$queryRaw<
    { requestId: string; clusterId: string; arrival: Arrival; revision: number | null; at: Date | null }[]
  >`
    SELECT c.request_id AS "requestId", c.cluster_id AS "clusterId", p.number AS revision, p.at,
           CASE WHEN EXISTS (SELECT FROM event e WHERE e.request_id = c.request_id AND e.cluster_id = c.cluster_id
                                                   AND e.type = 'delivery.replaced') THEN 'replaced'
                WHEN p.number IS NOT NULL THEN 'enforced'
                WHEN EXISTS (SELECT FROM delivery d WHERE d.cluster_id = c.cluster_id
                                                      AND d.status IN ('failing', 'blocked', 'stale')) THEN 'stuck'
                ELSE 'on_its_way' END AS arrival
      FROM request_cluster c JOIN revision own ON own.id = c.revision_id
      LEFT JOIN LATERAL (SELECT r.number, d.enforced_at AS at FROM revision r JOIN delivery d ON d.revision_id = r.id
                          WHERE r.cluster_id = c.cluster_id AND r.number >= own.number AND d.enforced_at IS NOT NULL
                          ORDER BY r.number LIMIT 1) p ON true
     WHERE c.request_id = ANY(${[...requestIds]}::uuid[])`;
  const found = new Map(
    rows.map(({ requestId, clusterId, arrival, revision, at }) => [
      `${requestId} ${clusterId}`,
      { arrival, proof: revision === null || at === null ? null : { revision, at } },
    ]),
  );
  return (requestId: string, clusterId: string): ClusterArrival => found.get(`${requestId} ${clusterId}`) ?? notYet;
}
