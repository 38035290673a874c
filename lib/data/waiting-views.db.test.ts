import { beforeAll, describe, expect, test } from "vitest";
import { decideRequest } from "#lib/commands/decide-request.ts";
import {
  aCluster,
  add,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  type Person,
  risky,
  sendOn,
} from "#lib/testing/factories.ts";
import { fillQueue } from "#lib/testing/many-requests.ts";
import { client } from "./client.ts";
import {
  countWaiting,
  findNeighbours,
  groupWaiting,
  listWaiting,
  pageSize,
  type WaitingFilter,
} from "./waiting-views.ts";

const me = { from: "me" } as const;
const now = new Date();
let tess: Person;
let ada: Person;
let sam: Person;
let cluster: { id: string; name: string };

beforeAll(async () => {
  cluster = await aCluster("Lja");
  tess = await aPerson("Tess Moreau", ["tenant_member"], [cluster.id]);
  ada = await aPerson("ada", ["approver"]);
  sam = await aPerson("sam", ["support_agent"]);
});

const reject = async (requestId: string) => {
  const input = { requestId, outcome: "reject", reason: "No.", digest: await digestAsRead(requestId) } as const;
  await decideRequest(ada, { ...input, idempotencyKey: null }, now);
};
const idsFor = async (person: Person, filter: WaitingFilter) =>
  (await listWaiting(person, filter)).rows.map(({ id }) => id);

describe("what waits", () => {
  test("says what is asked, and what was decided on that host before", async () => {
    await approve(ada, await aRequest(tess, add("quay.io/before/one")));
    await reject(await aRequest(tess, add("quay.io/before/two")));
    const id = await aRequest(tess, [...add("quay.io/later"), { kind: "set_exempt_namespaces", namespaces: ["edge"] }]);
    await sendOn(id);
    const row = (await listWaiting(ada, { from: "me", entry: "quay.io/later" })).rows[0];
    expect(row).toMatchObject({
      id,
      tenant: "Lja",
      desk: "TDP-k8saas",
      clusters: [cluster.name],
      asked: { added: ["quay.io/later"], removed: [], mode: null, exempts: true },
      risk: "high",
      given: 0,
      needed: 2,
      before: [{ host: "quay.io", approved: 1, rejected: 1 }],
    });
    expect(row?.signals[0]).toMatch(/edge/);
  });

  test("with somebody else is kept apart: the other desk, its authors, and what I have approved", async () => {
    const id = await aRequest(tess, add("ttl.sh/two-eyes"));
    expect(await idsFor(sam, me)).toContain(id);
    expect(await idsFor(ada, me)).not.toContain(id);
    expect(await idsFor(ada, { from: "others" })).toContain(id);
    await sendOn(id);
    expect(await idsFor(ada, me)).toContain(id);
    const decision = { requestId: id, outcome: "approve", reason: "Fine.", idempotencyKey: null } as const;
    await decideRequest(ada, { ...decision, digest: await digestAsRead(id) }, now);
    expect(await idsFor(ada, me)).not.toContain(id);
    expect(await idsFor(ada, { from: "others" })).toContain(id);
  });

  test.each([
    ["an entry", "needle/in"],
    ["the number", "number"],
    ["a cluster", "cluster"],
    ["who filed it", "tess mor"],
  ])("is found by %s, whatever else would match as a pattern", async (_, text) => {
    const id = await aRequest(tess, add("quay.io/needle/in-hay"));
    const { number } = await client().request.findUniqueOrThrow({ where: { id }, select: { number: true } });
    const typed = text === "number" ? `tr-${number}` : text === "cluster" ? cluster.name : text;
    expect(await idsFor(ada, { ...me, text: typed })).toContain(id);
    expect(await idsFor(ada, { ...me, text: "needle_in" })).toEqual([]);
  });

  test("is narrowed by tenant, risk, deadline and entry together", async () => {
    const id = await aRequest(tess, add("quay.io/narrow"));
    const all = { from: "me", tenant: "Lja", risk: "low", entry: "quay.io/narrow" } as const;
    expect(await idsFor(ada, all)).toEqual([id]);
    for (const other of [{ tenant: "Orion" }, { risk: "high" }, { entry: "quay.io" }, { due: "day" }] as const)
      expect(await idsFor(ada, { ...all, ...other })).toEqual([]);
    await client().request.update({ where: { id }, data: { dueAt: new Date(now.getTime() - 1000) } });
    for (const due of ["day", "overdue"] as const) expect(await idsFor(ada, { ...all, due })).toEqual([id]);
  });

  test("is grouped by what it adds, the most asked for first", async () => {
    const orion = await aCluster("Orion");
    const olaf = await aPerson("olaf", ["tenant_member"], [orion.id]);
    for (const person of [tess, tess, tess, tess, tess, olaf]) await aRequest(person, add("quay.io/prometheus"));
    const [first] = await groupWaiting(ada, me);
    expect(first).toMatchObject({ entry: "quay.io/prometheus", requests: 6, tenants: 2 });
    expect(await groupWaiting(ada, { ...me, tenant: "Orion" })).toMatchObject([{ requests: 1, tenants: 1 }]);
    await sendOn(await aRequest(tess, risky()));
  });
});

test("pages meet without a gap, forwards and backwards, and neighbours are those of the list", async () => {
  await fillQueue(pageSize * 2 + 20);
  const filter = { from: "me", text: "We run it, number" } as const;
  const first = await listWaiting(ada, filter);
  const second = await listWaiting(ada, filter, { after: first.later ?? { due: 0, number: 0 } });
  const third = await listWaiting(ada, filter, { after: second.later ?? { due: 0, number: 0 } });
  expect([first, second, third].map(({ rows }) => rows.length)).toEqual([pageSize, pageSize, 20]);
  expect([first.earlier, third.later]).toEqual([null, null]);
  const all = [first, second, third].flatMap(({ rows }) => rows);
  expect(new Set(all.map(({ id }) => id)).size).toBe(pageSize * 2 + 20);
  expect(all.map(({ dueAt }) => dueAt)).toEqual(
    all.map(({ dueAt }) => dueAt).toSorted((a, b) => Number(a) - Number(b)),
  );
  const back = await listWaiting(ada, filter, { before: third.earlier ?? { due: 0, number: 0 } });
  expect(back.rows).toEqual(second.rows);
  expect((await listWaiting(ada, filter, { before: back.earlier ?? { due: 0, number: 0 } })).earlier).toBeNull();

  const [a, b, c] = all.slice(pageSize - 1);
  if (!a || !b || !c) throw new Error("three are needed");
  await client().request.update({ where: { id: b.id }, data: { status: "rejected", dueAt: null, closedAt: now } });
  expect(await findNeighbours(ada, filter, b.place)).toEqual({
    previous: { id: a.id, name: a.name, place: a.place },
    next: { id: c.id, name: c.name, place: c.place },
  });
  expect((await findNeighbours(ada, filter, all[0]?.place ?? b.place)).previous).toBeNull();
  expect(await countWaiting(ada, 30, filter)).toBe(31);
  expect(await countWaiting(ada, 1000, filter)).toBe(pageSize * 2 + 19);
});
