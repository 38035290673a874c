import { mailAddress } from "#lib/domain/mail.ts";
import type { NotificationSaid } from "#lib/domain/notification-words.ts";
import type { Tx } from "./client.ts";
import { readable } from "./notification-reach.ts";
import { rolesOfGroups } from "./people.ts";

/** A mail that a worker has taken, until its lease runs out. */
export interface TakenMail {
  readonly id: string;
  readonly attempts: number;
  readonly at: Date;
  readonly requestId: string | null;
  readonly clusterId: string | null;
  readonly said: NotificationSaid;
  /** Null: whom it is for cannot be written to any more, or may no longer read it. */
  readonly to: string | null;
}

/** Takes the mail that has been due longest, for `leaseSeconds`; null when none is. One that a killed worker held is taken again when its lease is over. */
export async function takeMail(tx: Tx, worker: string, leaseSeconds: number, now: Date): Promise<TakenMail | null> {
  const [taken] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE notification
       SET mail_lease_owner = ${worker}, mail_lease_until = ${new Date(now.getTime() + leaseSeconds * 1000)},
           mail_attempts = mail_attempts + 1
     WHERE id = (SELECT id FROM notification
                  WHERE mail_due_at <= ${now} AND (mail_lease_until IS NULL OR mail_lease_until < ${now})
                  ORDER BY mail_due_at, id FOR UPDATE SKIP LOCKED LIMIT 1)
    RETURNING id`;
  if (taken === undefined) return null;
  const row = await tx.notification.findUniqueOrThrow({
    where: { id: taken.id },
    select: {
      id: true,
      code: true,
      facts: true,
      at: true,
      mailAttempts: true,
      requestId: true,
      clusterId: true,
      person: { select: { id: true, mail: true, groups: true } },
    },
  });
  const { id, code, facts, at, mailAttempts: attempts, requestId, clusterId, person } = row;
  const reader = { id: person.id, ...(await rolesOfGroups(tx, person.groups)) };
  const mayRead = (await tx.notification.count({ where: { id, ...readable(reader) } })) > 0;
  const said = [code, facts] as unknown as NotificationSaid;
  return { id, attempts, at, requestId, clusterId, said, to: mayRead ? mailAddress(person.mail) : null };
}

/** What became of a mail: on its way, to be tried again, or never to arrive, in which case the inbox has it. */
export type MailOutcome =
  | { readonly mail: "sent" }
  | { readonly mail: "queued"; readonly trouble: string; readonly dueAt: Date }
  | { readonly mail: "failed"; readonly trouble: string }
  | { readonly mail: "dropped" };

/** Records by the worker that holds it; another one's late answer changes nothing. What was settled meanwhile is not tried again. */
export async function recordMail(
  tx: Tx,
  id: string,
  worker: string,
  outcome: MailOutcome,
  now: Date,
): Promise<{ recorded: boolean }> {
  const rows = await tx.$queryRaw<{ mail: string }[]>`
    SELECT mail FROM notification WHERE id = ${id}::uuid AND mail_lease_owner = ${worker} FOR UPDATE`;
  const [held] = rows;
  if (held === undefined) return { recorded: false };
  const again = outcome.mail === "queued" && held.mail === "queued";
  const mail = outcome.mail === "queued" ? held.mail : outcome.mail;
  await tx.notification.update({
    where: { id },
    data: {
      mail,
      mailDueAt: again ? outcome.dueAt : null,
      mailLeaseOwner: null,
      mailLeaseUntil: null,
      mailTrouble: "trouble" in outcome ? outcome.trouble : null,
      ...(mail === "sent" ? { mailSentAt: now } : {}),
      ...(mail === "failed" ? { inInbox: true } : {}),
    },
  });
  return { recorded: true };
}

/** When the next mail is due or a lease ends; null when none waits. */
export async function nextMailDueAt(tx: Tx): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ next: Date | null }[]>`
    SELECT min(greatest(mail_due_at, coalesce(mail_lease_until, mail_due_at))) AS next
      FROM notification WHERE mail_due_at IS NOT NULL`;
  return row?.next ?? null;
}
