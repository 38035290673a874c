import { config } from "#lib/config.ts";
import { mailAddress } from "#lib/domain/mail.ts";
import {
  type Channel,
  type Choices,
  channelFor,
  inboxDays,
  kindsFor,
  type NotificationKind,
} from "#lib/domain/notification.ts";
import { type NotificationSaid, type NotificationText, notificationText } from "#lib/domain/notification-words.ts";
import { type Actor, seesEverything } from "#lib/domain/permissions.ts";
import { client } from "./client.ts";
import { isId } from "./ids.ts";
import { readable } from "./notification-reach.ts";

export type MailState = "none" | "queued" | "sent" | "failed" | "dropped";

type Reader = Actor & { readonly id: string };

export interface InboxItem {
  readonly id: string;
  readonly at: Date;
  readonly read: boolean;
  readonly text: NotificationText;
  /** The page it is about. */
  readonly href: string;
  readonly mail: MailState;
}

export interface Inbox {
  readonly items: readonly InboxItem[];
  readonly unread: number;
  /** The key of the next page; null on the last one. */
  readonly before: string | null;
  /** Of the newest thing shown: what arrives later is not marked as read with the rest. */
  readonly until: Date;
}

const pageSize = 25;

const inboxOf = (actor: Reader, now: Date) => ({
  inInbox: true,
  at: { gt: new Date(now.getTime() - inboxDays * 86_400_000) },
  ...readable(actor),
});

/** The badge counts so far, and every page shows it. */
const mostCounted = 100;

/** How much in somebody's inbox is unread; counting stops at 100. */
export function countUnread(actor: Reader, now: Date): Promise<number> {
  return client().notification.count({ where: { ...inboxOf(actor, now), readAt: null }, take: mostCounted });
}

/** One page of somebody's inbox, newest first, continued after `before`. */
export async function findInbox(
  actor: Reader,
  filter: { readonly unreadOnly: boolean; readonly before: string | null },
  now: Date,
): Promise<Inbox> {
  const { unreadOnly, before } = filter;
  const found = await client().notification.findMany({
    where: { ...inboxOf(actor, now), ...(unreadOnly ? { readAt: null } : {}) },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: pageSize + 1,
    ...(before !== null && isId(before) ? { cursor: { id: before }, skip: 1 } : {}),
    select: { id: true, at: true, readAt: true, code: true, facts: true, requestId: true, clusterId: true, mail: true },
  });
  const rows = found.slice(0, pageSize);
  return {
    items: rows.map((row) => ({
      id: row.id,
      at: row.at,
      read: row.readAt !== null,
      text: notificationText(...([row.code, row.facts] as unknown as NotificationSaid)),
      href: pageOf(row),
      mail: row.mail as MailState,
    })),
    unread: await countUnread(actor, now),
    before: found.length > pageSize ? (rows.at(-1)?.id ?? null) : null,
    until: rows[0]?.at ?? now,
  };
}

function pageOf({ requestId, clusterId }: { requestId: string | null; clusterId: string | null }): string {
  return requestId !== null ? `/requests/${requestId}` : `/clusters/${clusterId}`;
}

export interface NotificationSettings {
  readonly kinds: readonly { readonly kind: NotificationKind; readonly channel: Channel }[];
  /** Where mail goes; or why none does. */
  readonly mail: { readonly address: string } | { readonly off: "not_configured" | "no_address" };
}

/** What somebody can be told, and how they are. */
export async function findNotificationSettings(actor: Reader): Promise<NotificationSettings> {
  const person = await client().user.findUniqueOrThrow({
    where: { id: actor.id },
    select: { mail: true, notificationChoices: { select: { kind: true, channel: true } } },
  });
  const choices: Choices = Object.fromEntries(
    person.notificationChoices.map(({ kind, channel }) => [kind, channel as Channel]),
  );
  const address = mailAddress(person.mail);
  return {
    kinds: kindsFor(actor.roles).map((kind) => ({ kind, channel: channelFor(kind, choices) })),
    mail: config().mail === null ? { off: "not_configured" } : address === null ? { off: "no_address" } : { address },
  };
}

export interface ToldPerson {
  readonly id: string;
  readonly at: Date;
  readonly name: string;
  readonly subject: string;
  readonly inInbox: boolean;
  readonly mail: MailState;
  readonly trouble: string | null;
}

const mostTold = 100;

/** Who was told what of a request, newest first: for staff alone. */
export async function listTold(actor: Actor, requestId: string): Promise<ToldPerson[]> {
  if (!seesEverything(actor) || !isId(requestId)) return [];
  const found = await client().notification.findMany({
    where: { requestId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: mostTold,
    select: {
      id: true,
      at: true,
      code: true,
      facts: true,
      inInbox: true,
      mail: true,
      mailTrouble: true,
      person: { select: { name: true } },
    },
  });
  return found.map(({ id, at, code, facts, inInbox, mail, mailTrouble, person }) => ({
    id,
    at,
    name: person.name ?? "",
    subject: notificationText(...([code, facts] as unknown as NotificationSaid)).subject,
    inInbox,
    mail: mail as MailState,
    trouble: mailTrouble,
  }));
}
