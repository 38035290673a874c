import { config } from "#lib/config.ts";
import type { AuditEvent, EventType } from "#lib/domain/audit-event.ts";
import { mailAddress } from "#lib/domain/mail.ts";
import { type Audience, channelFor, type NotificationKind, placesOf } from "#lib/domain/notification.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { settlesWaiting, type Telling, tellingsOf, tellsAnybody, waitingKinds } from "#lib/domain/who-is-told.ts";
import { audienceIds } from "./audiences.ts";
import type { Tx } from "./client.ts";
import { wakeWorkers } from "./deliveries.ts";
import { newId } from "./ids.ts";

type Recorded = AuditEvent & { readonly id: string };

/**
 * Tells everybody whom an event concerns, in the transaction that records it: an inbox entry, a mail in the outbox, or
 * both, as each of them chose. Never whoever did it. One event tells one person once.
 */
export async function tellPeople(tx: Tx, actor: Actor, event: Recorded, now: Date): Promise<void> {
  if (event.requestId !== undefined && settlesWaiting(event.type)) await settleWaiting(tx, event.requestId, now);
  if (!tellsAnybody(event.type)) return;
  const tellings = await tellingsFor(tx, actor, event);
  const told = new Map<string, Telling>();
  for (const telling of tellings)
    for (const personId of await audienceIds(tx, telling.to, event, now))
      if (personId !== actor.id && !told.has(personId)) told.set(personId, telling);
  if (told.size === 0) return;
  const rows = await placed(tx, told, event, now);
  await tx.notification.createMany({ data: rows });
  if (rows.some(({ mail }) => mail === "queued")) await wakeWorkers(tx);
}

async function tellingsFor(tx: Tx, actor: Actor, event: Recorded): Promise<Telling[]> {
  const { clusterId, requestId, type, detail } = event;
  const ofCluster = clusterId === undefined ? null : await clusterFacts(tx, clusterId, requestId);
  const about = {
    who: actor.name,
    why: event.reason ?? null,
    cluster: ofCluster?.name ?? "",
    number: ofCluster?.number ?? null,
    provenBefore: ofCluster?.provenBefore ?? false,
  };
  return (tellingsOf as (type: EventType, detail: unknown, given: typeof about) => Telling[])(type, detail, about);
}

async function clusterFacts(tx: Tx, clusterId: string, requestId: string | undefined) {
  const cluster = await tx.cluster.findUniqueOrThrow({
    where: { id: clusterId },
    select: { name: true, currentRevision: { select: { delivery: { select: { enforcedAt: true } } } } },
  });
  const request =
    requestId === undefined
      ? null
      : await tx.request.findUnique({ where: { id: requestId }, select: { number: true } });
  const provenBefore = (cluster.currentRevision?.delivery?.enforcedAt ?? null) !== null;
  return { name: cluster.name, number: request?.number ?? null, provenBefore };
}

/** One row for each person, where they chose to be told: what they did not want at all is left out. */
async function placed(tx: Tx, told: ReadonlyMap<string, Telling>, event: Recorded, now: Date) {
  const people = await tx.user.findMany({
    where: { id: { in: [...told.keys()] } },
    select: { id: true, mail: true, notificationChoices: { select: { kind: true, channel: true } } },
  });
  const { id: eventId, tenantId = null, requestId = null, clusterId = null } = event;
  return people.flatMap(({ id: personId, mail, notificationChoices }) => {
    const telling = told.get(personId);
    if (telling === undefined) return [];
    const { to, kind, code, facts } = telling;
    const choices = Object.fromEntries(notificationChoices.map(({ kind: of, channel }) => [of, channel]));
    const mailReaches = config().mail !== null && mailAddress(mail) !== null;
    const { inInbox, byMail } = placesOf(channelFor(kind, choices), mailReaches);
    if (!inInbox && !byMail) return [];
    const what = { audience: to satisfies Audience, kind: kind satisfies NotificationKind, code, facts: { ...facts } };
    const outbox = byMail ? { mail: "queued", mailDueAt: now } : { mail: "none" };
    const place = { eventId, tenantId, requestId, clusterId };
    return [{ id: newId(now), personId, ...place, ...what, at: now, inInbox, ...outbox }];
  });
}

/** What a desk was told about a request's waiting has been dealt with: read in the inbox, and mail not yet sent stays unsent. */
async function settleWaiting(tx: Tx, requestId: string, now: Date): Promise<void> {
  const where = { requestId, kind: { in: [...waitingKinds] } };
  await tx.notification.updateMany({ where: { ...where, readAt: null }, data: { readAt: now } });
  await tx.notification.updateMany({ where: { ...where, mail: "queued" }, data: { mail: "dropped", mailDueAt: null } });
}
