import type { Actor } from "#lib/domain/permissions.ts";
import type { RiskLevel } from "#lib/domain/request-risk.ts";
import { Prisma } from "./generated/client.ts";
import { containing } from "./like.ts";

/** Every field narrows. `from: "others"` is what is open and waits for somebody else. */
export interface WaitingFilter {
  readonly from: "me" | "others";
  /** In the number, the reason, an entry, or the name of a cluster, the tenant or who filed it. */
  readonly text?: string;
  readonly tenant?: string;
  readonly risk?: RiskLevel;
  readonly due?: "overdue" | "day";
  readonly entry?: string;
  /** Who looks at it. */
  readonly looks?: "me" | "nobody";
}

/** Where a request stands in the order of deadlines: microseconds and its number. It stays there for whoever goes on from it. */
export interface Place {
  readonly due: number;
  readonly number: number;
}

const open = Prisma.sql`r.status IN ('submitted', 'escalated', 'changes_requested')`;
/** Deadline, or expiry while the clock stands. */
export const order = Prisma.sql`coalesce(r.due_at, r.expires_at)`;

/** What this person wrote is for somebody else, and what they have approved in this round waits for another. */
export function waiting(actor: Actor, filter: WaitingFilter): Prisma.Sql {
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
  return Prisma.join([open, written, whose, ...narrowing(actor, filter)], " AND ");
}

function narrowing(actor: Actor, { text, tenant, risk, due, entry, looks }: WaitingFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (tenant !== undefined) conditions.push(Prisma.sql`r.tenant_id = (SELECT id FROM tenant WHERE name = ${tenant})`);
  if (risk !== undefined) conditions.push(Prisma.sql`r.risk = ${risk}`);
  if (due === "overdue") conditions.push(Prisma.sql`r.due_at < now()`);
  if (due === "day") conditions.push(Prisma.sql`r.due_at < now() + interval '24 hours'`);
  if (entry !== undefined)
    conditions.push(Prisma.sql`EXISTS (SELECT FROM change c WHERE c.request_id = r.id AND c.entry = ${entry})`);
  if (looks === "me") conditions.push(Prisma.sql`r.claimed_by = ${actor.id}::uuid`);
  if (looks === "nobody") conditions.push(Prisma.sql`r.claimed_by IS NULL`);
  if (text !== undefined) conditions.push(mentions(text));
  return conditions;
}

function mentions(text: string): Prisma.Sql {
  const [, digits] = /^(?:TR-)?(\d{1,9})$/i.exec(text) ?? [];
  const like = containing(text);
  return Prisma.sql`(r.number = ${Number(digits ?? -1)} OR r.reason ILIKE ${like}
    OR EXISTS (SELECT FROM change c WHERE c.request_id = r.id AND c.entry ILIKE ${like})
    OR r.tenant_id IN (SELECT id FROM tenant WHERE name ILIKE ${like})
    OR r.created_by IN (SELECT id FROM person WHERE name ILIKE ${like})
    OR EXISTS (SELECT FROM request_cluster rc JOIN cluster c ON c.id = rc.cluster_id WHERE rc.request_id = r.id AND c.name ILIKE ${like}))`;
}

export function beyond(place: Place, sign: "<" | ">"): Prisma.Sql {
  return Prisma.sql`(${order}, r.number) ${Prisma.raw(sign)} ('epoch'::timestamptz + ${place.due}::float8 * interval '1 microsecond', ${place.number}::int)`;
}

/** The place of a row, for `Place.due`. */
export const micros = Prisma.sql`(extract(epoch FROM ${order}) * 1000000)::float8`;
