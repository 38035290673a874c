import type { Actor } from "#lib/domain/permissions.ts";
import { deskOf, type RequestStatus, requestName } from "#lib/domain/request.ts";
import type { RiskLevel } from "#lib/domain/request-risk.ts";
import { client } from "./client.ts";
import { Prisma } from "./generated/client.ts";
import { type HostRecord, recordsOfHosts } from "./host-record-views.ts";

/** Every field narrows. `from: "others"` is what is open and waits for somebody else. */
export interface WaitingFilter {
  readonly from: "me" | "others";
  /** In the number, the reason, an entry, or the name of a cluster, the tenant or who filed it. */
  readonly text?: string;
  readonly tenant?: string;
  readonly risk?: RiskLevel;
  readonly due?: "overdue" | "day";
  readonly entry?: string;
}

/** Where a request stands in the order of deadlines: microseconds and its number. It stays there for whoever goes on from it. */
export interface Place {
  readonly due: number;
  readonly number: number;
}

/** What a request asks for, the same on all its clusters together. */
export interface Asked {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly mode: string | null;
  readonly exempts: boolean;
}

export interface WaitingRow {
  readonly id: string;
  readonly name: string;
  readonly place: Place;
  readonly status: RequestStatus;
  /** Null while its authors are asked. */
  readonly desk: string | null;
  readonly reason: string;
  readonly tenant: string;
  readonly filedBy: string;
  readonly clusters: readonly string[];
  readonly submittedAt: Date;
  readonly dueAt: Date | null;
  readonly risk: RiskLevel | null;
  readonly signals: readonly string[];
  readonly asked: Asked;
  readonly given: number;
  readonly needed: number;
  /** What was decided before on the hosts it adds. */
  readonly before: readonly HostRecord[];
}

export const pageSize = 50;

interface Found extends Omit<WaitingRow, "name" | "place" | "desk" | "asked" | "before"> {
  readonly number: number;
  readonly due: number;
  readonly changes: readonly { kind: string; entry: string | null; mode: string | null }[];
}

const open = Prisma.sql`r.status IN ('submitted', 'escalated', 'changes_requested')`;
const order = Prisma.sql`coalesce(r.due_at, r.expires_at)`;

/** What this person wrote is for somebody else, and what they have approved in this round waits for another. */
function waiting(actor: Actor, filter: WaitingFilter): Prisma.Sql {
  const me = actor.id;
  const desks = [
    Prisma.sql`false`,
    ...(actor.roles.includes("support_agent") ? [Prisma.sql`r.status = 'submitted'`] : []),
    ...(actor.roles.includes("approver")
      ? [
          Prisma.sql`r.status = 'escalated' AND NOT EXISTS (SELECT FROM decision d WHERE d.request_id = r.id
              AND d.round = r.round AND d.person_id = ${me}::uuid AND d.outcome = 'approve')`,
        ]
      : []),
  ];
  const mine = Prisma.sql`(${Prisma.join(desks, " OR ")})`;
  const written = Prisma.sql`NOT EXISTS (SELECT FROM request_author a WHERE a.request_id = r.id AND a.person_id = ${me}::uuid)`;
  const whose = filter.from === "me" ? mine : Prisma.sql`NOT ${mine}`;
  return Prisma.join([open, written, whose, ...narrowing(filter)], " AND ");
}

function narrowing({ text, tenant, risk, due, entry }: WaitingFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (tenant !== undefined) conditions.push(Prisma.sql`r.tenant_id = (SELECT id FROM tenant WHERE name = ${tenant})`);
  if (risk !== undefined) conditions.push(Prisma.sql`r.risk = ${risk}`);
  if (due === "overdue") conditions.push(Prisma.sql`r.due_at < now()`);
  if (due === "day") conditions.push(Prisma.sql`r.due_at < now() + interval '24 hours'`);
  if (entry !== undefined)
    conditions.push(Prisma.sql`EXISTS (SELECT FROM change c WHERE c.request_id = r.id AND c.entry = ${entry})`);
  if (text !== undefined) conditions.push(mentions(text));
  return conditions;
}

function mentions(text: string): Prisma.Sql {
  const [, digits] = /^(?:TR-)?(\d{1,9})$/i.exec(text) ?? [];
  const like = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`(r.number = ${Number(digits ?? -1)} OR r.reason ILIKE ${like}
    OR EXISTS (SELECT FROM change c WHERE c.request_id = r.id AND c.entry ILIKE ${like})
    OR r.tenant_id IN (SELECT id FROM tenant WHERE name ILIKE ${like})
    OR r.created_by IN (SELECT id FROM person WHERE name ILIKE ${like})
    OR EXISTS (SELECT FROM request_cluster rc JOIN cluster c ON c.id = rc.cluster_id WHERE rc.request_id = r.id AND c.name ILIKE ${like}))`;
}

function beyond(place: Place, sign: "<" | ">"): Prisma.Sql {
  return Prisma.sql`(${order}, r.number) ${Prisma.raw(sign)} ('epoch'::timestamptz + ${place.due}::float8 * interval '1 microsecond', ${place.number}::int)`;
}

const micros = Prisma.sql`(extract(epoch FROM ${order}) * 1000000)::float8`;

