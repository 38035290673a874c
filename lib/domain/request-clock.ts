import type { Desk } from "./request.ts";
import { dueAt, type RequestTimes } from "./request-rules.ts";

/** A request's clock: it runs towards `dueAt` at a desk, and stands, with the seconds that are left, while the authors are asked. */
export interface Clock {
  readonly dueAt: Date | null;
  readonly clockLeftSeconds: number | null;
  readonly askedByDesk: Desk | null;
  readonly remindedAt: Date | null;
  readonly overdueAt: Date | null;
}

const fresh = { clockLeftSeconds: null, askedByDesk: null, remindedAt: null, overdueAt: null } as const;

/** The request comes to a desk: that desk's whole time. */
export function startClock(times: RequestTimes, desk: Desk, now: Date): Clock {
  return { ...fresh, dueAt: dueAt(times, desk, now) };
}

/** A desk asks: its time stands. What was overdue stays overdue by as much. */
export function stopClock(running: Pick<Clock, "dueAt">, desk: Desk, now: Date): Clock {
  const left = running.dueAt === null ? 0 : Math.floor((running.dueAt.getTime() - now.getTime()) / 1000);
  return { ...fresh, dueAt: null, clockLeftSeconds: left, askedByDesk: desk };
}

/** The answer comes back to the desk that asked: the time that was left. */
export function resumeClock(standing: Pick<Clock, "clockLeftSeconds">, now: Date): Clock {
  return { ...fresh, dueAt: new Date(now.getTime() + (standing.clockLeftSeconds ?? 0) * 1000) };
}

/** Nobody waits any more. */
export function endClock(closedById: string | null, now: Date) {
  return { ...fresh, dueAt: null, closedById, closedAt: now };
}
