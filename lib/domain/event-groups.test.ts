import { expect, test } from "vitest";
import { type EventGroup, eventGroups, isEventGroup, typesOf } from "./event-groups.ts";
import { eventTypes } from "./event-words.ts";

const whole = (["requests", "clusters", "people"] satisfies EventGroup[]).flatMap((group) => typesOf(group));

test("every kind of event is in exactly one of the three large groups", () => {
  expect(whole.toSorted()).toEqual(eventTypes.toSorted());
});

test("decisions and proofs leave out what is only said or tried", () => {
  const types = typesOf("decisions");
  expect(types).toEqual(expect.arrayContaining(["request.approved", "request.rejected", "delivery.enforced"]));
  for (const type of ["request.drafted", "request.commented", "person.signed_in", "delivery.failing"] as const)
    expect(types).not.toContain(type);
});

test("only the names of groups are groups", () => {
  for (const group of Object.keys(eventGroups)) expect(isEventGroup(group)).toBe(true);
  expect(isEventGroup("request.approved")).toBe(false);
  expect(isEventGroup("toString")).toBe(false);
});
