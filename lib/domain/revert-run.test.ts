import { expect, test } from "vitest";
import type { ObjectDrift } from "./drift.ts";
import { isContested, lookAt, nextRun, type RevertRun, type RevertTold, runEndsAt } from "./revert-run.ts";

const start = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

function changed(object: string, found = "Warn"): ObjectDrift {
  return { object, part: "pod_binding", state: "changed", fields: [{ path: "spec", found }], more: 0 };
}

/** What comes of looks at these seconds, each of which put something back. */
function looks(...all: readonly (readonly [seconds: number, ...reverted: ObjectDrift[]])[]) {
  let run: RevertRun | null = null;
  const told: RevertTold[] = [];
  for (const [seconds, ...reverted] of all) {
    const next = nextRun(run, reverted, after(seconds));
    run = next.run;
    told.push(...next.told);
  }
  return { run, told };
}

const [a, b] = [changed("a"), changed("b")];

test("the same again is told once, and how often more when it was left alone for a minute", () => {
  const { run, told } = looks([0, a], [2, a], [4, a], [70]);
  expect(told).toEqual([{ changes: [a] }, { changes: [a], again: { times: 2, since: start, until: after(4) } }]);
  expect(run).toBeNull();
});

test("a look that puts nothing back within the minute changes nothing", () => {
  const { run, told } = looks([0, a], [2, a], [30], [50, a]);
  expect(run).toMatchObject({ times: 3, untold: 2 });
  expect(told).toHaveLength(1);
});

test("what differs otherwise is told in its own right, and counts all the same", () => {
  const other = changed("a", "Audit");
  const { run, told } = looks([0, a], [2, a], [4, other], [6, a]);
  expect(told.map(({ changes, again }) => [changes[0]?.fields[0]?.found, again?.times])).toEqual([
    ["Warn", undefined],
    ["Warn", 1],
    ["Audit", undefined],
    ["Warn", undefined],
  ]);
  expect(run).toMatchObject({ times: 4, untold: 0 });
});

test("another object, or the same one after more than a minute, begins anew, and what was not told yet is told", () => {
  expect(looks([0, a], [2, a], [4, b])).toMatchObject({ run: { times: 1, changes: [b] }, told: { length: 3 } });
  expect(looks([0, a], [2, a], [63, a])).toMatchObject({ run: { times: 1 }, told: { length: 3 } });
  expect(looks([0, a], [2, a, b], [4, b]).run, "with an object in common it is one run").toMatchObject({ times: 3 });
});

test("a run without an end is told at every fiftieth", () => {
  const { told } = looks(...Array.from({ length: 120 }, (_, n) => [n * 30, a] as const));
  expect(told.map(({ again }) => again?.times)).toEqual([undefined, 50, 50]);
});

test.each([
  [1, false, 0],
  [2, false, 0],
  [2, true, 1],
  [3, false, 1],
  [4, false, 2],
  [5, false, 4],
  [7, true, 30],
  [5000, false, 30],
])("put back %s times, with a worker at it: %s, it is looked at after %s s", (times, isTaken, seconds) => {
  const run: RevertRun = { changes: [a], times, untold: 0, since: start, at: start };
  expect(lookAt(run, "a", { isTaken, now: after(1) })).toEqual(after(1 + seconds));
  expect(lookAt(run, "b", { isTaken, now: after(1) }), "another object at once").toEqual(after(1));
  expect(lookAt(run, "a", { isTaken, now: after(61) }), "and so an ordinary edit").toEqual(after(61));
});

test("it is contested from the third time on, until it was left alone", () => {
  const run = { times: 3, at: start };
  expect(isContested({ ...run, times: 2 }, after(1))).toBe(false);
  expect(isContested(run, after(60))).toBe(true);
  expect(isContested(run, after(61))).toBe(false);
  expect(isContested(null, start)).toBe(false);
});

test("a run that has something to tell is looked at once it is over", () => {
  const run: RevertRun = { changes: [a], times: 2, untold: 1, since: start, at: start };
  const end = runEndsAt(run);
  expect(end).not.toBeNull();
  expect(nextRun(run, [], end ?? start).told).toHaveLength(1);
  expect(runEndsAt({ ...run, untold: 0 })).toBeNull();
});
