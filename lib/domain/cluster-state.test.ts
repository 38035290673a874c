import { expect, test } from "vitest";
import { isClusterName, memberGroup } from "./cluster-name.ts";
import { clusterState, clusterStates, proofMinutes } from "./cluster-state.ts";

const now = new Date("2026-06-01T10:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const fresh = ago(proofMinutes * 60_000);
const cluster = (status: string, provenAt: Date | null = fresh, reason: string | null = null) => {
  const delivery = { status, reason, provenAt };
  return { active: true, delivery, reachable: true, judging: true, contested: false, mode: "deny" } as const;
};

test.each([
  ["waiting", { ...cluster("enforced"), active: false }],
  ["waiting", { ...cluster("enforced"), delivery: null }],
  ["open", { ...cluster("enforced"), judging: false }],
  ["enforced", { ...cluster("enforced"), judging: null }],
  ["stale", cluster("stale")],
  ["drifted", cluster("drifted")],
  ["drifted", cluster("drifted", fresh, "drifted")],
  ["behind", cluster("drifted", fresh, "outdated")],
  ["outdated", cluster("drifted", ago(proofMinutes * 60_000 + 1), "outdated")],
  ["open", { ...cluster("drifted", fresh, "outdated"), judging: false }],
  ["contested", { ...cluster("enforced"), contested: true }],
  ["contested", { ...cluster("drifted"), contested: true }],
  ["open", { ...cluster("enforced"), contested: true, judging: false }],
  ["blocked", cluster("blocked")],
  ["failing", cluster("failing")],
  ["failing", { ...cluster("failing"), reachable: null }],
  ["unreachable", { ...cluster("failing"), reachable: false }],
  ["enforced", cluster("enforced")],
  ["enforced", { ...cluster("enforced"), mode: "warn" }],
  ["off", { ...cluster("enforced"), mode: "off" }],
  ["outdated", cluster("enforced", ago(proofMinutes * 60_000 + 1))],
  ["outdated", cluster("enforced", null)],
  ["outdated", { ...cluster("enforced", null), mode: "off" }],
  ["delivering", cluster("pending")],
] as const)("is %s", (state, of) => {
  expect(clusterState(of, now)).toBe(state);
});

test("states are told worst first", () => {
  expect(clusterStates.join(" ")).toBe(
    "open contested stale drifted blocked unreachable failing behind outdated waiting delivering off enforced",
  );
});

test.each(["a", "k8saas-lja-01", "0", "a".repeat(63)])("%s is a cluster's name, and its group follows", (name) => {
  expect(isClusterName(name)).toBe(true);
  expect(memberGroup(name)).toBe(`${name}-k8saas-devops-cluster-role`);
});

test.each(["", "-a", "a-", "A", "a_b", "a.b", "a b", "a\n", "a".repeat(64)])("%j is no cluster's name", (name) => {
  expect(isClusterName(name)).toBe(false);
});
