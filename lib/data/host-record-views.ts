import { client } from "./client.ts";

/** What was decided on a registry's host before: requests that asked to add something there. */
export interface HostRecord {
  readonly host: string;
  readonly approved: number;
  readonly rejected: number;
}

/** No more of them are counted on a host: beyond that a figure says nothing new. */
export const hostRecordLimit = 100;

/** For the hosts of these entries that something was decided on. */
export async function recordsOfHosts(entries: readonly string[]): Promise<HostRecord[]> {
  if (entries.length === 0) return [];
  return client().$queryRaw<HostRecord[]>`
    SELECT h.host, d.approved, d.rejected
      FROM (SELECT DISTINCT split_part(entry, '/', 1) AS host FROM unnest(${[...entries]}::text[]) AS entry) AS h
     CROSS JOIN LATERAL (
           SELECT count(*) FILTER (WHERE status = 'approved')::int AS approved,
                  count(*) FILTER (WHERE status = 'rejected')::int AS rejected
             FROM (SELECT DISTINCT r.id, r.status FROM change c JOIN request r ON r.id = c.request_id
                    WHERE split_part(c.entry, '/', 1) = h.host AND c.kind = 'add_entry'
                      AND r.status IN ('approved', 'rejected') LIMIT ${hostRecordLimit}) AS decided) AS d
     WHERE d.approved + d.rejected > 0 ORDER BY h.host`;
}
