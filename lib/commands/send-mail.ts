import { inTransaction } from "#lib/data/client.ts";
import { type MailOutcome, nextMailDueAt, recordMail, type TakenMail, takeMail } from "#lib/data/outbox.ts";
import { inboxDays } from "#lib/domain/notification.ts";

/** Longer than sending one mail may take; a killed worker's mail is taken over after this. */
export const mailLeaseSeconds = 120;

/** The mail that has been due longest, taken for `mailLeaseSeconds`; null when none is due. */
export function takeMailWork(worker: string, now: Date): Promise<TakenMail | null> {
  return inTransaction((tx) => takeMail(tx, worker, mailLeaseSeconds, now));
}

/** Keeps what became of a mail. */
export function recordMailWork(
  work: { readonly id: string; readonly worker: string; readonly outcome: MailOutcome },
  now: Date,
): Promise<{ recorded: boolean }> {
  return inTransaction((tx) => recordMail(tx, work.id, work.worker, work.outcome, now));
}

/** When there will be mail to send without anybody calling; null when never. */
export function nextMailAt(): Promise<Date | null> {
  return inTransaction((tx) => nextMailDueAt(tx));
}

/** Deletes what the inbox no longer shows. The history keeps what happened. */
export function forgetOldNotifications(now: Date): Promise<{ forgotten: number }> {
  const before = new Date(now.getTime() - inboxDays * 86_400_000);
  return inTransaction(async (tx) => ({
    forgotten: (await tx.notification.deleteMany({ where: { at: { lt: before } } })).count,
  }));
}