/** One page, the earliest deadline first: what comes after a place, or before one. `earlier` and `later` lead on, where there is more. */
export async function listWaiting(
  actor: Actor,
  filter: WaitingFilter = { from: "me" },
  at: { readonly after?: Place; readonly before?: Place } = {},
): Promise<{ rows: WaitingRow[]; earlier: Place | null; later: Place | null }> {
  const back = at.before !== undefined;
  const conditions = [waiting(actor, filter)];
  if (at.before !== undefined) conditions.push(beyond(at.before, "<"));
  if (at.after !== undefined) conditions.push(beyond(at.after, ">"));
  const sort = Prisma.raw(back ? "DESC" : "ASC");
  const found = await client().$queryRaw<Found[]>`
    SELECT r.id, r.number, r.due, r.status, r.reason, t.name AS tenant, coalesce(p.name, '') AS "filedBy",
           ARRAY(SELECT c.name FROM request_cluster rc JOIN cluster c ON c.id = rc.cluster_id
                  WHERE rc.request_id = r.id ORDER BY c.name) AS clusters,
           r.submitted_at AS "submittedAt", r.due_at AS "dueAt", r.risk,
           ARRAY(SELECT signal ->> 'sentence' FROM jsonb_array_elements(coalesce(r.risk_signals, '[]')) AS signal) AS signals,
           (SELECT jsonb_agg(DISTINCT jsonb_build_object('kind', kind, 'entry', entry, 'mode', mode))
              FROM change WHERE request_id = r.id) AS changes,
           (SELECT count(*)::int FROM decision d WHERE d.request_id = r.id AND d.round = r.round AND d.outcome = 'approve') AS given,
           coalesce(rule.approvals, 1) AS needed
      FROM (SELECT r.*, ${micros} AS due FROM request r WHERE ${Prisma.join(conditions, " AND ")}
             ORDER BY ${order} ${sort}, r.number ${sort} LIMIT ${pageSize + 1}) AS r
      JOIN tenant t ON t.id = r.tenant_id
      JOIN person p ON p.id = r.created_by
      LEFT JOIN request_rule rule ON rule.risk = r.risk
     ORDER BY r.due, r.number`;
  const more = found.length > pageSize;
  const page = back && more ? found.slice(1) : found.slice(0, pageSize);
  const asked = page.map(({ changes }) => askedIn(changes));
  const records = await recordsOfHosts(asked.flatMap(({ added }) => added));
  const rows = page.map(({ number, due, changes: _, ...row }, index): WaitingRow => {
    const wants = asked[index] ?? askedIn([]);
    const place = { due, number };
    const before = records.filter(({ host }) => wants.added.some((entry) => hostOf(entry) === host));
    return { ...row, name: requestName(number), place, desk: deskOf(row.status), asked: wants, before };
  });
  const earlier = back ? more : at.after !== undefined;
  const later = back || more;
  return {
    rows,
    earlier: earlier ? (rows[0]?.place ?? null) : null,
    later: later ? (rows.at(-1)?.place ?? null) : null,
  };
}

function askedIn(changes: Found["changes"] | null): Asked {
  const all = changes ?? [];
  const entriesOf = (kind: string) =>
    all.flatMap((each) => (each.kind === kind && each.entry !== null ? [each.entry] : []));
  return {
    added: entriesOf("add_entry"),
    removed: entriesOf("remove_entry"),
    mode: all.find(({ kind }) => kind === "set_mode")?.mode ?? null,
    exempts: all.some(({ kind }) => kind === "set_exempt_namespaces"),
  };
}

function hostOf(entry: string): string {
  return entry.split("/", 1)[0] ?? entry;
}

/** How many, counted no further than `most` and one: more is "1,000+", and costs no more. */
export async function countWaiting(
  actor: Actor,
  most: number,
  filter: WaitingFilter = { from: "me" },
): Promise<number> {
  if (filter.from === "me" && !actor.roles.includes("approver") && !actor.roles.includes("support_agent")) return 0;
  const [row] = await client().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT FROM request r WHERE ${waiting(actor, filter)} LIMIT ${most + 1}) AS counted`;
  return row?.count ?? 0;
}

export interface Neighbour {
  readonly id: string;
  readonly name: string;
  readonly place: Place;
}

/** The requests before and after a place, also when the one that stood there is decided by now. */
export async function findNeighbours(
  actor: Actor,
  filter: WaitingFilter,
  place: Place,
): Promise<{ previous: Neighbour | null; next: Neighbour | null }> {
  const one = async (sign: "<" | ">") => {
    const sort = Prisma.raw(sign === "<" ? "DESC" : "ASC");
    const [row] = await client().$queryRaw<{ id: string; number: number; due: number }[]>`
      SELECT r.id, r.number, ${micros} AS due FROM request r WHERE ${waiting(actor, filter)} AND ${beyond(place, sign)}
       ORDER BY ${order} ${sort}, r.number ${sort} LIMIT 1`;
    return row === undefined
      ? null
      : { id: row.id, name: requestName(row.number), place: { due: row.due, number: row.number } };
  };
  const [previous, next] = await Promise.all([one("<"), one(">")]);
  return { previous, next };
}

export interface EntryGroup {
  readonly entry: string;
  readonly requests: number;
  readonly tenants: number;
  readonly dueAt: Date | null;
}

const groupLimit = 50;

/** What is asked for most among what waits: each entry once, with how many requests would add it. */
export function groupWaiting(actor: Actor, filter: WaitingFilter): Promise<EntryGroup[]> {
  return client().$queryRaw<EntryGroup[]>`
    SELECT c.entry, count(DISTINCT r.id)::int AS requests, count(DISTINCT r.tenant_id)::int AS tenants, min(r.due_at) AS "dueAt"
      FROM request r JOIN change c ON c.request_id = r.id AND c.kind = 'add_entry'
     WHERE ${waiting(actor, filter)}
     GROUP BY c.entry ORDER BY requests DESC, min(${order}), c.entry LIMIT ${groupLimit}`;
}

/** For the filter, by name. */
export async function listTenantNames(): Promise<string[]> {
  return (await client().tenant.findMany({ orderBy: { name: "asc" }, select: { name: true } })).map(({ name }) => name);
}
