import { describe, expect, test } from "vitest";
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
const open: Exclude<DeliveryReport, { outcome: "enforced" }> = {
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

describe("every condition, with its reason", () => {
  type Ended = Exclude<DeliveryReport, { outcome: "enforced" }>;
  const failed = (reason: string, of: Partial<Ended> = {}): Ended => ({
    ...open,
    outcome: "failed",
    reason,
    drift: null,
    ...of,
  });
  const nothing = { progress: { listApplied: false, mode: null } } as const;
  const lines = (report: DeliveryReport, mode: "deny" | "off" = "deny") =>
    conditionsOf(report, { number: 3, mode }).map(({ type, status, reason }) => `${type} ${status} ${reason}`);

  test("once proven", () => {
    const observed = { mode: "deny", revision: 3, digest: "sha256:0", policyVersion: "1" } as const;
    const proven = conditionsOf({ ...told, outcome: "enforced", observed, drift: [] }, { number: 3, mode: "deny" });
    expect(proven.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
      "Reachable True Answered",
      "ListApplied True Applied",
      "ModeApplied True Applied",
      "Intact True AsRendered",
      "Judging True InPlace",
      "Enforced True Proven",
    ]);
    expect(proven.map(({ observedRevision }) => observedRevision)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(proven[1]?.message).toBe("The cluster holds the list of revision 3.");
    expect(proven[2]?.message).toBe("The mode read from the cluster is deny.");
    expect(proven[5]?.message).toContain("revision 3: asked 4 times over 2 new connections");
  });

  test.each([
    "unreachable",
    "timeout",
    "server_error",
    "throttled",
    "certificate",
    "address_refused",
    "kubeconfig",
    "credentials_sealed",
    "unauthorized",
    "unexpected_answer",
  ])("where nothing can be learnt (%s), no more is claimed", (reason) => {
    const name = conditionsOf(failed(reason), { number: 3, mode: "deny" })[0]?.reason;
    expect(name).toMatch(/^([A-Z][a-z]+)+$/);
    expect(name?.toLowerCase()).toBe(reason.replaceAll("_", ""));
    expect(lines(failed(reason, nothing))).toEqual([
      `Reachable False ${name}`,
      `ListApplied Unknown ${name}`,
      `ModeApplied Unknown ${name}`,
      "Intact Unknown NotSeen",
      "Judging Unknown NotSeen",
      `Enforced Unknown ${name}`,
    ]);
  });

  test("where nothing was asked of it", () => {
    expect(lines(failed("digest_mismatch", nothing))).toEqual([
      "Reachable Unknown DigestMismatch",
      "ListApplied Unknown DigestMismatch",
      "ModeApplied Unknown DigestMismatch",
      "Intact Unknown NotSeen",
      "Judging Unknown NotSeen",
      "Enforced Unknown DigestMismatch",
    ]);
  });

  test("where it answered and the list did not get there, the list is not in force", () => {
    expect(lines(failed("forbidden", nothing))).toEqual([
      "Reachable True Answered",
      "ListApplied False Forbidden",
      "ModeApplied Unknown Forbidden",
      "Intact Unknown NotSeen",
      "Judging Unknown NotSeen",
      "Enforced False Forbidden",
    ]);
  });

  test("where the list got there and the mode did not", () => {
    const half = { progress: { listApplied: true, mode: null } };
    expect(lines(failed("forbidden", half)).slice(1, 3)).toEqual([
      "ListApplied True Applied",
      "ModeApplied False Forbidden",
    ]);
    expect(lines(failed("timeout", half)).slice(1, 3)).toEqual([
      "ListApplied True Applied",
      "ModeApplied Unknown Timeout",
    ]);
    const other = failed("forbidden", { progress: { listApplied: true, mode: "warn" } });
    expect(lines(other).slice(2, 3)).toEqual(["ModeApplied False OtherMode"]);
    expect(conditionsOf(other, { number: 3, mode: "deny" })[2]?.message).toContain("is warn, which is not");
    expect(lines(failed("forbidden")).at(-1)).toBe("Enforced Unknown Forbidden");
    expect(lines({ ...failed("timeout"), outcome: "stale" })[0]).toBe("Reachable True Answered");
  });

  test("only what makes it so is told of a cluster that is open or may be", () => {
    const binding: ObjectDrift = { ...missingPolicy, object: "Binding b", part: "guard_binding" };
    const judging = (...drift: ObjectDrift[]) => conditionsOf({ ...open, drift }, { number: 3, mode: "deny" })[4];
    expect(judging(missingPolicy, binding)).toMatchObject({ status: "False", reason: "Open" });
    expect(judging(missingPolicy, binding)?.message).toMatch(/^The cluster is open: pods are not judged at all\./);
    expect(judging(missingPolicy, binding)?.message).not.toContain("Binding b");
    expect(judging({ ...missingPolicy, state: "changed" })).toMatchObject({ status: "Unknown", reason: "OtherRules" });
    expect(judging(binding)).toMatchObject({ status: "True", reason: "InPlace" });
    const both = conditionsOf({ ...open, drift: [missingPolicy, binding] }, { number: 3, mode: "deny" })[3];
    expect(both).toMatchObject({ status: "False", reason: "Drifted" });
    expect(both?.message).toContain(
      "ValidatingAdmissionPolicy trusted-registries is missing; Binding b is missing. The condition",
    );
    expect(lines({ ...open, drift: [] }, "off")[4]).toBe("Judging True Off");
  });

  test("nothing refused is told only where proving failed for it", () => {
    const odd: DeliveryReport = {
      ...open,
      outcome: "unprovable",
      reason: "nothing_refused",
      message: "None.",
      drift: [],
    };
    expect(conditionsOf(odd, { number: 3, mode: "deny" })[4]).toMatchObject({
      reason: "NothingRefused",
      message: "None.",
    });
    expect(lines({ ...odd, reason: "other" })[4]).toBe("Judging True InPlace");
    expect(lines({ ...odd, outcome: "stale" })[4]).toBe("Judging True InPlace");
    expect(lines({ ...odd, outcome: "stale", reason: "open" }).at(-1)).toBe("Enforced False Open");
  });

  test("not having looked ends no alarm about what is intact either", () => {
    const unseen = conditionsOf(failed("timeout"), { number: 3, mode: "deny" });
    expect(unseen.filter((each) => staysAlarmed("False", each)).map(({ type }) => type)).toEqual(["Intact", "Judging"]);
  });
});
