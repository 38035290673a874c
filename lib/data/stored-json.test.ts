import { expect, test } from "vitest";
import { readFieldDifferences } from "./stored-drift.ts";
import { readRunningImagesAnswer } from "./stored-running-images.ts";

const workload = { namespace: "shop", kind: "Pod", name: "p", pods: 1, images: ["nginx"], debugImages: [] };
const seen = (workloads: unknown) => ({ seen: true, running: { readAt: "2026-06-01T10:00:00.000Z", workloads } });

test("what runs is read as it was stored", () => {
  expect(readRunningImagesAnswer(seen([workload]))).toEqual(seen([workload]));
  const unseen = { seen: false, reason: "failed", message: "It does not answer." };
  expect(readRunningImagesAnswer(unseen)).toEqual(unseen);
});

test.each([[null], [{}], [seen(null)], [seen([{ ...workload, images: "nginx" }])], [{ seen: false, reason: "other" }]])(
  "%j is no answer that this version can read",
  (stored) => {
    expect(readRunningImagesAnswer(stored)).toBeNull();
  },
);

test("the fields of a drift are read as stored, and none where they cannot be", () => {
  const fields = [{ path: "spec.validations", expected: "1", found: "2" }, { path: "data" }];
  expect(readFieldDifferences(fields)).toEqual(fields);
  expect(readFieldDifferences([{ path: 5 }])).toEqual([]);
  expect(readFieldDifferences({ of: "another version" })).toEqual([]);
});
