import { beforeAll, expect, test } from "vitest";
import { saveDraft } from "#lib/commands/save-draft.ts";
import { typesOf } from "#lib/domain/event-groups.ts";
import { aCluster, add, aPerson, approve, aRequest, type Person } from "#lib/testing/factories.ts";
import { listClusters } from "./cluster-views.ts";
import { findEvent, listEvents } from "./history-views.ts";
import { findRequestNamed, findRequestView, listRequests } from "./request-views.ts";
import { listWaiting } from "./waiting-views.ts";

let sandbox: { id: string; name: string };
let production: { id: string; name: string };
let tess: Person;
let noor: Person;
let olaf: Person;
let ada: Person;
let vera: Person;
let both: string;

beforeAll(async () => {
  sandbox = await aCluster("Lja");
  production = await aCluster("Lja");
  const dev = await aCluster("Orion");
  tess = await aPerson("tess", ["tenant_member"], [sandbox.id]);
  noor = await aPerson("noor", ["tenant_member"], [sandbox.id, production.id]);
  olaf = await aPerson("olaf", ["tenant_member"], [dev.id]);
  ada = await aPerson("ada", ["approver"]);
  vera = await aPerson("vera", ["auditor"]);
  both = await aRequest(noor, add("ghcr.io/acme"));
  await approve(ada, both);
  await aRequest(olaf, add("quay.io/orion"));
});

test("an auditor sees everything, newest first, page by page", async () => {
  const { rows } = await listEvents(vera, {});
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq).sort((a, b) => b - a));
  const middle = rows[3]?.seq ?? 0;
  expect((await listEvents(vera, { before: middle })).rows[0]?.seq).toBe(middle - 1);
});

test("filters combine", async () => {
  const number = Number((await findRequestView(vera, both))?.name.slice(3));
  const { rows } = await listEvents(vera, { request: number, cluster: production.name, kinds: ["revision.created"] });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ actorName: "ada", clusterName: production.name, requestName: `TR-${number}` });
  expect((await listEvents(vera, { person: "NOO", kinds: ["request.submitted"] })).rows).toHaveLength(1);
  expect((await listEvents(vera, { person: "%" })).rows).toHaveLength(0);
  const tomorrow = new Date(Date.now() + 86_400_000);
  expect((await listEvents(vera, { from: tomorrow })).rows).toHaveLength(0);
  expect((await listEvents(vera, { until: tomorrow })).rows.length).toBeGreaterThan(5);
});

test("a registry finds what was asked, decided and proven of it, on clusters that one may see", async () => {
  const { rows } = await listEvents(vera, { registry: "GHCR.io/ac", kinds: typesOf("decisions") });
  expect(new Set(rows.map(({ requestId }) => requestId))).toEqual(new Set([both]));
  expect(rows.map(({ type }) => type)).toEqual(expect.arrayContaining(["request.approved", "revision.created"]));
  expect((await listEvents(vera, { registry: "quay.io/none" })).rows).toEqual([]);
  const apart = await aRequest(noor, add("quay.io/unheard"), [production.id]);
  expect((await listEvents(tess, { registry: "unheard" })).rows).toEqual([]);
  expect((await listEvents(noor, { registry: "unheard" })).rows.some((row) => row.requestId === apart)).toBe(true);
});

test("a request is found by its name, by whom may see it", async () => {
  const name = (await findRequestView(vera, both))?.name ?? "";
  expect(await findRequestNamed(vera, name.toLowerCase())).toBe(both);
  expect(await findRequestNamed(olaf, name)).toBeNull();
  expect(await findRequestNamed(vera, "TR-999999")).toBeNull();
  expect(await findRequestNamed(vera, "1001")).toBeNull();
});

test("a member sees what was done on their clusters and nothing of others", async () => {
  const { rows } = await listEvents(tess, {});
  expect(new Set(rows.flatMap(({ clusterName }) => clusterName ?? []))).toEqual(new Set([sandbox.name]));
  expect(rows.some(({ requestId }) => requestId === both)).toBe(true);
  const all = await listEvents(vera, { cluster: production.name });
  expect(await findEvent(tess, all.rows[0]?.id ?? "")).toBeNull();
  expect(await findEvent(vera, all.rows[0]?.id ?? "")).not.toBeNull();
});

test("a request of another tenant is as if it were not there, and a shared one shows the clusters one holds alone", async () => {
  expect(await findRequestView(olaf, both)).toBeNull();
  const seen = await findRequestView(tess, both);
  expect(seen?.clusters.map(({ name }) => name)).toEqual([sandbox.name]);
  expect(seen?.progress).toEqual({ enforced: 0, replaced: 0, stuck: 0, on_its_way: 1 });
  expect(JSON.stringify(seen)).not.toContain(production.name);
  expect((await listClusters(olaf, new Date())).map(({ name }) => name)).not.toContain(sandbox.name);
});

test("an approver's queue holds what waits, without their own", async () => {
  const iris = await aPerson("iris", ["tenant_member", "approver"], [sandbox.id]);
  const own = await aRequest(iris, add("ghcr.io/iris"));
  expect((await listWaiting(iris)).rows.map(({ id }) => id)).not.toContain(own);
  expect((await listWaiting(ada)).rows.map(({ id }) => id)).toContain(own);
  expect((await listWaiting(tess)).rows).toEqual([]);
});

test("somebody else's draft is nobody's business", async () => {
  const input = {
    requestId: null,
    clusterIds: [sandbox.id],
    changes: add("ghcr.io/secret"),
    reason: "Later.",
    typed: {},
  };
  const { requestId } = await saveDraft(tess, input, new Date());
  expect(await findRequestView(noor, requestId)).toBeNull();
  expect(await findRequestView(ada, requestId)).toBeNull();
  expect((await listRequests(noor, {})).map(({ id }) => id)).not.toContain(requestId);
  expect((await listRequests(tess, {})).map(({ id }) => id)).toContain(requestId);
  expect((await listEvents(noor, {})).rows.some((row) => row.requestId === requestId)).toBe(false);
});
