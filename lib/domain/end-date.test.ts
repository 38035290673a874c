import { describe, expect, test } from "vitest";
import {
  carriedEnd,
  checkEnd,
  dayIn,
  endOf,
  endsSoon,
  hasEnded,
  isZone,
  laterEnd,
  minuteUtc,
  readEndChoice,
  reminderDue,
  renewedEnd,
} from "./end-date.ts";

const now = new Date("2026-11-25T10:00:00Z");
const at = (text: string) => new Date(text);

describe("until when", () => {
  test.each([
    ["30", "", "UTC", "2026-12-25T23:59:59Z"],
    ["90", "", "UTC", "2027-02-23T23:59:59Z"],
    ["365", "", "UTC", "2027-11-25T23:59:59Z"],
    ["30", "", "Europe/Paris", "2026-12-25T22:59:59Z"],
    ["30", "", "Pacific/Kiritimati", "2026-12-26T09:59:59Z"], // there it is the 26th already
    ["date", "2027-02-28", "UTC", "2027-02-28T23:59:59Z"],
    ["date", " 2027-02-28 ", "America/New_York", "2027-03-01T04:59:59Z"],
    ["date", "2027-07-01", "Europe/Paris", "2027-07-01T21:59:59Z"], // summer there
    ["date", "2026-03-29", "Europe/Paris", "2026-03-29T21:59:59Z"], // the day the clocks go on
    ["date", "2026-10-25", "Europe/Paris", "2026-10-25T22:59:59Z"], // and the day they go back
    ["date", "2026-11-25", "Asia/Kathmandu", "2026-11-25T18:14:59Z"],
  ] as const)("%s %s in %s is %s", (choice, day, zone, expected) => {
    expect(endOf(choice, day, zone, now)).toEqual(at(expected));
  });

  test("no end is none", () => {
    expect(endOf("none", "2027-02-28", "UTC", now)).toBeNull();
  });

  test.each(["", "2027-02-30", "28.02.2027", "2027-2-28", "tomorrow", "02027-02-28", "2027-13-01"])(
    "%j is no day",
    (day) => {
      expect(() => endOf("date", day, "UTC", now)).toThrow(
        expect.objectContaining({ code: "end_unreadable", detail: day }),
      );
    },
  );

  test("only what is offered is a choice", () => {
    expect(readEndChoice("90")).toBe("90");
    expect(readEndChoice("91")).toBeNull();
  });

  test.each([
    ["2026-11-25T10:59:59Z", "end_too_soon"],
    ["2025-11-25T10:59:59Z", "end_too_soon"],
    ["2026-11-25T11:00:00Z", null],
    ["2036-11-25T10:00:00Z", null],
    ["2036-11-25T10:00:01Z", "end_too_far"],
  ])("an end at %s: %s", (end, code) => {
    const check = () => checkEnd(at(end), now);
    if (code === null) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code }));
  });

  test("to have none is always fine", () => {
    expect(() => checkEnd(null, now)).not.toThrow();
    expect(() => checkEnd(undefined, now)).not.toThrow();
  });
});

describe("reminders", () => {
  const end = at("2026-11-27T10:00:00Z");
  test.each<[string, number[], number | null]>([
    ["2026-11-26T09:59:59Z", [], null],
    ["2026-11-26T10:00:00Z", [], 24],
    ["2026-11-26T10:00:00Z", [24], null],
    ["2026-11-27T08:59:59Z", [24], null],
    ["2026-11-27T09:00:00Z", [24], 1],
    ["2026-11-27T09:00:00Z", [], 1], // nobody was there a day before
    ["2026-11-27T09:30:00Z", [1], null],
    ["2026-11-27T09:30:00Z", [24, 1], null],
    ["2026-11-27T09:59:59Z", [24], 1],
    ["2026-11-27T10:00:00Z", [24], null], // it has ended
  ])("at %s, after %j, is due: %s", (time, sent, expected) => {
    expect(reminderDue(end, sent, at(time))).toBe(expected);
  });
});

describe("ends", () => {
  const end = at("2026-11-27T10:00:00Z");
  const later = at("2026-12-27T10:00:00Z");

  test("come to the instant", () => {
    expect(hasEnded(end, at("2026-11-27T09:59:59.999Z"))).toBe(false);
    expect(hasEnded(end, end)).toBe(true);
    expect(hasEnded(null, later)).toBe(false);
  });

  test("compare, and none is later than any", () => {
    expect(laterEnd(end, later)).toBe(later);
    expect(laterEnd(later, end)).toBe(later);
    expect(laterEnd(end, null)).toBeNull();
    expect(laterEnd(null, end)).toBeNull();
  });

  test("are extended from where they are, or from now once they have passed", () => {
    expect(renewedEnd(end, "high", "UTC", now)).toEqual(at("2026-12-27T23:59:59Z"));
    expect(renewedEnd(at("2026-11-27T22:59:59Z"), "medium", "Europe/Paris", now)).toEqual(at("2027-02-25T22:59:59Z"));
    expect(renewedEnd(at("2026-01-01T00:00:00Z"), "low", "UTC", now)).toEqual(at("2027-11-25T23:59:59Z"));
  });

  test("that were counted in days are counted anew in a copy; a named day stays", () => {
    const filed = at("2026-11-01T12:00:00Z");
    expect(carriedEnd(end, "30", filed, now)).toEqual(at("2026-12-20T10:00:00Z"));
    expect(carriedEnd(end, "date", filed, now)).toEqual(end);
    expect(carriedEnd(end, null, filed, now)).toEqual(end);
    expect(carriedEnd(null, "30", filed, now)).toBeNull();
  });

  test("are near for a month", () => {
    expect(endsSoon(at("2026-12-25T09:59:59Z"), now)).toBe(true);
    expect(endsSoon(at("2026-12-25T10:00:00Z"), now)).toBe(false);
    expect(endsSoon(null, now)).toBe(false);
  });
});

test("days, minutes and zones", () => {
  expect(dayIn("Pacific/Auckland", at("2026-11-25T12:00:00Z"))).toBe("2026-11-26");
  expect(dayIn("America/New_York", at("2026-11-25T02:00:00Z"))).toBe("2026-11-24");
  expect(minuteUtc(at("2026-11-25T12:34:56Z"))).toBe("2026-11-25 12:34 UTC");
  expect(["Europe/Paris", "UTC", "Moon/Base", "", "x".repeat(500)].map(isZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
