import { createTransport } from "nodemailer";
import { config } from "#lib/config.ts";
import type { MailText } from "#lib/domain/mail.ts";
import { type MailFailure, mailFailure } from "#lib/domain/mail-outcome.ts";

/** A mail, ready to be handed to the server. */
export interface Mail extends MailText {
  readonly to: string;
  /** The same at each attempt, without angle brackets: a reader that gets it twice shows it once. */
  readonly messageId: string;
  /** Of what belongs together, such as one request. */
  readonly thread: string;
  readonly date: Date;
}

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };

/** Hands a mail to the server at SMTP_URL; null when the server has taken it. */
export async function sendMail(mail: Mail): Promise<MailFailure | null> {
  const settings = config().mail;
  if (settings === null) throw new Error("SMTP_URL is not set");
  const { to, messageId, thread, date, subject, text, html } = mail;
  const transport = createTransport({
    url: settings.smtpUrl,
    ...patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: settings.from,
      to: { name: "", address: to },
      messageId: `<${messageId}>`,
      references: [`<${thread}>`],
      inReplyTo: `<${thread}>`,
      date,
      subject,
      text,
      html,
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    });
    return null;
  } catch (error) {
    return mailFailure(troubleOf(error));
  } finally {
    transport.close();
  }
}

/** Only codes are kept of an error: its message may hold what was sent. */
function troubleOf(error: unknown) {
  const said = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const text = (value: unknown) => (typeof value === "string" ? value : "unknown");
  return {
    code: text(said.code),
    command: text(said.command),
    response: typeof said.responseCode === "number" ? said.responseCode : null,
  };
}
