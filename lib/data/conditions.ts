import type { Condition } from "#lib/domain/condition.ts";
import type { Tx } from "./client.ts";

/** The status of each of a cluster's conditions, and since when. */
export function currentConditions(tx: Tx, clusterId: string): Promise<{ type: string; status: string; since: Date }[]> {
  return tx.condition.findMany({ where: { clusterId }, select: { type: true, status: true, since: true } });
}

/** Keeps a cluster's conditions as seen; `since` moves only when the status does. */
export async function saveConditions(
  tx: Tx,
  clusterId: string,
  conditions: readonly Condition[],
  now: Date,
): Promise<void> {
  const column = <K extends keyof Condition>(key: K) => conditions.map((each) => each[key]);
  await tx.$executeRaw`
    INSERT INTO condition (cluster_id, type, status, reason, message, observed_revision, since, checked_at)
    SELECT ${clusterId}::uuid, c.*, ${now}, ${now}
      FROM unnest(${column("type")}::text[], ${column("status")}::text[], ${column("reason")}::text[],
                  ${column("message")}::text[], ${column("observedRevision")}::int[]) AS c
        ON CONFLICT (cluster_id, type) DO UPDATE
       SET since = CASE WHEN condition.status = excluded.status THEN condition.since ELSE excluded.since END,
           status = excluded.status, reason = excluded.reason, message = excluded.message,
           observed_revision = excluded.observed_revision, checked_at = excluded.checked_at`;
}
