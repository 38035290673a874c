import type { AuditEvent, EventType } from "#lib/domain/audit-event.ts";
import { type Actor, seesEverything } from "#lib/domain/permissions.ts";
import { requestName } from "#lib/domain/request.ts";
import { client } from "./client.ts";
import { Prisma } from "./generated/client.ts";
import { isId } from "./ids.ts";
import { containing } from "./like.ts";

export interface EventRow {
  readonly id: string;
  readonly seq: number;
  readonly at: Date;
  readonly type: EventType;
  readonly actorName: string;
  readonly actorAs: string;
  readonly origin: string;
  readonly requestId: string | null;
  readonly requestName: string | null;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  readonly reason: string | null;
  readonly detail: AuditEvent["detail"];
}

export interface EventDetailRow extends EventRow {
  readonly canonical: string;
  readonly previous: string;
  readonly hash: string;
}

/** Every field narrows; times are instants, `request` is a number, `before` is the last `seq` of the page before. */
export interface HistoryFilter {
  readonly request?: number;
  /** Part of an entry that its request asks for. */
  readonly registry?: string;
  readonly cluster?: string;
  readonly person?: string;
  /** Of any of these. */
  readonly kinds?: readonly EventType[];
  readonly from?: Date;
  readonly until?: Date;
  readonly before?: number;
}

const pageSize = 50;

/** What happened, newest first, as far as this person may see it; `next` is the `before` of the following page. */
export async function listEvents(
  actor: Actor,
  filter: HistoryFilter,
): Promise<{ rows: EventRow[]; next: number | null }> {
  const conditions = [visibleTo(actor)];
  if (filter.request !== undefined) conditions.push(Prisma.sql`r.number = ${filter.request}`);
  if (filter.cluster !== undefined) conditions.push(Prisma.sql`c.name = ${filter.cluster}`);
  if (filter.person !== undefined) conditions.push(Prisma.sql`e.actor_name ILIKE ${containing(filter.person)}`);
  if (filter.registry !== undefined)
    conditions.push(
      Prisma.sql`EXISTS (SELECT FROM change x WHERE x.request_id = e.request_id AND x.entry ILIKE ${containing(filter.registry)})`,
    );
  if (filter.kinds !== undefined) conditions.push(Prisma.sql`e.type = ANY(${[...filter.kinds]}::text[])`);
  if (filter.from !== undefined) conditions.push(Prisma.sql`e.at >= ${filter.from}`);
  if (filter.until !== undefined) conditions.push(Prisma.sql`e.at < ${filter.until}`);
  if (filter.before !== undefined) conditions.push(Prisma.sql`e.seq < ${filter.before}`);
  const rows = await select(Prisma.join(conditions, " AND "), pageSize + 1);
  const next = rows.length > pageSize ? (rows[pageSize - 1]?.seq ?? null) : null;
  return { rows: rows.slice(0, pageSize), next };
}

/** One event with the text that was hashed; null when missing or hidden. */
export async function findEvent(actor: Actor, id: string): Promise<EventDetailRow | null> {
  if (!isId(id)) return null;
  const [row] = await select(Prisma.sql`e.id = ${id}::uuid AND ${visibleTo(actor)}`, 1);
  if (row === undefined) return null;
  const kept = await client().event.findUniqueOrThrow({
    where: { id },
    select: { canonical: true, previous: true, hash: true },
  });
  return { ...row, ...kept };
}

export function eventsOfRequest(actor: Actor, requestId: string): Promise<EventRow[]> {
  return select(Prisma.sql`e.request_id = ${requestId}::uuid AND ${visibleTo(actor)}`, 200);
}

export function eventsOfCluster(actor: Actor, clusterId: string): Promise<EventRow[]> {
  return select(Prisma.sql`e.cluster_id = ${clusterId}::uuid AND ${visibleTo(actor)}`, 30);
}

/**
 * Auditors and the platform's staff see everything; a member what was done on their clusters, and their own drafts. That
 * there is an internal note is for staff, and not for who holds a cluster of the request or wrote it for themselves; nor
 * is it for the latter who at the desk looks at it.
 */
function visibleTo(actor: Actor): Prisma.Sql {
  const mine = [...actor.clusterIds];
  const held = Prisma.sql`EXISTS (SELECT FROM request_cluster rc WHERE rc.request_id = e.request_id AND rc.cluster_id = ANY(${mine}::uuid[]))`;
  if (seesEverything(actor))
    return Prisma.sql`(e.type NOT IN ('request.noted', 'request.claimed', 'request.released') OR
      (NOT ${isAuthorOutsideSupport(actor)} AND (e.type <> 'request.noted' OR NOT ${held})))`;
  return Prisma.sql`(e.actor_id = ${actor.id}::uuid OR
    (e.type NOT IN ('request.drafted', 'request.draft_changed', 'request.noted', 'request.claimed', 'request.released') AND
     CASE WHEN e.cluster_id IS NOT NULL THEN e.cluster_id = ANY(${mine}::uuid[]) ELSE ${held} END))`;
}

function isAuthorOutsideSupport(actor: Actor): Prisma.Sql {
  const but = actor.roles.includes("support_agent") ? Prisma.sql`AND r.filed_for = a.person_id` : Prisma.empty;
  return Prisma.sql`EXISTS (SELECT FROM request_author a WHERE a.request_id = e.request_id AND a.person_id = ${actor.id}::uuid ${but})`;
}

async function select(where: Prisma.Sql, limit: number): Promise<EventRow[]> {
  const rows = await client().$queryRaw<
    (Omit<EventRow, "seq" | "requestName"> & { seq: bigint; number: number | null })[]
  >`
    SELECT e.id, e.seq, e.at, e.type, e.actor_name AS "actorName", e.actor_as AS "actorAs", e.origin, e.request_id AS "requestId",
           r.number, e.cluster_id AS "clusterId", c.name AS "clusterName", e.reason, e.detail
      FROM event e LEFT JOIN request r ON r.id = e.request_id LEFT JOIN cluster c ON c.id = e.cluster_id
     WHERE ${where} ORDER BY e.seq DESC LIMIT ${limit}`;
  return rows.map(({ seq, number, ...row }) => ({
    ...row,
    seq: Number(seq),
    requestName: row.requestId === null ? null : requestName(number),
  }));
}
