import { describe, expect, test } from "vitest";
import { mailFailure, mailGivesUpHours, nextMailAttempt } from "./mail-outcome.ts";

describe("a failure to send", () => {
  test.each([
    ["EENVELOPE", "RCPT TO", 550, "permanent"],
    ["EMESSAGE", "DATA", 554, "permanent"],
    ["EENVELOPE", "RCPT TO", 450, "transient"],
    ["EMESSAGE", "DATA", 451, "transient"],
    ["EENVELOPE", "MAIL FROM", 550, "transient"],
    ["EAUTH", "AUTH PLAIN", 535, "transient"],
    ["ESOCKET", "CONN", null, "transient"],
  ] as const)("%s at %s with %s is %s", (code, command, response, kind) => {
    expect(mailFailure({ code, command, response }).kind).toBe(kind);
  });

  test("says what the server replied to, or how it was not reached", () => {
    expect(mailFailure({ code: "EENVELOPE", command: "RCPT TO", response: 550 }).trouble).toBe(
      "The mail server refuses it (550 to RCPT TO).",
    );
    expect(mailFailure({ code: "ETIMEDOUT", command: "CONN", response: null }).trouble).toBe(
      "The mail server could not take it (ETIMEDOUT).",
    );
  });
});

describe("the next attempt", () => {
  const at = new Date("2026-06-01T10:00:00Z");
  const pause = (attempts: number, spread: number) =>
    ((nextMailAttempt(at, attempts, spread, at)?.getTime() ?? Number.NaN) - at.getTime()) / 1000;

  test("comes after ever longer pauses, an hour at most, spread over half of them", () => {
    expect([1, 2, 3, 9, 40].map((attempts) => pause(attempts, 1))).toEqual([15, 30, 60, 3600, 3600]);
    expect([1, 2, 40].map((attempts) => pause(attempts, 0))).toEqual([7.5, 15, 1800]);
  });

  test("does not come after three days", () => {
    const end = new Date(at.getTime() + mailGivesUpHours * 3_600_000);
    expect(nextMailAttempt(at, 80, 1, end)).not.toBeNull();
    expect(nextMailAttempt(at, 80, 1, new Date(end.getTime() + 1))).toBeNull();
  });
});
