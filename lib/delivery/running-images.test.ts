import { expect, test } from "vitest";
import { ClusterClient } from "./cluster-client.ts";
import type { Connection } from "./connection.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { readPages } from "./running-images.ts";

const now = new Date("2026-06-01T10:00:00Z");
const access = { server: "https://one.example", kubeconfig: "", credential: { token: "t" } };

function clusterThat(answers: (path: string) => unknown): ClusterClient {
  const connection: Connection = {
    send: async (_, path) => ({ code: 200, body: answers(path), status: undefined }),
    close: () => undefined,
  };
  return new ClusterClient(access as never, () => connection, { calls: 0 });
}

function pods(count: number, from: number) {
  return Array.from({ length: count }, (_, n) => ({
    metadata: { namespace: "shop", name: `pod-${from + n}` },
    spec: { containers: [{ image: "nginx:1.29" }], initContainers: null },
  }));
}

test.each([
  ["nothing", undefined],
  ["no items", { kind: "PodList", metadata: {} }],
  ["null items", { items: null, metadata: {} }],
  ["a pod that is none", { items: [null], metadata: {} }],
  ["containers that are none", { items: [{ spec: { containers: 5 } }], metadata: {} }],
  ["an image that is no text", { items: [{ spec: { containers: [{ image: {} }] } }], metadata: {} }],
])("200 with %s is an unexpected answer", async (_, body) => {
  await expect(
    readPages(
      clusterThat(() => body),
      now,
    ),
  ).rejects.toMatchObject({ reason: "unexpected_answer" });
});

/** 300 pods, of which no more than `most` fit into one answer. */
function clusterOfLargePods(most: number) {
  const sizes: number[] = [];
  const cluster = clusterThat((path) => {
    const asked = new URL(path, access.server).searchParams;
    const [size, from] = [Number(asked.get("limit")), Number(asked.get("continue") ?? 0)];
    sizes.push(size);
    if (size > most) throw new DeliveryFailure("permanent", "answer_too_large", { megabytes: 16 });
    const next = from + size < 300 ? String(from + size) : "";
    return { items: pods(Math.min(size, 300 - from), from), metadata: { continue: next } };
  });
  return { cluster, sizes };
}

test("pods too large for a page are read in smaller ones, each once", async () => {
  const { cluster, sizes } = clusterOfLargePods(70);
  const { workloads } = await readPages(cluster, now);
  expect(workloads).toHaveLength(300);
  expect(sizes).toEqual([250, 125, 62, 62, 62, 62, 62]);
});

test("a single pod that is too large is the failure", async () => {
  const { cluster, sizes } = clusterOfLargePods(0);
  await expect(readPages(cluster, now)).rejects.toMatchObject({ reason: "answer_too_large" });
  expect(sizes.at(-1)).toBe(1);
});
