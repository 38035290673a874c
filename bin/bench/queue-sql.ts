import type { Client } from "pg";

/*
 * What the queue shows, as somebody would write it by hand for TDP-k8saas alone: no filter, no other desk, no mapping of
 * rows. Each is prepared once.
 */

const mine = `r.status = 'escalated'
  AND NOT EXISTS (SELECT FROM request_author a WHERE a.request_id = r.id AND a.person_id = $1)
  AND NOT EXISTS (SELECT FROM decision d WHERE d.request_id = r.id AND d.round = r.round AND d.person_id = $1 AND d.outcome = 'approve')`;

const shown = (where: string) => `
  SELECT r.id, r.number, r.reason, r.submitted_at, r.due_at, r.risk, r.risk_signals, t.name AS tenant, p.name AS filed_by, rule.approvals,
         (SELECT array_agg(c.name) FROM request_cluster rc JOIN cluster c ON c.id = rc.cluster_id WHERE rc.request_id = r.id) AS clusters,
         (SELECT array_agg(kind || ' ' || entry) FROM change WHERE request_id = r.id) AS changes,
         (SELECT count(*) FROM decision d WHERE d.request_id = r.id AND d.round = r.round AND d.outcome = 'approve') AS given
    FROM (SELECT * FROM request r WHERE ${mine} AND ${where} ORDER BY coalesce(due_at, expires_at), number LIMIT 51) AS r
    JOIN tenant t ON t.id = r.tenant_id JOIN person p ON p.id = r.created_by LEFT JOIN request_rule rule ON rule.risk = r.risk
   ORDER BY coalesce(r.due_at, r.expires_at), r.number`;

const records = `
  SELECT h.host, count(*) FILTER (WHERE d.status = 'approved') AS approved, count(*) FILTER (WHERE d.status = 'rejected') AS rejected
    FROM unnest($1::text[]) AS h (host)
   CROSS JOIN LATERAL (SELECT DISTINCT r.id, r.status FROM change c JOIN request r ON r.id = c.request_id
                        WHERE split_part(c.entry, '/', 1) = h.host AND r.status IN ('approved', 'rejected') LIMIT 100) AS d
   GROUP BY h.host`;

async function withRecords(client: Client, name: string, sql: string, values: unknown[]): Promise<void> {
  const { rows } = await client.query<{ changes: string[] }>({ name, text: sql, values });
  const hosts = new Set(rows.flatMap(({ changes }) => changes.map((each) => each.split(" ")[1]?.split("/")[0])));
  await client.query({ name: "records", text: records, values: [[...hosts]] });
}

export function barePage(client: Client, personId: string, after: { due: number; number: number }): Promise<void> {
  const where = "(coalesce(due_at, expires_at), number) > (to_timestamp($2::float8 / 1000000), $3::int)";
  return withRecords(client, "page", shown(where), [personId, after.due, after.number]);
}

export function bareSearch(client: Client, personId: string, text: string): Promise<void> {
  const where = `(r.reason ILIKE $2 OR EXISTS (SELECT FROM change c WHERE c.request_id = r.id AND c.entry ILIKE $2)
    OR r.tenant_id IN (SELECT id FROM tenant WHERE name ILIKE $2) OR r.created_by IN (SELECT id FROM person WHERE name ILIKE $2)
    OR EXISTS (SELECT FROM request_cluster rc JOIN cluster c ON c.id = rc.cluster_id WHERE rc.request_id = r.id AND c.name ILIKE $2))`;
  return withRecords(client, "search", shown(where), [personId, `%${text}%`]);
}

export async function bareGroups(client: Client, personId: string): Promise<void> {
  const text = `
    SELECT c.entry, count(DISTINCT r.id) AS requests, count(DISTINCT r.tenant_id), min(r.due_at)
      FROM request r JOIN change c ON c.request_id = r.id AND c.kind = 'add_entry'
     WHERE ${mine} GROUP BY c.entry ORDER BY requests DESC LIMIT 50`;
  await client.query({ name: "groups", text, values: [personId] });
}

/** What one request asks, of which lists, and everything that is approved in the fleet: what its page cannot do without. */
export async function bareRequest(client: Client, id: string): Promise<void> {
  for (const [name, text] of [
    ["request", "SELECT * FROM request WHERE id = $1"],
    ["changes", "SELECT * FROM change WHERE request_id = $1"],
    [
      "lists",
      "SELECT e.* FROM request_cluster rc JOIN cluster c ON c.id = rc.cluster_id JOIN revision_entry e ON e.revision_id = c.current_revision_id WHERE rc.request_id = $1",
    ],
    ["events", "SELECT * FROM event WHERE request_id = $1 ORDER BY seq DESC"],
  ] as const)
    await client.query({ name, text, values: [id] });
  const fleet = "SELECT DISTINCT e.entry FROM cluster c JOIN revision_entry e ON e.revision_id = c.current_revision_id";
  await client.query({ name: "fleet", text: fleet });
}
