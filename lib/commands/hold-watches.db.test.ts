import { beforeEach, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { aCluster } from "#lib/testing/factories.ts";
import { holdClusterWatches, releaseClusterWatches, watchLeaseSeconds } from "./hold-watches.ts";

const start = Date.now();
const at = (seconds: number) => new Date(start + seconds * 1000);
const none = new Map<string, never>();

/** The clusters that a worker holds at a second, of those of this test. */
async function held(worker: string, seconds: number, most = 1000): Promise<string[]> {
  return (await holdClusterWatches(worker, { most, seen: none }, at(seconds))).map(({ clusterId }) => clusterId);
}

beforeEach(async () => {
  await client().clusterWatch.deleteMany();
});

test("one worker watches a cluster, as long as it renews", async () => {
  const { id } = await aCluster();
  expect(await held("a", 0)).toContain(id);
  expect(await held("b", 1)).toEqual([]);
  expect(await held("a", 20)).toContain(id);
  expect(await held("b", watchLeaseSeconds + 10)).toEqual([]);
});

test("a worker that died is followed by another within a minute, and does not get its clusters back", async () => {
  const { id } = await aCluster();
  await held("a", 0);
  expect(watchLeaseSeconds + 5, "the lease and a beat").toBeLessThan(60);
  expect(await held("b", watchLeaseSeconds + 5)).toContain(id);
  expect(await held("a", watchLeaseSeconds + 6)).toEqual([]);
});

test("a worker that ends leaves its clusters to others at once", async () => {
  const { id } = await aCluster();
  await held("a", 0);
  await releaseClusterWatches("a");
  expect(await held("b", 1)).toContain(id);
});

test("nobody watches more than they may, and the rest is left for others", async () => {
  await aCluster();
  await aCluster();
  await aCluster();
  const a = await held("a", 0, 2);
  expect(a).toHaveLength(2);
  expect(await held("a", 1, 2)).toEqual(a);
  const b = await held("b", 2);
  expect(b.filter((id) => a.includes(id))).toEqual([]);
  expect(await held("c", 3, 0)).toEqual([]);
});

test("it comes with opened credentials, and with what tells that they changed; how much is seen is kept", async () => {
  const { id } = await aCluster();
  const [work] = (await holdClusterWatches("a", { most: 1000, seen: none }, at(0))).filter(
    (each) => each.clusterId === id,
  );
  expect(work?.kubeconfig).toBe("kind: Config");
  const cluster = await client().cluster.findUniqueOrThrow({ where: { id } });
  expect(work?.sealed).toBe(cluster.sealedCredentials);
  await holdClusterWatches("b", { most: 0, seen: new Map([[id, "all"]]) }, at(1));
  expect((await client().clusterWatch.findUniqueOrThrow({ where: { clusterId: id } })).coverage).toBe("none");
  await holdClusterWatches("a", { most: 1000, seen: new Map([[id, "some"]]) }, at(1));
  expect((await client().clusterWatch.findUniqueOrThrow({ where: { clusterId: id } })).coverage).toBe("some");
});
