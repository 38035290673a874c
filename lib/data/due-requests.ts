import { openStatuses } from "#lib/domain/request.ts";
import type { RequestTimes } from "#lib/domain/request-rules.ts";
import type { Tx } from "./client.ts";

const atOnce = 500;

/**
 * The open requests that time may have come for: expired, due, to be reminded of, or with approvals to be looked at again
 * because a list was decided after they were given. Whether something is due is decided under the request's lock.
 */
export async function findDueRequests(tx: Tx, times: RequestTimes, now: Date): Promise<string[]> {
  const soon = new Date(now.getTime() + times.remindHours * 3_600_000);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM request r
     WHERE r.status = ANY(${[...openStatuses]}::text[])
       AND (r.expires_at <= ${now}
         OR (r.due_at <= ${now} AND r.overdue_at IS NULL)
         OR (coalesce(r.due_at, r.expires_at) <= ${soon} AND coalesce(r.due_at, r.expires_at) > ${now} AND r.reminded_at IS NULL)
         OR EXISTS (SELECT FROM decision d
                      JOIN request_cluster rc ON rc.request_id = r.id
                      JOIN cluster c ON c.id = rc.cluster_id
                      JOIN revision v ON v.id = c.current_revision_id
                     WHERE d.request_id = r.id AND d.round = r.round AND d.outcome = 'approve' AND v.created_at >= d.decided_at))
     ORDER BY coalesce(r.due_at, r.expires_at) LIMIT ${atOnce}`;
  return rows.map(({ id }) => id);
}
