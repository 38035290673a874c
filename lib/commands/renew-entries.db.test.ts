import { beforeEach, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { endsOfRequests } from "#lib/data/end-views.ts";
import { getRequest } from "#lib/data/requests.ts";
import { aCluster, addUntil, aPerson, approve, aRequest, type Person } from "#lib/testing/factories.ts";
import { copyRequest } from "./copy-request.ts";
import { decideRequest } from "./decide-request.ts";
import { endEntries } from "./end-entries.ts";
import { renewEntries } from "./renew-entries.ts";
import { withdrawRequest } from "./withdraw-request.ts";

const day = 86_400_000;
const end = new Date(Date.now() + 9 * day);
const idempotencyKey = null;
const zone = "UTC";

let cluster: { id: string; name: string };
let second: { id: string; name: string };
let [tess, noor, olaf, ada]: Person[] = [];
let requestId: string;

beforeEach(async () => {
  [cluster, second] = [await aCluster(), await aCluster()];
  const other = await aCluster("Orion");
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  noor = await aPerson("noor", ["tenant_member"], [cluster.id, second.id]);
  olaf = await aPerson("olaf", ["tenant_member"], [other.id]);
  ada = await aPerson("ada", ["approver"]);
  requestId = await aRequest(noor, addUntil(end, "quay.io/a", "quay.io/b"));
  await approve(ada, requestId);
});

const renew = (actor: Person | undefined, of: Parameters<typeof renewEntries>[1]["of"], now = new Date()) =>
  renewEntries(actor as Person, { of, zone, idempotencyKey }, now);
const viewOf = async (actor: Person | undefined) => (await endsOfRequests(actor as Person, [requestId])).get(requestId);

test("one click files a linked request for another end of everything that a request allows, to be decided by somebody else", async () => {
  expect(await viewOf(noor)).toEqual({ endsAt: end, mayRenew: true, renewal: null });
  const filed = await renew(noor, { requestId });
  expect(filed).toMatchObject({ routedTo: "TDP-k8saas" });
  const renewal = await getRequest(client(), filed.requestId);
  const longer = new Date(`${new Date(end.getTime() + 365 * day).toISOString().slice(0, 10)}T23:59:59Z`);
  expect(renewal).toMatchObject({ status: "escalated", authorIds: [noor?.id] });
  expect(renewal.changes.map(({ clusterId, change }) => [clusterId, change])).toEqual(
    expect.arrayContaining(
      [cluster.id, second.id].flatMap((id) =>
        ["quay.io/a", "quay.io/b"].map((entry) => [id, { kind: "set_end_date", entry, endsAt: longer }]),
      ),
    ),
  );
  const { renewsId, typed } = await client().request.findUniqueOrThrow({ where: { id: filed.requestId } });
  expect(renewsId).toBe(requestId);
  const last = longer.toISOString().slice(0, 10);
  expect(typed).toEqual({ ends: `quay.io/a ${last}\nquay.io/b ${last}` });
  const events = await client().event.findMany({ where: { requestId: filed.requestId }, orderBy: { seq: "asc" } });
  const { number } = await getRequest(client(), requestId);
  expect(events).toMatchObject([
    { type: "request.drafted", actorAs: "tenant_member", detail: { renews: `TR-${number}` } },
    { type: "request.submitted", reason: `Still in use: more time for what TR-${number} allows.` },
  ]);
  expect(await viewOf(noor)).toMatchObject({ mayRenew: false, renewal: { name: `TR-${filed.number}` } });
  await approve(ada as Person, filed.requestId);
  expect(await viewOf(noor)).toEqual({ endsAt: longer, mayRenew: true, renewal: null });
});

test("of what ends at different times, only what ends soon is meant; where nothing does, all of it", async () => {
  const far = new Date(Date.now() + 200 * day);
  const mixed = await aRequest(tess as Person, [...addUntil(end, "quay.io/soon"), ...addUntil(far, "quay.io/far")]);
  await approve(ada as Person, mixed);
  const asked = async (id: string) => {
    const filed = await renew(tess, { requestId: id });
    return (await getRequest(client(), filed.requestId)).changes.map(({ change }) => "entry" in change && change.entry);
  };
  expect(await asked(mixed)).toEqual(["quay.io/soon"]);
  const distant = await aRequest(tess as Person, addUntil(far, "quay.io/far-a", "quay.io/far-b"));
  await approve(ada as Person, distant);
  expect((await asked(distant)).sort()).toEqual(["quay.io/far-a", "quay.io/far-b"]);
});

describe("who may", () => {
  test("somebody who holds but one of its clusters asks for that one", async () => {
    const filed = await renew(tess, { requestId });
    expect((await getRequest(client(), filed.requestId)).clusterIds).toEqual([cluster.id]);
  });

  test("a stranger does not learn that there is anything; staff see it and hold no cluster", async () => {
    await expect(renew(olaf, { requestId })).rejects.toMatchObject({ code: "not_found" });
    await expect(renew(olaf, { clusterId: cluster.id, entry: "quay.io/a" })).rejects.toMatchObject({
      code: "cluster_not_yours",
    });
    await expect(renew(ada, { requestId })).rejects.toMatchObject({ code: "forbidden" });
    expect(await viewOf(olaf)).toBeUndefined();
    expect(await viewOf(ada)).toMatchObject({ mayRenew: false });
  });

  test("an approver who asks for more time does not decide it", async () => {
    const iris = await aPerson("iris", ["tenant_member", "approver"], [cluster.id]);
    const filed = await renew(iris, { clusterId: cluster.id, entry: "quay.io/a" });
    const decided = {
      requestId: filed.requestId,
      outcome: "approve",
      reason: "",
      digest: "x",
      idempotencyKey,
    } as const;
    await expect(decideRequest(iris, decided, new Date())).rejects.toMatchObject({ code: "four_eyes" });
  });
});

describe("once", () => {
  test("of two who ask at the same moment one files, and the other is told by which number", async () => {
    const of = { clusterId: cluster.id, entry: "quay.io/a" };
    const results = await Promise.allSettled([renew(tess, of), renew(noor, of)]);
    const filed = results.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const refused = results.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(filed).toHaveLength(1);
    expect(refused).toMatchObject([{ code: "renewal_waits", detail: `TR-${filed[0]?.number}` }]);
    await withdrawRequest(
      (await authorOf(filed[0]?.requestId)) as Person,
      { requestId: filed[0]?.requestId ?? "", idempotencyKey },
      new Date(),
    );
    await expect(renew(tess, of)).resolves.toMatchObject({ routedTo: "TDP-k8saas" });
  });

  test("a double click with one key files one", async () => {
    const twice = () => renewEntries(tess as Person, { of: { requestId }, zone, idempotencyKey: "k" }, new Date());
    const [a, b] = [await twice(), await twice()];
    expect(b).toEqual(a);
  });
});

test("only what that request asked for on that cluster is meant, not what else ends there nor what it removed", async () => {
  const mine = noor as Person;
  await approve(ada as Person, await aRequest(mine, addUntil(end, "quay.io/only-here"), [cluster.id]));
  await approve(ada as Person, await aRequest(mine, addUntil(end, "quay.io/only-there"), [second.id]));
  const both = await withdrawnOfEach(mine, "quay.io/only-here", "quay.io/only-there");
  await client().change.updateMany({
    where: { requestId: both, entry: "quay.io/b" },
    data: { kind: "remove_entry", endsAt: null },
  });
  const filed = await renew(mine, { requestId: both });
  const asked = (await getRequest(client(), filed.requestId)).changes;
  expect(asked.map(({ clusterId, change }) => [clusterId, "entry" in change && change.entry]).sort()).toEqual(
    [
      [cluster.id, "quay.io/only-here"],
      [second.id, "quay.io/only-there"],
    ].sort(),
  );
});

test("one entry of a list is renewed for the request that it came with, whatever else stands there", async () => {
  const own = await aRequest(tess as Person, addUntil(end, "quay.io/zz-last"));
  await approve(ada as Person, own);
  const filed = await renew(tess, { clusterId: cluster.id, entry: "quay.io/zz-last" });
  const { renewsId } = await client().request.findUniqueOrThrow({ where: { id: filed.requestId } });
  expect(renewsId).toBe(own);
});

test("what is dangerous is extended by as little as its risk allows, although it is on the list already", async () => {
  const dangerous = await aRequest(noor as Person, addUntil(end, "ttl.sh"), [second.id]);
  await approve(ada as Person, dangerous);
  const filed = await renew(noor, { requestId: dangerous });
  const [renewal] = (await getRequest(client(), filed.requestId)).changes;
  const longer = new Date(`${new Date(end.getTime() + 30 * day).toISOString().slice(0, 10)}T23:59:59Z`);
  expect(renewal?.change).toEqual({ kind: "set_end_date", entry: "ttl.sh", endsAt: longer });
});

/** A withdrawn request that asked for one entry on the one cluster and for another on the other. */
async function withdrawnOfEach(author: Person, here: string, there: string): Promise<string> {
  const both = await aRequest(author, addUntil(new Date(end.getTime() + day), here, there, "quay.io/b"));
  await client().change.deleteMany({ where: { requestId: both, clusterId: cluster.id, entry: there } });
  await client().change.deleteMany({ where: { requestId: both, clusterId: second.id, entry: here } });
  await withdrawRequest(author, { requestId: both, idempotencyKey }, new Date());
  return both;
}

test("what has ended or never ends cannot be extended", async () => {
  const forGood = await aRequest(tess as Person, addUntil(null, "quay.io/c"));
  await approve(ada as Person, forGood);
  await expect(renew(tess, { requestId: forGood })).rejects.toMatchObject({ code: "nothing_ends" });
  await endEntries({ ...(ada as Person), id: null }, cluster.id, end);
  await expect(renew(tess, { requestId })).rejects.toMatchObject({ code: "nothing_ends" });
  await expect(renew(tess, { clusterId: cluster.id, entry: "quay.io/a" })).rejects.toMatchObject({
    code: "nothing_ends",
  });
  await expect(renew(tess, { clusterId: "x", entry: "quay.io/a" })).rejects.toMatchObject({ code: "not_found" });
});

test("a copy carries the end over: counted in days anew, a named day as it was", async () => {
  const author = noor as Person;
  const later = new Date(Date.now() + 5 * day + 60_000);
  const endOfCopy = async (until: string) => {
    await client().request.update({ where: { id: requestId }, data: { typed: { until } } });
    const copy = await copyRequest(author, { requestId, idempotencyKey }, later);
    const [first] = (await getRequest(client(), copy.requestId)).changes;
    return first?.change;
  };
  expect(await endOfCopy("30")).toMatchObject({ endsAt: new Date(end.getTime() + 5 * day) });
  expect(await endOfCopy("date")).toMatchObject({ endsAt: end });
});

async function authorOf(id: string | undefined) {
  const request = await getRequest(client(), id ?? "");
  return [tess, noor].find((person) => person !== undefined && request.authorIds.includes(person.id));
}
