import { describe, expect, test } from "vitest";
import { readChanges } from "./read-changes.ts";
import { readOtherEnds, readUntil } from "./read-ends.ts";

const now = new Date("2026-11-25T10:00:00Z");

describe("until when", () => {
  test.each<[string, string, Date | null]>([
    ["30", "", new Date("2026-12-25T23:59:59Z")],
    ["date", "2027-02-28", new Date("2027-02-28T23:59:59Z")],
    ["date", "\u200b2027-02-28\u00a0", new Date("2027-02-28T23:59:59Z")],
    ["none", "", null],
    ["", "", null],
    ["nonsense", "", null],
  ])("%j %j", (until, untilDay, expected) => {
    expect(readUntil({ until, untilDay }, "UTC", now)).toEqual(expected);
  });

  test.each([
    ["90", "2027-02-28", "until", /also chose another answer/],
    ["none", "x", "until", /also chose another answer/],
    ["date", "", "untilDay", /No day is given/],
    ["date", "28.2.2027", "untilDay", /"28.2.2027" is no day of the calendar/],
  ])("%j %j is told at %s", (until, untilDay, field, message) => {
    expect(readUntil({ until, untilDay }, "UTC", now)).toEqual({ field, message: expect.stringMatching(message) });
  });
});

describe("other ends", () => {
  test("an entry and a day a line, or no end; blank lines do not count", () => {
    expect(readOtherEnds("GHCR.io/acme 2027-02-28\r\n\n  quay.io/x \t No End \n", "Europe/Paris", now)).toEqual([
      { kind: "set_end_date", entry: "ghcr.io/acme", endsAt: new Date("2027-02-28T22:59:59Z") },
      { kind: "set_end_date", entry: "quay.io/x", endsAt: null },
    ]);
  });

  test("what cannot be read is told with its line, the first few", () => {
    const read = readOtherEnds(`*.com 2027-02-28\nquay.io/x\nquay.io/y soon\n${"a.io z\n".repeat(9)}`, "UTC", now);
    const { field, message } = read as { field: string; message: string };
    expect(field).toBe("ends");
    expect(message.split("\n")).toHaveLength(5);
    expect(message).toMatch(/^Line 1, “\*.com”: /);
    expect(message).toMatch(/\nLine 2, “quay.io\/x”: No day is given/);
    expect(message).toMatch(/\nLine 3, “quay.io\/y soon”: "soon" is no day/);
  });
});

test("what is added gets the end; what is removed does not", () => {
  const nothing = { mode: "", exempt: "", exemptNone: "", ends: "", untilDay: "" };
  const typed = { ...nothing, add: "quay.io/a", remove: "quay.io/b", until: "30" };
  const { changes, errors } = readChanges(typed, { now, zone: "UTC" });
  expect(errors).toEqual([]);
  expect(changes).toEqual([
    { kind: "add_entry", entry: "quay.io/a", endsAt: new Date("2026-12-25T23:59:59Z") },
    { kind: "remove_entry", entry: "quay.io/b" },
  ]);
});
