import { expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { findRequestView, listRequests } from "#lib/data/request-views.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import { aCluster, add, addUntil, aPerson, approve, aRequest, signedIn, worker } from "#lib/testing/factories.ts";
import { endEntries } from "./end-entries.ts";
import { recordDelivery } from "./record-delivery.ts";
import { takeDeliveryWork } from "./take-work.ts";

const seconds = (n: number) => new Date(Date.now() + n * 1000);

/** A cluster whose worker sleeps until it is asked to prove what is desired by then, and what that told on each request. */
async function aScene() {
  await client().delivery.updateMany({ data: { dueAt: null } });
  const cluster = await aCluster();
  const tess = await signedIn(await aPerson("tess", ["tenant_member"], [cluster.id]));
  const ada = await aPerson("ada", ["approver"]);
  const approved = async (changes: readonly ListChange[]) => {
    const id = await aRequest(tess, changes);
    await approve(ada, id);
    return id;
  };
  const proves = async (now = seconds(1)) => {
    const work = await takeDeliveryWork("w", now);
    const proof = { mode: "deny", policyVersion: "1", probes: 4 } as const;
    const well = { status: "enforced", reason: "proven", message: "Proven.", proof, trouble: null } as const;
    const seen = { reverted: [], drifted: [], conditions: [], dueAt: now };
    await recordDelivery(worker, { deliveryId: work?.deliveryId ?? "", worker: "w", ...well, ...seen }, now);
  };
  const events = async (requestId: string) => {
    const type = { in: ["delivery.enforced", "delivery.replaced"] };
    const found = await client().event.findMany({ where: { requestId, type }, orderBy: { seq: "asc" } });
    return found.map(({ type, detail }) => ({ type, detail: detail as Record<string, unknown> }));
  };
  const told = async (requestId: string) => {
    const found = await client().notification.findMany({ where: { requestId, personId: tess.id, kind: "delivery" } });
    return found.map(({ code, facts }) => ({ code, facts: facts as Record<string, unknown> }));
  };
  return { cluster, tess, approved, proves, events, told };
}

test("requests approved together are each proven with the last revision, once, and each author is told", async () => {
  const { tess, approved, proves, events, told } = await aScene();
  const ids = [];
  for (const entry of ["ghcr.io/one", "ghcr.io/two", "ghcr.io/three"]) ids.push(await approved(add(entry)));
  const [first = "", second = "", third = ""] = ids;
  await proves();
  await proves(seconds(2));
  expect(await events(first)).toMatchObject([{ type: "delivery.enforced", detail: { revision: 3, createdAs: 1 } }]);
  expect(await events(second)).toMatchObject([{ type: "delivery.enforced", detail: { revision: 3, createdAs: 2 } }]);
  expect((await events(third)).map(({ detail }) => [detail["revision"], "createdAs" in detail])).toEqual([[3, false]]);
  for (const id of ids) expect((await told(id)).map(({ code }) => code)).toEqual(["enforced"]);
  for (const id of ids) {
    const view = await findRequestView(tess, id);
    expect(view?.clusters[0]?.delivery).toMatchObject({ arrival: "enforced", proof: { revision: 3 } });
  }
});

test("what is proven already is not told again with the next revision", async () => {
  const { approved, proves, events } = await aScene();
  const first = await approved(add("ghcr.io/one"));
  await proves();
  const second = await approved(add("ghcr.io/two"));
  await proves(seconds(2));
  expect(await events(first)).toHaveLength(1);
  expect(await events(second)).toMatchObject([{ type: "delivery.enforced", detail: { revision: 2 } }]);
});

test("what a later request undid before it arrived is told as replaced, not as in force", async () => {
  const { tess, approved, proves, events, told } = await aScene();
  const kept = await approved(add("ghcr.io/kept"));
  const undone = await approved(add("ghcr.io/undone"));
  const undoing = await approved([{ kind: "remove_entry", entry: "ghcr.io/undone" }]);
  await proves();
  expect(await events(undone)).toEqual([
    { type: "delivery.replaced", detail: { revision: 2, by: 3, undone: ["add ghcr.io/undone"] } },
  ]);
  expect((await told(undone)).map(({ code, facts }) => [code, facts["revision"]])).toEqual([["replaced", 3]]);
  expect(await events(kept)).toMatchObject([{ type: "delivery.enforced", detail: { createdAs: 1 } }]);
  expect(await events(undoing)).toMatchObject([{ type: "delivery.enforced", detail: { revision: 3 } }]);
  expect((await findRequestView(tess, undone))?.clusters[0]?.delivery).toMatchObject({ arrival: "replaced" });
  const rows = await listRequests(tess, {});
  expect(rows.map(({ id, progress }) => [id, progress.enforced, progress.replaced]).sort()).toEqual(
    [
      [kept, 1, 0],
      [undone, 0, 1],
      [undoing, 1, 0],
    ].sort(),
  );
});

test("what ended before it arrived is told as replaced, though no request did it", async () => {
  const { cluster, approved, proves, events } = await aScene();
  const brief = await approved(addUntil(seconds(7200), "ghcr.io/brief"));
  await endEntries(worker, cluster.id, seconds(7201));
  await proves(seconds(7202));
  expect(await events(brief)).toMatchObject([{ type: "delivery.replaced", detail: { revision: 1, by: 2 } }]);
});

test("a request that found a list on its way already as asked is told with its proof", async () => {
  const { cluster, tess, approved, proves, events } = await aScene();
  const other = await aCluster();
  const both = await aPerson("both", ["tenant_member"], [cluster.id, other.id]);
  const first = await approved(add("ghcr.io/one"));
  const same = await aRequest({ ...tess, ...both }, add("ghcr.io/one"));
  await approve(await aPerson("abel", ["approver"]), same);
  await client().delivery.updateMany({ where: { clusterId: other.id }, data: { dueAt: null } });
  await proves();
  const [event] = await events(first);
  expect(event?.detail).toMatchObject({ revision: 1 });
  expect(await events(same)).toEqual([event]);
});
