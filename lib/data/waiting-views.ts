import type { ModeChange } from "#lib/domain/mode-switch.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { deskOf, type RequestStatus, requestName } from "#lib/domain/request.ts";
import type { RiskLevel } from "#lib/domain/request-risk.ts";
import { client } from "./client.ts";
import { Prisma } from "./generated/client.ts";
import { type HostRecord, recordsOfHosts } from "./host-record-views.ts";
import { modeChangesOf } from "./mode-changes.ts";
import { beyond, micros, order, type Place, type WaitingFilter, waiting } from "./waiting-filter.ts";

/** What a request asks for, the same on all its clusters together. */
export interface Asked {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly ends: readonly string[];
  readonly mode: string | null;
  readonly exempts: boolean;
}

export type { Place, WaitingFilter };

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
  /** Who at the desk looks at it. */
  readonly looksAtIt: string | null;
  readonly clusters: readonly string[];
  readonly submittedAt: Date;
  readonly dueAt: Date | null;
  readonly risk: RiskLevel | null;
  readonly signals: readonly string[];
  readonly asked: Asked;
  readonly given: number;
  readonly needed: number;
  /** The clusters that would change their mode. */
  readonly modes: readonly ModeChange[];
  /** What was decided before on the hosts it adds. */
  readonly before: readonly HostRecord[];
}

export const pageSize = 50;

interface Found extends Omit<WaitingRow, "name" | "place" | "desk" | "asked" | "modes" | "before"> {
  readonly number: number;
  readonly due: number;
  readonly changes: readonly { kind: string; entry: string | null; mode: string | null }[];
}

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
    SELECT r.id, r.number, r.due, r.status, r.reason, t.name AS tenant, coalesce(p.name, '') AS "filedBy", l.name AS "looksAtIt",
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
      LEFT JOIN person l ON l.id = r.claimed_by
      LEFT JOIN request_rule rule ON rule.risk = r.risk
     ORDER BY r.due, r.number`;
  const more = found.length > pageSize;
  const page = back && more ? found.slice(1) : found.slice(0, pageSize);
  const asked = page.map(({ changes }) => askedIn(changes));
  const records = await recordsOfHosts(asked.flatMap(({ added }) => added));
  const modesOf = await modeChangesOf(page.map(({ id }) => id));
  const rows = page.map(({ number, due, changes: _, ...row }, index): WaitingRow => {
    const wants = asked[index] ?? askedIn([]);
    const place = { due, number };
    const before = records.filter(({ host }) => wants.added.some((entry) => hostOf(entry) === host));
    return {
      ...row,
      name: requestName(number),
      place,
      desk: deskOf(row.status),
      asked: wants,
      modes: modesOf(row.id),
      before,
    };
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
    ends: entriesOf("set_end_date"),
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
