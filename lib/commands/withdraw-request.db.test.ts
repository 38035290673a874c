import { beforeEach, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { getRequest } from "#lib/data/requests.ts";
import { aCluster, aPerson, approve, aRequest, digestAsRead, harmless, type Person } from "#lib/testing/factories.ts";
import { commentOnRequest, keepNote } from "./comment-on-request.ts";
import { copyRequest } from "./copy-request.ts";
import { saveDraft } from "./save-draft.ts";
import { submitRequest } from "./submit-request.ts";
import { withdrawRequest } from "./withdraw-request.ts";

const now = new Date("2026-06-01T10:00:00Z");
const idempotencyKey = null;
let cluster: { id: string; name: string };
let tess: Person;
let noor: Person;
let sam: Person;

beforeEach(async () => {
  cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  noor = await aPerson("noor", ["tenant_member"], [cluster.id]);
  const groups = [`${cluster.name}-k8saas-devops-cluster-role`];
  await client().user.update({ where: { id: tess.id }, data: { groups } });
  sam = await aPerson("sam", ["support_agent"]);
});

const events = (requestId: string) =>
  client().event.findMany({
    where: { requestId },
    orderBy: { seq: "asc" },
    select: { type: true, actorAs: true, reason: true, detail: true },
  });
const numberOf = async (id: string) => (await client().request.findUniqueOrThrow({ where: { id } })).number;

test("an author takes a request back: it is closed by them, and the history says so", async () => {
  const requestId = await aRequest(tess, harmless());
  expect(await withdrawRequest(tess, { requestId, idempotencyKey }, now)).toEqual({ status: "withdrawn" });
  const row = await client().request.findUniqueOrThrow({ where: { id: requestId } });
  expect(row).toMatchObject({ status: "withdrawn", closedById: tess.id, closedAt: now, updatedAt: now, dueAt: null });
  expect((await events(requestId)).at(-1)).toEqual({
    ...{ type: "request.withdrawn", actorAs: "tenant_member", reason: null },
    detail: { number: row.number },
  });
});

test("support-platform takes back what it filed, as support-platform; nobody takes back what others wrote", async () => {
  const input = { requestId: null, clusterIds: [cluster.id], changes: harmless(), reason: "By telephone.", typed: {} };
  const { requestId } = await saveDraft(sam, { ...input, filedForId: tess.id }, now);
  await withdrawRequest(sam, { requestId, idempotencyKey }, now);
  expect((await events(requestId)).at(-1)).toMatchObject({ type: "request.withdrawn", actorAs: "support_agent" });
  const other = await aRequest(tess, harmless());
  await expect(withdrawRequest(noor, { requestId: other, idempotencyKey }, now)).rejects.toMatchObject({
    code: "forbidden",
  });
  expect((await events(other)).at(-1)).toMatchObject({
    ...{ type: "attempt.denied", detail: { attempt: "withdraw-request", rule: "forbidden" } },
  });
});

test("a comment is told with its words, a note without, both as by whom", async () => {
  const requestId = await aRequest(tess, harmless());
  const number = await numberOf(requestId);
  expect(await commentOnRequest(noor, { requestId, text: " When? ", idempotencyKey }, now)).toEqual({});
  expect(await keepNote(sam, { requestId, text: "Looks odd.", idempotencyKey }, now)).toEqual({});
  expect((await events(requestId)).slice(-2)).toEqual([
    { type: "request.commented", actorAs: "tenant_member", reason: "When?", detail: { number } },
    { type: "request.noted", actorAs: "support_agent", reason: null, detail: { number } },
  ]);
  const comments = await client().comment.findMany({ where: { requestId }, orderBy: { id: "asc" } });
  expect(comments.map(({ text, internal }) => ({ text, internal }))).toEqual(
    expect.arrayContaining([
      { text: "When?", internal: false },
      { text: "Looks odd.", internal: true },
    ]),
  );
});

test("nothing said is no comment, a note is for staff, and a draft has neither", async () => {
  const requestId = await aRequest(tess, harmless());
  const say = (who: Person, text = "x") => commentOnRequest(who, { requestId, text, idempotencyKey }, now);
  await expect(say(tess, " ")).rejects.toMatchObject({ code: "comment_missing" });
  await expect(say({ ...sam, id: null } as never)).rejects.toMatchObject({ code: "forbidden" });
  await expect(keepNote(tess, { requestId, text: "x", idempotencyKey }, now)).rejects.toMatchObject({
    code: "forbidden",
  });
  expect((await events(requestId)).at(-1)).toMatchObject({ detail: { attempt: "keep-note", rule: "forbidden" } });
  const draft = { requestId: null, clusterIds: [cluster.id], changes: harmless(), reason: "Later.", typed: {} };
  const { requestId: unsent } = await saveDraft(tess, draft, now);
  await expect(commentOnRequest(tess, { requestId: unsent, text: "x", idempotencyKey }, now)).rejects.toMatchObject({
    code: "illegal_move",
  });
});

test("the same comment sent twice under one key is said once, on each request", async () => {
  const [one, two] = [await aRequest(tess, harmless()), await aRequest(tess, harmless())];
  for (const requestId of [one, one, two])
    await commentOnRequest(tess, { requestId, text: "Hm.", idempotencyKey: "k1" }, now);
  expect(await client().comment.count({ where: { requestId: one } })).toBe(1);
  expect(await client().comment.count({ where: { requestId: two } })).toBe(1);
});

test("a copy is a draft of the copier's own that says and asks the same", async () => {
  const changes = harmless();
  const content = { requestId: null, clusterIds: [cluster.id], changes, reason: "We run it.", ticket: "INC-1" };
  const { requestId } = await saveDraft(tess, { ...content, typed: { wanted: "as typed" } }, now);
  await expect(copyRequest(tess, { requestId, idempotencyKey }, now)).rejects.toMatchObject({ code: "illegal_move" });
  const filed = await aRequest(tess, changes);
  await client().request.update({ where: { id: filed }, data: { ticket: "INC-1", typed: { wanted: "as typed" } } });
  const { requestId: copy } = await copyRequest(noor, { requestId: filed, idempotencyKey }, now);
  const row = await client().request.findUniqueOrThrow({ where: { id: copy }, include: { authors: true } });
  expect(row).toMatchObject({
    ...{ status: "draft", reason: "We run it.", ticket: "INC-1", typed: { wanted: "as typed" }, number: null },
    ...{ createdById: noor.id, filedForId: null, copiedFromId: filed, createdAt: now, updatedAt: now },
  });
  expect(row.authors.map(({ personId }) => personId)).toEqual([noor.id]);
  const of = async (id: string) => (await getRequest(client(), id)).changes;
  expect(await of(copy)).toEqual(await of(filed));
  const detail = { clusters: [cluster.name], copiedFrom: `TR-${await numberOf(filed)}` };
  expect(await events(copy)).toEqual([{ type: "request.drafted", actorAs: "tenant_member", reason: null, detail }]);
});

test("support-platform copies for whom it was filed, and nobody else's", async () => {
  const input = { requestId: null, clusterIds: [cluster.id], changes: harmless(), reason: "By telephone.", typed: {} };
  const { requestId } = await saveDraft(sam, { ...input, filedForId: tess.id }, now);
  await submitRequest(sam, { requestId, digest: await digestAsRead(requestId), idempotencyKey }, now);
  const { requestId: copy } = await copyRequest(sam, { requestId, idempotencyKey }, now);
  const row = await client().request.findUniqueOrThrow({ where: { id: copy }, include: { authors: true } });
  expect(row.filedForId).toBe(tess.id);
  expect(row.authors.map(({ personId }) => personId).toSorted()).toEqual([sam.id, tess.id].toSorted());
  expect(await events(copy)).toMatchObject([{ actorAs: "support_agent", detail: { filedFor: "tess" } }]);
  const own = await aRequest(tess, harmless());
  await approve(await aPerson("ada", ["approver"]), own);
  await expect(copyRequest(sam, { requestId: own, idempotencyKey }, now)).rejects.toMatchObject({
    code: "cluster_not_yours",
  });
  await expect(
    copyRequest({ ...sam, id: null } as never, { requestId: own, idempotencyKey }, now),
  ).rejects.toMatchObject({
    code: "forbidden",
  });
});
