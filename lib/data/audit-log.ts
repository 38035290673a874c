import {
  type AuditEvent,
  actingAs,
  canonicalEvent,
  type EventRecord,
  vocabularyVersion,
} from "#lib/domain/audit-event.ts";
import type { Actor, Role } from "#lib/domain/permissions.ts";
import type { Tx } from "./client.ts";
import { newId } from "./ids.ts";
import { tellPeople } from "./notifications.ts";

/**
 * Appends one event, which the database numbers and chains, and tells whom it concerns. Takes a transaction, never the bare client, so that no change
 * commits without its record. Writers wait for one another from here until commit: call it late.
 */
export async function recordAudit(tx: Tx, actor: Actor, event: AuditEvent, now: Date, as?: Role): Promise<void> {
  const { type, detail, ...place } = event;
  const record: EventRecord = {
    id: newId(now),
    at: now.toISOString().replace("Z", "000Z"),
    vocabulary: vocabularyVersion,
    type,
    actorId: actor.id,
    actorName: actor.name,
    actorAs: actingAs(actor, as),
    origin: actor.origin,
    ...place,
    detail,
  };
  await tellPeople(tx, actor, { ...event, id: record.id }, now);
  const { at, ...columns } = record;
  await tx.event.create({
    data: { ...columns, detail: detail as object, at: new Date(at), canonical: canonicalEvent(record) },
    select: { id: true },
  });
}
