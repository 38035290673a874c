import { afterAll, beforeAll, expect, test } from "vitest";
import { startWatchedCluster, type WatchedCluster } from "#lib/testing/watched-cluster.ts";
import { actions } from "#lib/testing/who-can-do-what.ts";

let cluster: WatchedCluster;

beforeAll(async () => {
  cluster = await startWatchedCluster({ watch: false, resyncSeconds: 3 });
}, 1_800_000);

afterAll(() => cluster?.stop(), 60_000);

test.each([
  "deletes the guard's binding, then edits the list",
  "deletes the guard's binding, then deletes the list",
  "has the pod policy's binding warn only",
])("without the right to watch the next resync heals it: somebody %s", async (does) => {
  await cluster.ready();
  const before = await cluster.delivered();
  await actions[does]?.act(cluster.admin, cluster);
  await expect.poll(() => cluster.delivered(), { timeout: 60_000, interval: 50 }).toEqual(before);
  await cluster.restore();
});

test("and a deleted policy is an alarm then", async () => {
  await cluster.ready();
  expect((await cluster.admin(["delete", "validatingadmissionpolicy", "trusted-registries"])).code).toBe(0);
  await expect
    .poll(async () => (await cluster.delivery()).message, { timeout: 60_000 })
    .toContain("pods are not judged at all");
});
