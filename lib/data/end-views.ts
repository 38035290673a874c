import { type Actor, mayFile, seesEverything } from "#lib/domain/permissions.ts";
import { requestName } from "#lib/domain/request.ts";
import { client } from "./client.ts";

/** What ends of something on lists, and whether this person can ask for more time. */
export interface EndView {
  /** The soonest end. */
  readonly endsAt: Date;
  readonly mayRenew: boolean;
  /** The open request that asks for another end already. */
  readonly renewal: { readonly id: string; readonly name: string } | null;
}

interface Found {
  readonly requestId: string;
  readonly clusterId: string;
  readonly entry: string;
  readonly endsAt: Date;
  readonly renewalId: string | null;
  readonly renewalNumber: number | null;
}

/** By request, what it asked for that is on a list now and ends, as far as this person may see it. */
export async function endsOfRequests(actor: Actor, requestIds: readonly string[]): Promise<Map<string, EndView>> {
  if (requestIds.length === 0) return new Map();
  const all = seesEverything(actor);
  const found = await client().$queryRaw<Found[]>`
    SELECT r.id AS "requestId", k.id AS "clusterId", e.entry, e.ends_at AS "endsAt", w.id AS "renewalId", w.number AS "renewalNumber"
      FROM request r
      JOIN change c ON c.request_id = r.id AND c.kind IN ('add_entry', 'set_end_date')
      JOIN cluster k ON k.id = c.cluster_id
      JOIN revision_entry e ON e.revision_id = k.current_revision_id AND e.entry = c.entry AND e.ends_at IS NOT NULL
      LEFT JOIN LATERAL (
           SELECT o.id, o.number FROM change oc JOIN request o ON o.id = oc.request_id
            WHERE split_part(oc.entry, '/', 1) = split_part(e.entry, '/', 1) AND oc.entry = e.entry AND oc.cluster_id = k.id
              AND oc.kind = 'set_end_date' AND o.status IN ('submitted', 'escalated', 'changes_requested')
            ORDER BY o.number LIMIT 1) AS w ON true
     WHERE r.id = ANY(${[...requestIds]}::uuid[]) AND r.status = 'approved'
       AND (${all} OR k.id = ANY(${[...actor.clusterIds]}::uuid[]))
     ORDER BY e.ends_at`;
  return new Map(
    [...Map.groupBy(found, ({ requestId }) => requestId)].flatMap(([id, rows]) => {
      const [first] = rows;
      return first === undefined ? [] : [[id, viewOf(actor, rows, first)] as const];
    }),
  );
}

function viewOf(actor: Actor, rows: readonly Found[], first: Found): EndView {
  const waiting = rows.find(({ renewalId }) => renewalId !== null);
  return {
    endsAt: first.endsAt,
    mayRenew: waiting === undefined && rows.some(({ clusterId }) => mayFile(actor, { clusterIds: [clusterId] })),
    renewal: waiting?.renewalId == null ? null : { id: waiting.renewalId, name: requestName(waiting.renewalNumber) },
  };
}

/** By entry, the open request that asks for another end of it on this cluster. */
export async function renewalsOn(clusterId: string): Promise<Map<string, { id: string; name: string }>> {
  const rows = await client().change.findMany({
    where: {
      clusterId,
      kind: "set_end_date",
      request: { status: { in: ["submitted", "escalated", "changes_requested"] } },
    },
    select: { entry: true, request: { select: { id: true, number: true } } },
  });
  return new Map(rows.map(({ entry, request: { id, number } }) => [entry ?? "", { id, name: requestName(number) }]));
}
