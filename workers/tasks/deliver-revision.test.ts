import { expect, test } from "vitest";
import type { DeliveryReport } from "#lib/domain/condition.ts";
import { resultOf } from "./deliver-revision.ts";

const now = new Date("2026-01-01T00:00:00Z");

function blocked(reason: string): DeliveryReport {
  return {
    outcome: "failed",
    kind: "permanent",
    reason,
    message: "",
    calls: 1,
    probes: { dryRuns: 0, connections: 0 },
    changed: [],
    drift: null,
    progress: { listApplied: false, mode: null },
  };
}

test.each([
  ["forbidden", 300],
  ["unauthorized", 300],
  ["digest_mismatch", null],
  ["credentials_sealed", null],
])("what is blocked by %s is looked at again after: %s s", (reason, seconds) => {
  const { status, dueAt } = resultOf(blocked(reason), 9, now);
  expect(status).toBe("blocked");
  expect(dueAt === null ? null : (dueAt.getTime() - now.getTime()) / 1000).toBe(seconds);
});
