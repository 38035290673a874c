import { expect, test } from "vitest";
import {
  driftSentence,
  isOutdated,
  judgingOf,
  keepsFromProof,
  type ObjectDrift,
  type Part,
  sameDrift,
} from "./drift.ts";
import type { Mode } from "./revision.ts";

function drift(part: Part, state: ObjectDrift["state"] = "missing", object = part as string): ObjectDrift {
  return { object, part, state, fields: [], more: 0 };
}

test.each([
  ["deny", "pod_policy", "missing", "no"],
  ["deny", "pod_policy", "changed", "perhaps"],
  ["deny", "pod_policy", "unreadable", "perhaps"],
  ["deny", "pod_binding", "missing", "no"],
  ["deny", "pod_binding", "idle", "no"],
  ["warn", "pod_binding", "idle", "no"],
  ["off", "pod_binding", "idle", "yes"],
  ["deny", "pod_policy", "outdated", "yes"],
  ["deny", "list", "unreadable", "perhaps"],
  ["deny", "guard_policy", "unreadable", "yes"],
  ["deny", "list", "missing", "yes"],
  ["warn", "list", "missing", "no"],
  ["deny", "namespace", "going", "yes"],
  ["warn", "namespace", "going", "no"],
  ["deny", "guard_binding", "missing", "yes"],
  ["deny", "probe_binding", "missing", "yes"],
  ["deny", "template_policy", "missing", "yes"],
  ["off", "pod_policy", "missing", "yes"],
] as const)("in mode %s, a %s that is %s: pods are judged: %s", (mode: Mode, part, state, judging) => {
  expect(judgingOf([drift("guard_policy"), drift(part, state)], mode)).toBe(judging);
});

test("the sentence says what the cluster does, what differs and what to do", () => {
  const all = [
    drift("guard_binding", "missing", "ValidatingAdmissionPolicyBinding g"),
    drift("pod_policy", "missing", "ValidatingAdmissionPolicy p"),
  ];
  expect(driftSentence(all, "deny")).toBe(
    "The cluster is open: pods are not judged at all. ValidatingAdmissionPolicyBinding g is missing; ValidatingAdmissionPolicy p is missing. An admin of the cluster applies the onboarding manifest again.",
  );
});

test("a list that differs is told to be immutable only where it is", () => {
  const list = drift("list", "changed");
  expect(driftSentence([list], "deny")).not.toContain("immutable");
  expect(driftSentence([{ ...list, fields: [{ path: "immutable", found: "true" }] }], "deny")).toContain("immutable");
});

test("only what the proof needs keeps from it", () => {
  expect(keepsFromProof([drift("guard_binding"), drift("template_policy"), drift("anchor")])).toBe(false);
  expect(keepsFromProof([drift("guard_binding"), drift("probe_binding")])).toBe(true);
});

test("an upgrade that is not complete is one only where nothing else differs, and keeps nothing from being proven", () => {
  const outdated = drift("pod_policy", "outdated");
  expect(isOutdated([outdated, drift("guard_policy", "outdated")])).toBe(true);
  expect(isOutdated([outdated, drift("guard_policy", "changed")])).toBe(false);
  expect(isOutdated([])).toBe(false);
  expect(keepsFromProof([outdated])).toBe(false);
  expect(driftSentence([outdated], "deny")).toContain("which completes the upgrade");
  expect(driftSentence([outdated, drift("guard_policy", "changed")], "deny")).not.toContain("upgrade");
});

test("drift is the same in any order, and another one with another value", () => {
  const [a, b] = [drift("guard_binding"), drift("pod_policy", "changed")];
  expect(sameDrift([a, b], [b, a])).toBe(true);
  expect(sameDrift([b], [{ ...b, fields: [{ path: "spec", found: "1" }] }])).toBe(false);
});
