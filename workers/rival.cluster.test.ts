import { afterAll, beforeAll, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { findClusterView } from "#lib/data/cluster-views.ts";
import { asAdmin } from "#lib/testing/cluster.ts";
import { startWatchedCluster, type WatchedCluster } from "#lib/testing/watched-cluster.ts";

let watched: WatchedCluster;

beforeAll(async () => {
  watched = await startWatchedCluster();
}, 1_800_000);

afterAll(() => watched?.stop(), 60_000);

const path = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/trusted-registries";
const actionsIn = (binding: { spec: { validationActions: string[] } }) => binding.spec.validationActions.join();
const read = async () => JSON.parse((await asAdmin(watched.cluster, "GET", path)).body);

/** A controller that holds a copy of the binding in which it only warns, and applies it whenever it finds another. */
function startRival(): { readonly applied: number[]; stop: () => Promise<void> } {
  const applied: number[] = [];
  let going = true;
  const turn = async () => {
    const live = await read();
    if (actionsIn(live) !== "Warn") {
      const theirs = { ...live, spec: { ...live.spec, validationActions: ["Warn"] } };
      if ((await asAdmin(watched.cluster, "PUT", path, theirs)).status === 200) applied.push(performance.now());
    }
  };
  const done = (async () => {
    while (going) {
      await turn();
      await new Promise((next) => setTimeout(next, 20)); // as a controller that looks often
    }
  })();
  const stop = async () => {
    going = false;
    await done;
  };
  return { applied, stop };
}

const told = async () => {
  const rows = await client().event.findMany({
    where: { clusterId: watched.clusterId, type: "delivery.reverted" },
    orderBy: { seq: "asc" },
    select: { detail: true },
  });
  return rows.map(({ detail }) => (detail as { again?: { times: number } }).again?.times ?? 0);
};

const seenByAnAuditor = () =>
  findClusterView(
    { id: null, name: "vera", roles: ["auditor"], clusterIds: [], origin: "test" },
    watched.clusterId,
    new Date(),
  );

test("a rival that resets the binding is put back ever more slowly, told once, and named on the cluster's page", async () => {
  await watched.ready();
  const rival = startRival();
  try {
    await expect.poll(() => rival.applied.length, { timeout: 110_000, interval: 100 }).toBeGreaterThanOrEqual(7);
  } finally {
    await rival.stop();
  }
  const gaps = rival.applied.slice(1).map((at, n) => (at - (rival.applied[n] ?? 0)) / 1000);
  console.log(`seconds between what the rival applied: ${gaps.map((gap) => gap.toFixed(1)).join(", ")}`);
  // Three times it was put back at once, and from then on 1, 2, 4 s and more lie between.
  for (const [n, seconds] of [1, 2, 4].entries()) expect(gaps[n + 3]).toBeGreaterThanOrEqual(seconds);
  expect(await seenByAnAuditor()).toMatchObject({
    state: "contested",
    contested: { objects: ["ValidatingAdmissionPolicyBinding trusted-registries"] },
  });
  expect(await told(), "one event for all of it").toEqual([0]);
}, 180_000);

test("left alone it stays put back, and how often is told once the run is over", async () => {
  await expect.poll(async () => actionsIn(await read()), { timeout: 60_000, interval: 100 }).toBe("Deny,Audit");
  await expect.poll(told, { timeout: 120_000, interval: 500 }).toHaveLength(2);
  expect((await told())[1]).toBeGreaterThanOrEqual(6);
  expect((await seenByAnAuditor())?.contested).toBeNull();
}, 180_000);
