import { client } from "#lib/data/client.ts";
import { aCluster, aPerson } from "./factories.ts";

const hosts = 200;

/** Puts `each` entries on the list of every cluster, on hosts that many of them share, as if approved long ago. */
export async function fillLists(each: number): Promise<void> {
  await client().$executeRaw`
    INSERT INTO revision_entry (revision_id, entry, request_id)
    SELECT c.current_revision_id, 'mirror-' || (k.n * 7 + m) % 2000 || '.team-' || (k.n + m) % 97 || '.example.com/' || k.n || '/' || m,
           (SELECT id FROM request WHERE status = 'approved' LIMIT 1)
      FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM cluster) AS k
      JOIN cluster c ON c.id = k.id CROSS JOIN generate_series(1, ${each}::int) AS m
     WHERE c.current_revision_id IS NOT NULL`;
}

/**
 * Fills the queue of TDP-k8saas with `count` open requests of 20 tenants, and the history with a tenth as many decided
 * ones. By SQL: through the commands, with their events, it would take an hour.
 */
export async function fillQueue(count: number): Promise<void> {
  const clusters: string[] = [];
  for (let n = 0; n < 40; n++) clusters.push((await aCluster(`Tenant ${String(n % 20).padStart(2, "0")}`)).id);
  const people: string[] = [];
  for (let n = 0; n < 20; n++) people.push((await aPerson(`Member ${n}`, [])).id);
  await client().$transaction(
    async (tx) => {
      await tx.$executeRaw`
        INSERT INTO request (id, number, tenant_id, status, reason, typed, created_by, created_at, updated_at, submitted_at,
                             due_at, expires_at, decided_at, closed_at, risk, risk_signals)
        SELECT gen_random_uuid(), nextval('request_number'), c.tenant_id, s.status, 'We run it, number ' || n, '{}',
               (${people}::uuid[])[1 + n % 20], now() - n * interval '7 seconds', now(), now() - n * interval '7 seconds',
               CASE s.status WHEN 'escalated' THEN now() + interval '72 hours' - n * interval '20 seconds' END,
               CASE s.status WHEN 'escalated' THEN now() + interval '30 days' END,
               CASE s.status WHEN 'escalated' THEN NULL ELSE now() END, CASE s.status WHEN 'escalated' THEN NULL ELSE now() END,
               (ARRAY['low', 'medium', 'high'])[1 + n % 3],
               '[{"weight": "low", "sentence": "New here: ghcr.io."}]'
          FROM generate_series(1, ${count}::int + ${Math.ceil(count / 10)}::int) AS n
          JOIN cluster c ON c.id = (${clusters}::uuid[])[1 + n % 40]
         CROSS JOIN LATERAL (SELECT CASE WHEN n <= ${count} THEN 'escalated' WHEN n % 5 = 0 THEN 'rejected' ELSE 'approved' END) AS s (status)`;
      await tx.$executeRaw`INSERT INTO request_author (request_id, person_id) SELECT id, created_by FROM request ON CONFLICT DO NOTHING`;
      await tx.$executeRaw`
        INSERT INTO request_cluster (request_id, cluster_id)
        SELECT r.id, c.id FROM request r JOIN cluster c ON c.id = (${clusters}::uuid[])[1 + (substring(r.reason FROM '\\d+$'))::int % 40]
         WHERE r.reason LIKE 'We run it, number %'`;
      await tx.$executeRaw`
        INSERT INTO change (id, request_id, cluster_id, kind, entry)
        SELECT gen_random_uuid(), rc.request_id, rc.cluster_id, 'add_entry',
               'registry-' || r.number % ${hosts}::int || '.example.com/team-' || r.number % 1000 || CASE m WHEN 1 THEN '' ELSE '/tools' END
          FROM request r JOIN request_cluster rc ON rc.request_id = r.id CROSS JOIN generate_series(1, 2) AS m
         WHERE r.reason LIKE 'We run it, number %'`;
    },
    { timeout: 300_000 },
  );
}
