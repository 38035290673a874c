import { type ObjectDrift, sameDrift } from "./drift.ts";

/** Something that somebody changes again each time the portal has put it back, most often a controller that holds another copy. */
export interface RevertRun {
  /** What was put back last. */
  readonly changes: readonly ObjectDrift[];
  readonly times: number;
  /** How often of these the very same was put back since it was told last. */
  readonly untold: number;
  readonly since: Date;
  readonly at: Date;
}

/** What the history is told: something put back for the first time, or how often more it was. */
export interface RevertTold {
  readonly changes: readonly ObjectDrift[];
  readonly again?: { readonly times: number; readonly since: Date; readonly until: Date };
}

/** A run ends when its objects were left alone for this long. */
export const runMs = 60_000;
/** From then on each time waits longer. */
const patience = 3;
const longestPauseSeconds = 30;
/** A run without an end is told now and then. */
const mostUntold = 50;

/** The run after a look at the cluster that put `reverted` back, which may be nothing, and what to tell of it. */
export function nextRun(
  before: RevertRun | null,
  reverted: readonly ObjectDrift[],
  now: Date,
): { readonly run: RevertRun | null; readonly told: readonly RevertTold[] } {
  const run = before !== null && now.getTime() - before.at.getTime() <= runMs ? before : null;
  if (reverted.length === 0) return run === null ? { run, told: restOf(before) } : { run, told: [] };
  if (run === null || !run.changes.some(({ object }) => isAmong(object, reverted)))
    return {
      run: { changes: reverted, times: 1, untold: 0, since: now, at: now },
      told: [...restOf(before), { changes: reverted }],
    };
  const next = { ...run, changes: reverted, times: run.times + 1, at: now };
  if (!sameDrift(run.changes, reverted))
    return { run: { ...next, untold: 0 }, told: [...restOf(run), { changes: reverted }] };
  const counted = { ...next, untold: run.untold + 1 };
  if (counted.untold < mostUntold) return { run: counted, told: [] };
  return { run: { ...counted, untold: 0 }, told: restOf(counted) };
}

function restOf(run: RevertRun | null): RevertTold[] {
  if (run === null || run.untold === 0) return [];
  return [{ changes: run.changes, again: { times: run.untold, since: run.since, until: run.at } }];
}

function isAmong(object: string, changes: readonly ObjectDrift[]): boolean {
  return changes.some((each) => each.object === object);
}

/** Whether somebody keeps changing what the portal puts back. */
export function isContested(run: Pick<RevertRun, "times" | "at"> | null, now: Date): boolean {
  return run !== null && run.times >= patience && now.getTime() - run.at.getTime() <= runMs;
}

/**
 * When to look at an object that was seen to change: now, or later when it is put back for the fourth time or more. `isTaken`: a worker is
 * at it, and what it puts back is not counted yet. Only the object of the run waits: whoever makes noise there hides nothing else by it.
 */
export function lookAt(run: RevertRun | null, object: string, { isTaken, now }: { isTaken: boolean; now: Date }): Date {
  if (run === null || now.getTime() - run.at.getTime() > runMs || !isAmong(object, run.changes)) return now;
  const times = run.times + (isTaken ? 1 : 0);
  if (times < patience) return now;
  const seconds = Math.min(longestPauseSeconds, 2 ** Math.min(times - patience, 10));
  return new Date(now.getTime() + seconds * 1000);
}

/** When to find out that a run is over, so that it is told; null when there is nothing to tell. */
export function runEndsAt(run: RevertRun | null): Date | null {
  return run === null || run.untold === 0 ? null : new Date(run.at.getTime() + runMs + 1_000);
}
