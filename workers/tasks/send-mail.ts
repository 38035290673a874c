import { recordMailWork } from "#lib/commands/send-mail.ts";
import { config } from "#lib/config.ts";
import type { MailOutcome, TakenMail } from "#lib/data/outbox.ts";
import { mailText } from "#lib/domain/mail.ts";
import { nextMailAttempt } from "#lib/domain/mail-outcome.ts";
import { notificationText } from "#lib/domain/notification-words.ts";
import { sendMail } from "#lib/mail/send-mail.ts";
import { log } from "../log.ts";

/** Sends one mail and keeps what became of it. Neither its address nor its words are logged. */
export async function sendMailTask(worker: string, work: TakenMail): Promise<void> {
  const outcome = await attempt(work);
  const { recorded } = await recordMailWork({ id: work.id, worker, outcome }, new Date());
  const trouble = "trouble" in outcome ? outcome.trouble : null;
  log(trouble === null ? "info" : "warn", "mail", { notificationId: work.id, mail: outcome.mail, trouble, recorded });
}

async function attempt(work: TakenMail): Promise<MailOutcome> {
  const { id, to, said, requestId, clusterId, at, attempts } = work;
  if (to === null) return { mail: "dropped" };
  const { portalUrl } = config();
  const host = new URL(portalUrl).hostname;
  const page = requestId === null ? `/clusters/${clusterId}` : `/requests/${requestId}`;
  const failure = await sendMail({
    to,
    messageId: `${id}@${host}`,
    thread: `${requestId ?? clusterId}@${host}`,
    date: at,
    ...mailText(notificationText(...said), {
      page: `${portalUrl}${page}`,
      settings: `${portalUrl}/settings/notifications`,
    }),
  });
  if (failure === null) return { mail: "sent" };
  const { kind, trouble } = failure;
  const dueAt = kind === "permanent" ? null : nextMailAttempt(at, attempts, Math.random(), new Date());
  return dueAt === null ? { mail: "failed", trouble } : { mail: "queued", trouble, dueAt };
}
