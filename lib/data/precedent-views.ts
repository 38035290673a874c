import { type Actor, seesEverything } from "#lib/domain/permissions.ts";
import { requestName } from "#lib/domain/request.ts";
import { client } from "./client.ts";
import { Prisma } from "./generated/client.ts";

/** A request for the same entry that was decided. */
export interface EarlierDecision {
  readonly id: string;
  readonly name: string;
  readonly outcome: "approved" | "rejected";
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

export interface Precedent {
  readonly entry: string;
  /** Other clusters whose list has exactly this entry, by name: the first of them, and how many in all. */
  readonly clusters: readonly string[];
  readonly clusterCount: number;
  /** Newest first, the last few. */
  readonly decisions: readonly EarlierDecision[];
  /** Other open requests that ask for it. */
  readonly alsoAsked: number;
}

const entriesLooked = 20;
const clustersNamed = 5;
const decisionsShown = 3;

interface Found extends Omit<Precedent, "decisions" | "clusterCount"> {
  readonly decisions: readonly (Omit<EarlierDecision, "name" | "at"> & { number: number; at: string })[] | null;
}

/**
 * Who else has each of these entries and what was decided on it before, beside one request. For staff alone: it names
 * clusters and requests of other tenants.
 */
export async function findPrecedents(
  actor: Actor,
  request: {
    readonly id: string;
    readonly clusters: readonly { readonly id: string; readonly added: readonly string[] }[];
  },
): Promise<Precedent[]> {
  const entries = [...new Set(request.clusters.flatMap(({ added }) => added))].sort().slice(0, entriesLooked);
  if (!seesEverything(actor) || entries.length === 0) return [];
  const own = request.clusters.map(({ id }) => id);
  const same = Prisma.sql`split_part(c.entry, '/', 1) = split_part(e.entry, '/', 1) AND c.entry = e.entry AND c.kind = 'add_entry'`;
  const rows = await client().$queryRaw<Found[]>`
    SELECT e.entry,
           ARRAY(SELECT k.name FROM cluster k JOIN revision_entry re ON re.revision_id = k.current_revision_id
                  WHERE re.entry = e.entry AND k.id <> ALL(${own}::uuid[]) ORDER BY k.name) AS clusters,
           (SELECT count(DISTINCT r.id)::int FROM change c JOIN request r ON r.id = c.request_id
             WHERE ${same} AND r.id <> ${request.id}::uuid AND r.status IN ('submitted', 'escalated', 'changes_requested')) AS "alsoAsked",
           (SELECT jsonb_agg(x ORDER BY x.at DESC) FROM (
              SELECT r.id, r.number, r.status AS outcome, p.name AS by, d.decided_at AS at, d.reason
                FROM request r
               CROSS JOIN LATERAL (SELECT * FROM decision d WHERE d.request_id = r.id ORDER BY d.decided_at DESC LIMIT 1) AS d
                JOIN person p ON p.id = d.person_id
               WHERE r.status IN ('approved', 'rejected') AND r.id <> ${request.id}::uuid
                 AND r.id IN (SELECT c.request_id FROM change c WHERE ${same})
               ORDER BY d.decided_at DESC LIMIT ${decisionsShown}) AS x) AS decisions
      FROM unnest(${entries}::text[]) AS e (entry)`;
  return rows.map(({ clusters, decisions, ...row }) => ({
    ...row,
    clusters: clusters.slice(0, clustersNamed),
    clusterCount: clusters.length,
    decisions: (decisions ?? []).map(({ number, at, ...decision }) => ({
      ...decision,
      name: requestName(number),
      at: new Date(at),
    })),
  }));
}
