import { describe, expect, test } from "vitest";
import { Refusal } from "./refusal.ts";
import {
  deskOf,
  desks,
  isOpen,
  readNote,
  readReason,
  readTicket,
  reasonLimit,
  requestName,
  requestStatuses,
  waitsFor,
} from "./request.ts";
import { endClock, resumeClock, stopClock } from "./request-clock.ts";
import { checkRule, checkTimes, type RequestTimes } from "./request-rules.ts";

const refused = (code: string, detail?: string) => expect.objectContaining({ name: "Refusal", code, detail });

function thrown(work: () => unknown): unknown {
  try {
    return { returned: work() };
  } catch (error) {
    return error;
  }
}

test("a refusal is called so, and says its code and its fact", () => {
  expect(String(new Refusal("stale"))).toBe("Refusal: stale");
  expect(String(new Refusal("not_on_list", "ghcr.io"))).toBe("Refusal: not_on_list: ghcr.io");
});

describe("what people write", () => {
  test.each([
    ["  We run it. \n", "We run it."],
    ["one\r\ntwo\rthree", "one\ntwo\nthree"],
    ["\u200b\u00a0 why \u00a0\u200b\ufeff", "why"],
    ["a \u200b b", "a \u200b b"],
  ])("%j is kept as %j", (typed, kept) => {
    expect(readNote(typed)).toBe(kept);
    expect(readReason(typed)).toBe(kept);
  });

  test.each(["", "  ", "\u200b\u00a0\n"])("%j says nothing: fine as a note, refused as a reason", (blank) => {
    expect(readNote(blank)).toBe("");
    expect(thrown(() => readReason(blank))).toEqual(refused("reason_missing"));
  });

  test("what is too long is refused with its length, what just fits is not", () => {
    expect(readNote("x".repeat(reasonLimit))).toHaveLength(reasonLimit);
    expect(thrown(() => readNote("x".repeat(reasonLimit + 1)))).toEqual(refused("reason_too_long", "2001"));
  });

  test("a ticket is one line that can be read, or none", () => {
    expect(readTicket(" INC-1042 ")).toBe("INC-1042");
    expect(readTicket(" ")).toBeNull();
    expect(readTicket("x".repeat(80))).toHaveLength(80);
    for (const odd of ["x".repeat(81), "INC\n1042", "INC\u200b1042"])
      expect(
        thrown(() => readTicket(odd)),
        odd,
      ).toEqual(refused("ticket_invalid"));
  });

  test("a request is called by its number once it has one", () => {
    expect(requestName(1042)).toBe("TR-1042");
    expect(requestName(null)).toBe("Draft");
  });
});

test("where a request waits, and for whom", () => {
  const waiting = requestStatuses.map((status) => [status, isOpen(status), deskOf(status), waitsFor(status)]);
  expect(waiting).toEqual([
    ["draft", false, null, null],
    ["submitted", true, "support-platform", "support-platform"],
    ["escalated", true, "TDP-k8saas", "TDP-k8saas"],
    ["changes_requested", true, null, "its authors"],
    ["approved", false, null, null],
    ["rejected", false, null, null],
    ["withdrawn", false, null, null],
    ["expired", false, null, null],
  ]);
  expect(desks).toEqual(["support-platform", "TDP-k8saas"]);
});

test("a clock that never ran stands at nothing, and whoever closes a request ends it", () => {
  const now = new Date("2026-06-01T10:00:00Z");
  expect(stopClock({ dueAt: null }, "support-platform", now)).toMatchObject({ dueAt: null, clockLeftSeconds: 0 });
  expect(stopClock({ dueAt: new Date(now.getTime() + 1999) }, "support-platform", now).clockLeftSeconds).toBe(1);
  expect(resumeClock({ clockLeftSeconds: null }, now).dueAt).toEqual(now);
  const nothing = { dueAt: null, clockLeftSeconds: null, askedByDesk: null, remindedAt: null, overdueAt: null };
  expect(endClock("me", now)).toEqual({ ...nothing, closedById: "me", closedAt: now });
});

describe("rules", () => {
  test("send to a desk that there is, and ask for one to five approvals", () => {
    for (const route of desks)
      for (const approvals of [1, 5]) expect(checkRule({ risk: "low", route, approvals })).toBeUndefined();
    expect(thrown(() => checkRule({ risk: "low", route: "nowhere" as never, approvals: 1 }))).toEqual(
      refused("rule_invalid", 'The first desk "nowhere"'),
    );
    for (const approvals of [0, 6, 1.5, Number.NaN])
      expect(
        thrown(() => checkRule({ risk: "low", route: "TDP-k8saas", approvals })),
        String(approvals),
      ).toEqual(refused("rule_invalid", "Asking for fewer than 1 or more than 5 approvals"));
  });

  const times: RequestTimes = { supportHours: 1, decisionHours: 2160, remindHours: 8, expiryDays: 365 };

  test("give whole hours up to 90 days, and whole days up to a year", () => {
    expect(checkTimes(times)).toBeUndefined();
    expect(checkTimes({ ...times, expiryDays: 1 })).toBeUndefined();
    for (const name of ["supportHours", "decisionHours", "remindHours"] as const)
      for (const hours of [0, 2161, 1.5])
        expect(
          thrown(() => checkTimes({ ...times, [name]: hours })),
          `${name} ${hours}`,
        ).toEqual(refused("rule_invalid", "A time of less than 1 or more than 2160 hours"));
    for (const expiryDays of [0, 366, 0.5])
      expect(
        thrown(() => checkTimes({ ...times, expiryDays })),
        String(expiryDays),
      ).toEqual(refused("rule_invalid", "An expiry after less than 1 or more than 365 days"));
  });
});
