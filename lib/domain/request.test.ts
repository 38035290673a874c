import { describe, expect, test } from "vitest";
import { type Move, mayMove, type RequestStatus, requestStatuses, statusAfter } from "./request.ts";
import { resumeClock, startClock, stopClock } from "./request-clock.ts";
import { dueAt, expiresAt, remindAt } from "./request-rules.ts";

/** The product's text, written out once more by hand: everything that is not here is refused. */
const legal: readonly [RequestStatus, Move, RequestStatus][] = [
  ["draft", "save", "draft"],
  ["draft", "submit", "submitted"],
  ["draft", "withdraw", "withdrawn"],
  ["submitted", "edit", "submitted"],
  ["submitted", "escalate", "escalated"],
  ["submitted", "return", "changes_requested"],
  ["submitted", "withdraw", "withdrawn"],
  ["submitted", "expire", "expired"],
  ["escalated", "edit", "escalated"],
  ["escalated", "return", "changes_requested"],
  ["escalated", "approve", "approved"],
  ["escalated", "reject", "rejected"],
  ["escalated", "withdraw", "withdrawn"],
  ["escalated", "expire", "expired"],
  ["changes_requested", "edit", "changes_requested"],
  ["changes_requested", "resubmit", "submitted"],
  ["changes_requested", "withdraw", "withdrawn"],
  ["changes_requested", "expire", "expired"],
  ...(["submitted", "escalated", "changes_requested", "approved", "rejected", "withdrawn", "expired"] as const).flatMap(
    (status) =>
      (["comment", "copy"] as const).map((move): [RequestStatus, Move, RequestStatus] => [status, move, status]),
  ),
];

const moves: readonly Move[] = [...new Set(legal.map(([, move]) => move))];

describe("the life of a request", () => {
  test.each(legal)("%s may %s, and is %s then", (from, move, to) => {
    expect(statusAfter(from, move)).toBe(to);
  });

  test("W26: every other pair is refused with the state it is in", () => {
    let refused = 0;
    for (const status of requestStatuses)
      for (const move of moves) {
        if (legal.some(([from, each]) => from === status && each === move)) continue;
        refused++;
        expect(mayMove(status, move), `${status} ${move}`).toBe(false);
        expect(() => statusAfter(status, move), `${status} ${move}`).toThrow(`illegal_move: ${status}`);
      }
    expect(refused).toBe(requestStatuses.length * moves.length - legal.length);
  });

  test("who closed it, and when, is said with the state", () => {
    const closed = { by: "Ada Lindqvist", at: new Date("2026-06-01T10:00:59Z") };
    expect(() => statusAfter("approved", "reject", closed)).toThrow(
      "approved (by Ada Lindqvist, 2026-06-01 10:00 UTC)",
    );
  });
});

describe("the clock", () => {
  const times = { supportHours: 24, decisionHours: 72, remindHours: 8, expiryDays: 30 };
  const now = new Date("2026-06-01T10:00:00Z");
  const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);

  test("each desk has its own time, and the end of it a reminder", () => {
    expect(dueAt(times, "support-platform", now)).toEqual(hours(24));
    expect(dueAt(times, "TDP-k8saas", now)).toEqual(hours(72));
    expect(expiresAt(times, now)).toEqual(hours(30 * 24));
    expect(remindAt(times, hours(24))).toEqual(hours(16));
  });

  test("stands while the authors are asked, however long they take", () => {
    const running = startClock(times, "TDP-k8saas", now);
    const standing = stopClock(running, "TDP-k8saas", hours(70));
    expect(standing).toMatchObject({ dueAt: null, clockLeftSeconds: 2 * 3600, askedByDesk: "TDP-k8saas" });
    expect(resumeClock(standing, hours(500)).dueAt).toEqual(hours(502));
  });

  test("what was overdue when the question came is overdue by as much after the answer", () => {
    const standing = stopClock(startClock(times, "TDP-k8saas", now), "TDP-k8saas", hours(73));
    expect(resumeClock(standing, hours(100)).dueAt).toEqual(hours(99));
  });
});
