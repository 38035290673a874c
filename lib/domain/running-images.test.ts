import { describe, expect, test } from "vitest";
import { collectWorkloads, type RunningPod, workloadOf } from "./running-images.ts";

const pod: RunningPod = {
  namespace: "shop",
  name: "api-7c9f8d6b5-x2x2x",
  owner: { kind: "ReplicaSet", name: "api-7c9f8d6b5" },
  templateHash: "7c9f8d6b5",
  images: ["nginx"],
  debugImages: [],
};

describe("the workload that a person knows a pod by", () => {
  test.each([
    [{}, "Deployment api"],
    [{ templateHash: null }, "ReplicaSet api-7c9f8d6b5"],
    [{ templateHash: "6b5" }, "ReplicaSet api-7c9f8d6b5"],
    [{ owner: { kind: "ReplicaSet", name: "own" } }, "ReplicaSet own"],
    [{ owner: { kind: "Job", name: "backup-29301120" } }, "CronJob backup"],
    [{ owner: { kind: "Job", name: "import-2025" } }, "Job import-2025"],
    [{ owner: { kind: "StatefulSet", name: "db-29301120" } }, "StatefulSet db-29301120"],
    [{ owner: { kind: "DaemonSet", name: "agent" } }, "DaemonSet agent"],
    [{ owner: { kind: "Rollout", name: "api" } }, "Rollout api"],
    [{ owner: { kind: "Node", name: "node-1" }, name: "etcd-node-1" }, "Static pod etcd-node-1"],
    [{ owner: null }, "Pod api-7c9f8d6b5-x2x2x"],
  ])("%j", (more, known) => {
    const { kind, name } = workloadOf({ ...pod, ...more });
    expect(`${kind} ${name}`).toBe(known);
  });
});

test("pods are kept together by owner and images, whatever the order", () => {
  const { add, workloads } = collectWorkloads();
  add({ ...pod, images: ["b", "a", "b"] });
  add({ ...pod, name: "api-7c9f8d6b5-other", images: ["a", "b"] });
  add({ ...pod, images: ["a"] });
  add({ ...pod, images: ["a"], debugImages: ["busybox"] });
  add({ ...pod, namespace: "ci", images: ["a"] });
  expect(workloads().map(({ namespace, name, pods, images }) => [namespace, name, pods, images.join()])).toEqual([
    ["ci", "api", 1, "a"],
    ["shop", "api", 2, "a,b"],
    ["shop", "api", 1, "a"],
    ["shop", "api", 1, "a"],
  ]);
});
