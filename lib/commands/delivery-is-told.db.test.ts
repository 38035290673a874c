import { expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { type NotificationSaid, notificationText } from "#lib/domain/notification-words.ts";
import { aCluster, aPerson, approve, aRequest, harmless, signedIn, worker } from "#lib/testing/factories.ts";
import { type DeliveryResult, recordDelivery } from "./record-delivery.ts";
import { takeDeliveryWork } from "./take-work.ts";
import { wakeCluster } from "./wake-delivery.ts";

const proof = { mode: "deny", policyVersion: "1", probes: 4 } as const;
const well = { status: "enforced", reason: "proven", message: "Proven.", proof } as const;
const ill = (status: "failing" | "blocked" | "stale") =>
  ({ status, reason: "forbidden", message: "A right is missing.", proof: null }) as const;

/** An approved list on its way, with an author who still holds the cluster, one who has left it, and a platform admin. */
async function onItsWay() {
  await client().delivery.updateMany({ data: { dueAt: null } });
  const cluster = await aCluster();
  const tess = await signedIn(await aPerson("tess", ["tenant_member"], [cluster.id]));
  const left = await signedIn(await aPerson("left", ["tenant_member"]));
  const pat = await signedIn(await aPerson("pat", ["platform_admin"]));
  const requestId = await aRequest(tess, harmless());
  await client().requestAuthor.create({ data: { requestId, personId: left.id } });
  await approve(await aPerson("ada", ["approver"]), requestId);
  const told = async () => {
    const where = { personId: { in: [tess.id, left.id, pat.id] }, kind: { in: ["delivery", "alarm"] } };
    const rows = await client().notification.findMany({ where, include: { person: { select: { name: true } } } });
    await client().notification.deleteMany();
    const subject = (code: string, facts: unknown) =>
      notificationText(...([code, facts] as unknown as NotificationSaid)).subject.replace(cluster.name, "it");
    return rows
      .map(({ person, code, facts }) => `${person.name}: ${subject(code, facts).replace(/TR-\d+/, "TR")}`)
      .sort();
  };
  const records = async (what: Pick<DeliveryResult, "status" | "reason" | "message" | "proof">, more = {}) => {
    await wakeCluster(cluster.id, new Date());
    const work = await takeDeliveryWork("w", new Date(Date.now() + 1000));
    const result = { deliveryId: work?.deliveryId ?? "", worker: "w", reverted: [], drifted: [], conditions: [] };
    await recordDelivery(worker, { ...result, dueAt: new Date(Date.now() + 60_000), ...what, ...more }, new Date());
    return told();
  };
  return { records };
}

test("authors who may see the cluster are told that it does not arrive, once, and that it is proven", async () => {
  const { records } = await onItsWay();
  expect(await records(ill("failing"))).toEqual(["tess: TR has not reached it yet"]);
  expect(await records(ill("failing"))).toEqual([]);
  expect(await records(well)).toEqual(["tess: TR is enforced on it"]);
  expect(await records(well)).toEqual([]);
});

test("what waits for an admin is told to the admins too, and once proven to them alone", async () => {
  const { records } = await onItsWay();
  expect(await records(ill("blocked"))).toEqual(["pat: it needs an admin", "tess: TR has not reached it yet"]);
  expect(await records(well)).toEqual(["tess: TR is enforced on it"]);
  expect(await records(ill("failing"))).toEqual([]);
  expect(await records(well)).toEqual([]);
  expect(await records(ill("stale"))).toEqual(["pat: it needs an admin"]);
  expect(await records(well)).toEqual(["pat: it is well again"]);
});

test("a cluster that opens, and that differs, is an alarm to the admins", async () => {
  const { records } = await onItsWay();
  await records(well);
  const judging = (status: "True" | "False") => ({
    conditions: [{ type: "Judging", status, reason: "Open", message: "Every pod is let in.", observedRevision: 1 }],
  });
  const drifted = [{ object: "Policy x", part: "pod_policy", state: "missing", fields: [], more: 0 }];
  expect(await records({ ...well, status: "drifted" }, { ...judging("False"), drifted })).toEqual([
    "pat: Alarm: it is open",
    "pat: it differs from what was decided",
  ]);
  expect(await records(well, judging("True"))).toEqual(["pat: it is closed again", "pat: it is well again"]);
});
