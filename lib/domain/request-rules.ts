import { Refusal } from "./refusal.ts";
import { type Desk, desks } from "./request.ts";
import type { RiskLevel } from "./request-risk.ts";

/** What happens to requests of one risk: the desk they go to first, and how many different people must approve. */
export interface RequestRule {
  readonly risk: RiskLevel;
  readonly route: Desk;
  readonly approvals: number;
}

/** How long each desk has, how long before the end somebody is reminded, and when an undecided request expires. */
export interface RequestTimes {
  readonly supportHours: number;
  readonly decisionHours: number;
  readonly remindHours: number;
  readonly expiryDays: number;
}

const mostApprovals = 5;
const mostHours = 24 * 90;
const mostDays = 365;

/** @throws Refusal `rule_invalid` */
export function checkRule({ route, approvals }: RequestRule): void {
  if (!desks.includes(route)) throw new Refusal("rule_invalid", `The first desk "${route}"`);
  if (!isWhole(approvals, 1, mostApprovals))
    throw new Refusal("rule_invalid", `Asking for fewer than 1 or more than ${mostApprovals} approvals`);
}

/** @throws Refusal `rule_invalid` */
export function checkTimes(times: RequestTimes): void {
  for (const hours of [times.supportHours, times.decisionHours, times.remindHours])
    if (!isWhole(hours, 1, mostHours))
      throw new Refusal("rule_invalid", `A time of less than 1 or more than ${mostHours} hours`);
  if (!isWhole(times.expiryDays, 1, mostDays))
    throw new Refusal("rule_invalid", `An expiry after less than 1 or more than ${mostDays} days`);
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

const hourMs = 3_600_000;

/** When a desk that gets a request now has to have acted. */
export function dueAt(times: RequestTimes, desk: Desk, now: Date): Date {
  return new Date(now.getTime() + (desk === "support-platform" ? times.supportHours : times.decisionHours) * hourMs);
}

export function expiresAt(times: RequestTimes, now: Date): Date {
  return new Date(now.getTime() + times.expiryDays * 24 * hourMs);
}

/** When to remind of an end: never later than the end itself. */
export function remindAt(times: RequestTimes, end: Date): Date {
  return new Date(end.getTime() - times.remindHours * hourMs);
}
