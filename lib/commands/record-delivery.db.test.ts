import { expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import type { Condition } from "#lib/domain/condition.ts";
import { aCluster, add, aPerson, approve, aRequest, worker } from "#lib/testing/factories.ts";
import { type DeliveryResult, recordDelivery } from "./record-delivery.ts";
import { leaseSeconds, takeDeliveryWork } from "./take-work.ts";

const seconds = (n: number) => new Date(Date.now() + n * 1000);

/** A cluster with an approved list, and its delivery as one worker has taken it. Older deliveries of the file's other tests are done first. */
async function taken(by: string) {
  await client().delivery.updateMany({ data: { dueAt: null } });
  const cluster = await aCluster();
  const tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  await approve(await aPerson("ada", ["approver"]), await aRequest(tess, add("ghcr.io/acme")));
  const work = await takeDeliveryWork(by, seconds(1));
  if (work === null) throw new Error("nothing was due");
  return { cluster, tess, work, deliveryId: work.deliveryId };
}

const condition: Condition = {
  type: "Enforced",
  status: "True",
  reason: "Proven",
  message: "Proven.",
  observedRevision: 1,
};

function proven(deliveryId: string, by: string, more: Partial<DeliveryResult> = {}): DeliveryResult {
  return {
    deliveryId,
    worker: by,
    status: "enforced",
    reason: "proven",
    message: "Proven.",
    proof: { mode: "deny", policyVersion: "1", probes: 4 },
    reverted: [],
    drifted: [],
    conditions: [condition],
    dueAt: seconds(60),
    ...more,
  };
}

const failing = (deliveryId: string, by: string) =>
  proven(deliveryId, by, {
    status: "failing",
    reason: "unreachable",
    message: "It does not answer.",
    proof: null,
    dueAt: seconds(2),
  });

const events = async (clusterId: string, prefix: string) =>
  (await client().event.findMany({ where: { clusterId, type: { startsWith: prefix } }, orderBy: { seq: "asc" } })).map(
    ({ type }) => type,
  );

test("only the desired revision is taken, with what it takes to deliver it", async () => {
  const { work } = await taken("a");
  expect(work.revision).toMatchObject({ number: 1, mode: "deny", previous: { number: 0 } });
  expect(work.kubeconfig).toBe("kind: Config");
  expect(await takeDeliveryWork("b", seconds(1))).toBeNull();
});

test("the first proof makes exactly one enforced event, a second one none", async () => {
  const { cluster, deliveryId } = await taken("a");
  expect(await recordDelivery(worker, proven(deliveryId, "a"), seconds(2))).toEqual({ recorded: true });
  await takeDeliveryWork("a", seconds(61));
  await recordDelivery(worker, proven(deliveryId, "a"), seconds(62));
  expect(await events(cluster.id, "delivery.")).toEqual(["delivery.enforced"]);
});

test("a killed worker's delivery is taken over when its lease ends, within a minute, and its late answer changes nothing", async () => {
  expect(leaseSeconds).toBeLessThan(60);
  const { cluster, deliveryId } = await taken("killed");
  expect(await takeDeliveryWork("next", seconds(leaseSeconds - 1))).toBeNull();
  expect((await takeDeliveryWork("next", seconds(leaseSeconds + 2)))?.deliveryId).toBe(deliveryId);
  expect(await recordDelivery(worker, proven(deliveryId, "killed"), seconds(50))).toEqual({ recorded: false });
  expect(await recordDelivery(worker, proven(deliveryId, "next"), seconds(51))).toEqual({ recorded: true });
  expect(await events(cluster.id, "delivery.")).toEqual(["delivery.enforced"]);
});

test("an answer for a superseded revision changes nothing", async () => {
  const { cluster, tess, deliveryId } = await taken("a");
  await approve(await aPerson("abel", ["approver"]), await aRequest(tess, add("quay.io/jetstack")));
  expect(await recordDelivery(worker, proven(deliveryId, "a"), seconds(2))).toEqual({ recorded: false });
  expect(await events(cluster.id, "delivery.")).toEqual([]);
});

test("trouble is told once when it begins and once when it ends", async () => {
  const { cluster, deliveryId } = await taken("a");
  await recordDelivery(worker, proven(deliveryId, "a"), seconds(2));
  for (const at of [62, 70]) {
    await takeDeliveryWork("a", seconds(at));
    await recordDelivery(worker, failing(deliveryId, "a"), seconds(at));
  }
  await takeDeliveryWork("a", seconds(80));
  await recordDelivery(worker, proven(deliveryId, "a"), seconds(80));
  expect(await events(cluster.id, "delivery.")).toEqual([
    "delivery.enforced",
    "delivery.failing",
    "delivery.recovered",
  ]);
});

test("a list that was put back is told, but not the first writing of it", async () => {
  const { cluster, deliveryId } = await taken("a");
  const reverted = ["ConfigMap trusted-registries"];
  await recordDelivery(worker, proven(deliveryId, "a", { reverted }), seconds(2));
  await takeDeliveryWork("a", seconds(61));
  await recordDelivery(worker, proven(deliveryId, "a", { reverted }), seconds(62));
  expect(await events(cluster.id, "delivery.")).toEqual(["delivery.enforced", "delivery.reverted"]);
});

test("a condition's since moves only when its status does", async () => {
  const { cluster, deliveryId } = await taken("a");
  const where = { clusterId_type: { clusterId: cluster.id, type: "Enforced" } };
  const recorded = async (at: number, status: Condition["status"]) => {
    await takeDeliveryWork("a", seconds(at));
    const now = seconds(at);
    await recordDelivery(
      worker,
      proven(deliveryId, "a", { conditions: [{ ...condition, status }], dueAt: seconds(at) }),
      now,
    );
    return { now, kept: await client().condition.findUniqueOrThrow({ where }) };
  };
  const first = await recorded(2, "True");
  expect((await recorded(62, "True")).kept.since).toEqual(first.kept.since);
  const changed = await recorded(130, "False");
  expect(changed.kept.since).toEqual(changed.now);
});
