import { expect, test } from "vitest";
import type { ObjectDrift, Part } from "#lib/domain/drift.ts";
import { conclusionOf } from "./last-look.ts";

function drift(part: Part, state: ObjectDrift["state"]): ObjectDrift {
  return { object: part, part, state, fields: [], more: 0 };
}

const inForce = { mode: "deny", wasInForce: true } as const;
const begun = { mode: "deny", wasInForce: false } as const;
const [gone, unread] = [drift("pod_policy", "missing"), drift("list", "unreadable")];
const off = drift("pod_binding", "idle");

test("what is seen to be open is an alarm, told with what could not be read", () => {
  expect(conclusionOf([gone, unread], inForce)).toEqual({ drift: [gone, unread], isAlarm: true });
  expect(conclusionOf([off], inForce)).toEqual({ drift: [off], isAlarm: true });
  expect(conclusionOf([drift("list", "changed")], inForce)).toMatchObject({ isAlarm: true });
});

test("what cannot be read is no alarm, and no all-clear either", () => {
  expect(conclusionOf([unread, drift("pod_policy", "unreadable")], inForce)).toEqual({ drift: null, isAlarm: false });
  expect(conclusionOf([drift("guard_binding", "missing"), unread], inForce)).toEqual({ drift: null, isAlarm: false });
});

test("a revision that was never in force is no alarm for what it has not written yet, and no all-clear either", () => {
  expect(conclusionOf([off, drift("list", "changed")], begun)).toEqual({ drift: null, isAlarm: false });
  expect(conclusionOf([off, gone], begun)).toEqual({ drift: [gone], isAlarm: true });
  expect(conclusionOf([drift("pod_binding", "missing")], begun)).toMatchObject({ isAlarm: true });
});

test("where everything could be read, what differs is told", () => {
  const guard = drift("guard_binding", "missing");
  expect(conclusionOf([guard], inForce)).toEqual({ drift: [guard], isAlarm: false });
  expect(conclusionOf([], inForce)).toEqual({ drift: [], isAlarm: false });
});
