import { Refusal } from "./refusal.ts";
import type { RiskLevel } from "./request-risk.ts";

/** How "until when" is answered: so many days from now, never, or a day that is named. */
export type EndChoice = "30" | "90" | "365" | "none" | "date";

export const endChoices: readonly EndChoice[] = ["30", "90", "365", "none", "date"];

/** What is offered until somebody chooses otherwise: the riskier, the shorter. */
export const usualEnd: Record<RiskLevel, "30" | "90" | "365"> = { low: "365", medium: "90", high: "30" };

/** Hours before an end at which those whom it concerns are reminded. */
export const reminderHours = [24, 1] as const;

export type ReminderHours = (typeof reminderHours)[number];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const soonestMs = hourMs;
const latestYears = 10;

export function readEndChoice(text: string): EndChoice | null {
  return endChoices.find((choice) => choice === text) ?? null;
}

/**
 * The instant that an answer means to somebody in this time zone; null for no end. `day` counts for the choice "date" only.
 * @throws Refusal `end_unreadable` when it is no day of the calendar
 */
export function endOf(choice: EndChoice, day: string, zone: string, now: Date): Date | null {
  if (choice === "none") return null;
  if (choice === "date") return endOfDay(day, zone);
  return endOfDay(dayIn(zone, new Date(now.getTime() + Number(choice) * dayMs)), zone);
}

/** Far enough ahead to be decided and delivered, and near enough to be meant. @throws Refusal `end_too_soon`, `end_too_far` */
export function checkEnd(endsAt: Date | null | undefined, now: Date): void {
  if (!endsAt) return;
  if (endsAt.getTime() < now.getTime() + soonestMs) throw new Refusal("end_too_soon", minuteUtc(endsAt));
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + latestYears);
  if (endsAt > latest) throw new Refusal("end_too_far", String(latestYears));
}

/** Which reminder is due and was not sent: the latest whose time has come. After the end there is none. */
export function reminderDue(endsAt: Date, sent: readonly number[], now: Date): ReminderHours | null {
  if (endsAt <= now) return null;
  const due = reminderHours.findLast((hours) => endsAt.getTime() - hours * hourMs <= now.getTime());
  return due === undefined || sent.some((hours) => hours <= due) ? null : due;
}

export function hasEnded(endsAt: Date | null, now: Date): boolean {
  return endsAt !== null && endsAt <= now;
}

/** The later of two ends; no end is later than any. */
export function laterEnd(a: Date | null, b: Date | null): Date | null {
  return a === null || b === null ? null : a > b ? a : b;
}

export function isSameEnd(a: Date | null, b: Date | null): boolean {
  return a?.getTime() === b?.getTime();
}

/** What an entry gets when it is extended without a word about for how long: the usual time again, from its end on. */
export function renewedEnd(endsAt: Date, level: RiskLevel, zone: string, now: Date): Date {
  const from = Math.max(endsAt.getTime(), now.getTime());
  return endOfDay(dayIn(zone, new Date(from + Number(usualEnd[level]) * dayMs)), zone);
}

/** An end that was counted in days, for a copy that is made later: as many days again. A named day stays as it was. */
export function carriedEnd(endsAt: Date | null, choice: EndChoice | null, from: Date, now: Date): Date | null {
  if (endsAt === null || choice === null || choice === "date") return endsAt;
  return new Date(endsAt.getTime() + Math.floor((now.getTime() - from.getTime()) / dayMs) * dayMs);
}

/** From this many days before its end on, an entry is said to end and can be extended from lists. */
export const renewalDays = 30;

export function endsSoon(endsAt: Date | null, now: Date): boolean {
  return endsAt !== null && endsAt.getTime() - now.getTime() < renewalDays * dayMs;
}

/** An instant for texts that are kept or sent: to the minute, in UTC. */
export function minuteUtc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Whether this machine knows a time zone of that name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name !== "";
  } catch {
    return false;
  }
}

/** The calendar day of an instant there, as `2027-02-23`. */
export function dayIn(zone: string, at: Date): string {
  return new Date(at.getTime() + offsetMs(zone, at)).toISOString().slice(0, 10);
}

/** The last second of a calendar day, as it is counted there. */
function endOfDay(day: string, zone: string): Date {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day.trim()) ?? [];
  const local = new Date(`${year}-${month}-${date}T23:59:59Z`);
  if (Number.isNaN(local.getTime()) || local.toISOString().slice(0, 10) !== day.trim())
    throw new Refusal("end_unreadable", day.trim());
  const guess = new Date(local.getTime() - offsetMs(zone, local));
  return new Date(local.getTime() - offsetMs(zone, guess));
}

/** How far the clocks there are ahead of UTC at an instant. */
function offsetMs(zone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const value = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(
    value("year"),
    value("month") - 1,
    value("day"),
    value("hour"),
    value("minute"),
    value("second"),
  );
  return local - Math.floor(at.getTime() / 1000) * 1000;
}
