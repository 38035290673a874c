/** How sending a mail went wrong: by itself it may go right later, or never. */
export type MailFailure = { readonly kind: "transient" | "permanent"; readonly trouble: string };

/** What a mail server or the way to it said. */
export interface SmtpTrouble {
  readonly code: string;
  /** The command that was refused, such as RCPT TO. */
  readonly command: string;
  /** The server's reply code; null when there was no reply. */
  readonly response: number | null;
}

/**
 * A server that refuses this recipient or this text for good (5xx) will refuse it again. Everything else, wrong
 * credentials and a refused sender included, is about the server or the settings, and may be put right.
 */
export function mailFailure({ code, command, response }: SmtpTrouble): MailFailure {
  const said = response === null ? code : `${response} to ${command}`;
  const permanent = response !== null && response >= 500 && (command === "RCPT TO" || command === "DATA");
  return permanent
    ? { kind: "permanent", trouble: `The mail server refuses it (${said}).` }
    : { kind: "transient", trouble: `The mail server could not take it (${said}).` };
}

const longestPauseSeconds = 3600;
const firstPauseSeconds = 15;
/** After so long nobody waits for a mail any more. */
export const mailGivesUpHours = 72;

/** When to try again after so many attempts; null to give up. `spread` from 0 to 1 keeps many from coming back at once. */
export function nextMailAttempt(at: Date, attempts: number, spread: number, now: Date): Date | null {
  if (now.getTime() - at.getTime() > mailGivesUpHours * 3_600_000) return null;
  const pause = Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** Math.min(attempts - 1, 10));
  return new Date(now.getTime() + pause * (0.5 + spread / 2) * 1000);
}
