import { expect, test } from "vitest";
import { type Condition, conditionsOf, type DeliveryReport, staysAlarmed } from "./condition.ts";
import type { ObjectDrift } from "./drift.ts";

const told = { calls: 1, probes: { dryRuns: 4, connections: 2 }, changed: [] };
const missingPolicy: ObjectDrift = {
  object: "ValidatingAdmissionPolicy trusted-registries",
  part: "pod_policy",
  state: "missing",
  fields: [],
  more: 0,
};
const progress = { listApplied: true, mode: "deny" } as const;
const open: DeliveryReport = {
  ...told,
  outcome: "drifted",
  kind: "transient",
  reason: "open",
  message: "Open.",
  progress,
  drift: [missingPolicy],
};

function statuses(report: DeliveryReport, mode: "deny" | "off" = "deny") {
  return Object.fromEntries(conditionsOf(report, { number: 3, mode }).map(({ type, status }) => [type, status]));
}

test("a missing policy is an alarm, and no proof", () => {
  expect(statuses(open)).toEqual({
    Reachable: "True",
    ListApplied: "True",
    ModeApplied: "True",
    Intact: "False",
    Judging: "False",
    Enforced: "False",
  });
  expect(statuses(open, "off")).toMatchObject({ Intact: "False", Judging: "True" });
});

test("a cluster that cannot be seen is neither intact nor open", () => {
  const cut: DeliveryReport = { ...open, outcome: "failed", reason: "unauthorized", drift: null };
  expect(statuses(cut)).toMatchObject({ Reachable: "False", Intact: "Unknown", Judging: "Unknown" });
});

test("a stale list is in place, and not enforced", () => {
  const stale: DeliveryReport = { ...open, outcome: "stale", reason: "stale_list", drift: [] };
  expect(statuses(stale)).toMatchObject({ Intact: "True", Judging: "True", Enforced: "False" });
});

test("nothing refused though everything is in place leaves open whether pods are judged", () => {
  const odd: DeliveryReport = { ...open, outcome: "unprovable", reason: "nothing_refused", drift: [] };
  expect(statuses(odd)).toMatchObject({ Judging: "Unknown", Enforced: "Unknown" });
});

test("only a look ends an alarm", () => {
  const next = (type: Condition["type"], status: Condition["status"]): Condition => ({
    type,
    status,
    reason: "R",
    message: "",
    observedRevision: 1,
  });
  expect(staysAlarmed("False", next("Judging", "Unknown"))).toBe(true);
  expect(staysAlarmed("False", next("Judging", "True"))).toBe(false);
  expect(staysAlarmed("True", next("Judging", "Unknown"))).toBe(false);
  expect(staysAlarmed(undefined, next("Judging", "Unknown"))).toBe(false);
  expect(staysAlarmed("False", next("Enforced", "Unknown"))).toBe(false);
});
