import { beforeEach, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { findRequestView } from "#lib/data/request-views.ts";
import { getRequest } from "#lib/data/requests.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import { conditionsOf } from "#lib/domain/condition.ts";
import { eventSentence } from "#lib/domain/event-words.ts";
import { withClient } from "#lib/testing/database-roles.ts";
import {
  aCluster,
  add,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  edit,
  harmless,
  type Person,
  risky,
  sendOn,
  worker,
} from "#lib/testing/factories.ts";
import { decideRequest } from "./decide-request.ts";
import { editRequest } from "./edit-request.ts";
import { keepTime, listDueRequests } from "./keep-time.ts";
import { recordDelivery } from "./record-delivery.ts";
import { takeDeliveryWork } from "./take-work.ts";
import { withdrawRequest } from "./withdraw-request.ts";

const now = new Date("2026-06-01T10:00:00Z");
const later = new Date("2026-06-01T11:00:00Z");
const idempotencyKey = null;

let cluster: { id: string; name: string };
let tess: Person;
let ada: Person;
let abel: Person;

beforeEach(async () => {
  cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  ada = await aPerson("ada", ["approver"]);
  abel = await aPerson("abel", ["approver"]);
  await approve(ada, await aRequest(tess, harmless()));
});

async function approveOnce(by: Person, requestId: string) {
  const digest = await digestAsRead(requestId);
  return decideRequest(by, { requestId, outcome: "approve", reason: "Fine.", digest, idempotencyKey }, now);
}

/** A risky request that one of two approvers has approved. */
async function halfApproved(changes = risky()) {
  const requestId = await aRequest(tess, changes, undefined, now);
  await sendOn(requestId, now);
  expect(await approveOnce(ada, requestId)).toEqual({ status: "escalated", given: 1, needed: 2 });
  return requestId;
}

test("W32: what an author changes, whether scope or reason, voids the approval given, and the timeline has both digests", async () => {
  const sure = async (requestId: string, change: () => Promise<unknown>) => {
    const before = await digestAsRead(requestId);
    await change();
    const after = await digestAsRead(requestId);
    expect(after).not.toBe(before);
    const view = await findRequestView(ada, requestId);
    expect(view).toMatchObject({ status: "escalated", given: 0, needed: 2, approvedByMe: false });
    const told = view?.events.filter(({ type }) => type === "request.edited") ?? [];
    expect(told).toHaveLength(1);
    expect(told[0]?.detail).toMatchObject({ digestBefore: before, digestAfter: after, voided: ["ada"] });
    const sentence = eventSentence("request.edited", told[0]?.detail as never);
    for (const part of [before, after, "no longer counts: the approval of ada"]) expect(sentence).toContain(part);
    expect(await approveOnce(abel, requestId)).toMatchObject({ status: "escalated", given: 1 });
    expect(await approveOnce(ada, requestId)).toMatchObject({ status: "approved", given: 2 });
  };
  const scope = await halfApproved();
  await sure(scope, () => edit(tess, scope, [...risky(), ...harmless()], now));
  const reason = await halfApproved(add("quay.io"));
  const { version, clusterIds, changes } = await getRequest(client(), reason);
  const same = { requestId: reason, version, clusterIds, changes: changes.map(({ change }) => change) };
  await sure(reason, () =>
    editRequest(tess, { ...same, reason: "For all of it.", ticket: "", typed: {}, idempotencyKey }, now),
  );
});

test("W32: changed and changed back, it is what was approved, and the approval is void all the same", async () => {
  const requestId = await halfApproved();
  const before = await digestAsRead(requestId);
  const { reason, changes } = await getRequest(client(), requestId);
  await edit(tess, requestId, [...risky(), ...harmless()], now);
  const { version, clusterIds } = await getRequest(client(), requestId);
  const again = { requestId, version, clusterIds, changes: changes.map(({ change }) => change), reason };
  await editRequest(tess, { ...again, ticket: "", typed: {}, idempotencyKey }, now);
  expect(await digestAsRead(requestId)).toBe(before);
  expect(await findRequestView(ada, requestId)).toMatchObject({ given: 0 });
  expect(await approveOnce(abel, requestId)).toMatchObject({ status: "escalated", given: 1 });
});

test("an approval of somebody who is an author by now never counts, however they became one", async () => {
  const requestId = await halfApproved();
  await client().requestAuthor.create({ data: { requestId, personId: ada.id } });
  expect(await approveOnce(abel, requestId)).toMatchObject({ status: "escalated", given: 1 });
});

test("a change keeps what the request said before, and what it says now", async () => {
  const requestId = await aRequest(tess, add("ghcr.io/before"), undefined, now);
  await edit(tess, requestId, add("registry.k8s.io"), now);
  const [event] = (await findRequestView(ada, requestId))?.events ?? [];
  expect(event?.detail).toMatchObject({
    before: { reason: "We run it.", changes: ["add ghcr.io/before"] },
    after: { reason: "Said otherwise.", changes: ["add registry.k8s.io"] },
  });
  const sentence = eventSentence("request.edited", event?.detail as never);
  expect(sentence).toContain(
    "asks now to add registry.k8s.io; no longer to add ghcr.io/before; said before: We run it.",
  );
});

test("W32: two who change it at once do not overwrite one another", async () => {
  const requestId = await aRequest(tess, harmless());
  const { version, clusterIds } = await getRequest(client(), requestId);
  const noor = await aPerson("noor", ["tenant_member"], [cluster.id]);
  const said = { requestId, version, clusterIds, reason: "So.", ticket: "", typed: {}, idempotencyKey };
  await editRequest(noor, { ...said, changes: harmless() }, now);
  await expect(editRequest(tess, { ...said, changes: harmless() }, now)).rejects.toMatchObject({ code: "stale" });
});

test("W33: an approved request that is not delivered yet cannot be changed, and its revision neither", async () => {
  const requestId = await aRequest(tess, harmless());
  await approve(ada, requestId);
  const revision = await client().revision.findFirstOrThrow({ where: { requestId }, include: { delivery: true } });
  expect(revision.delivery?.status).toBe("queued");
  const before = await getRequest(client(), requestId);
  await expect(edit(tess, requestId, harmless(), now)).rejects.toMatchObject({ code: "illegal_move" });
  expect(await getRequest(client(), requestId)).toEqual(before);
  await expect(client().revision.update({ where: { id: revision.id }, data: { mode: "off" } })).rejects.toThrow();
});

test("W34: when the stored digest is not that of what would be applied, the worker stops and says so", async () => {
  const requestId = await aRequest(tess, harmless());
  await approve(ada, requestId);
  const revision = await client().revision.findFirstOrThrow({ where: { requestId } });
  await withClient(process.env["TEST_OWNER_URL"] ?? "", async (db) => {
    await db.query("ALTER TABLE revision_entry DISABLE TRIGGER revision_entry_immutable");
    await db.query(
      `UPDATE revision_entry SET entry = 'evil.example' WHERE revision_id = '${revision.id}' AND request_id = '${requestId}'`,
    );
  });
  await client().delivery.updateMany({ where: { revisionId: { not: revision.id } }, data: { dueAt: null } });
  const work = await takeDeliveryWork("w", new Date());
  if (work === null || work.kubeconfig instanceof Error) throw new Error("there is work");
  const report = await deliver({
    ...{ revision: work.revision, expectedDigest: work.revision.digest, kubeconfig: work.kubeconfig, attempt: 1 },
    ...{ portalUrl: "http://localhost:1", allowLoopback: true, signal: AbortSignal.timeout(60_000) },
  });
  expect(report).toMatchObject({ outcome: "failed", kind: "permanent", reason: "digest_mismatch", changed: [] });
  if (report.outcome === "enforced") throw new Error("it must not be");
  const { deliveryId } = work;
  const conditions = conditionsOf(report, work.revision);
  const result = { status: "blocked", reason: report.reason, message: report.message } as const;
  const nothing = { proof: null, reverted: [], drifted: [], dueAt: null };
  await recordDelivery(worker, { deliveryId, worker: "w", conditions, ...result, ...nothing }, new Date());
  const [alert] = await client().event.findMany({ where: { clusterId: cluster.id, type: "delivery.blocked" } });
  expect(alert?.detail).toMatchObject({ why: "digest_mismatch" });
});

test("W35: two requests for the same entry: once the first is approved, the second's effect is computed anew and its approval dropped", async () => {
  const second = await halfApproved([...risky(), ...add("quay.io")]);
  const first = await aRequest(tess, add("quay.io"), undefined, now);
  const before = await digestAsRead(second);
  await approve(abel, first);
  const opened = await findRequestView(ada, second);
  expect(opened?.clusters[0]).toMatchObject({ added: ["docker.io"], unchanged: ["quay.io"] });
  expect(opened).toMatchObject({ given: 0, needed: 2, approvals: [{ name: "ada", counts: false }] });
  expect(opened?.digest).not.toBe(before);

  expect(await listDueRequests(later)).toContain(second);
  const steps = await Promise.all([keepTime(worker, second, later), keepTime(worker, second, later)]);
  expect(steps.filter((step) => step === "voided")).toHaveLength(1); // those who approved are told, once
  const told = await client().event.findMany({ where: { requestId: second, type: "request.approvals_voided" } });
  expect(told.map(({ detail }) => detail)).toMatchObject([
    { digestBefore: before, digestAfter: opened?.digest, voided: ["ada"] },
  ]);
  expect(await approveOnce(abel, second)).toMatchObject({ status: "escalated", given: 1 });
  expect(await approveOnce(ada, second)).toMatchObject({ status: "approved" });
});

test("W35: the next approval drops the earlier ones by itself when nobody has looked in between", async () => {
  const second = await halfApproved([...risky(), ...add("quay.io")]);
  await approve(abel, await aRequest(tess, add("quay.io"), undefined, now));
  expect(await approveOnce(abel, second)).toMatchObject({ status: "escalated", given: 1 });
  expect(await client().event.count({ where: { requestId: second, type: "request.approvals_voided" } })).toBe(1);
});

test("W35: a decision elsewhere that leaves the effect as it was voids nothing", async () => {
  const second = await halfApproved();
  await approve(abel, await aRequest(tess, harmless(), undefined, now));
  expect(await findRequestView(ada, second)).toMatchObject({ given: 1, approvedByMe: true });
  await keepTime(worker, second, later);
  expect(await client().event.count({ where: { requestId: second, type: "request.approvals_voided" } })).toBe(0);
  expect(await approveOnce(abel, second)).toMatchObject({ status: "approved", given: 2 });
});

test("W36: a stale request with approvals can be taken back by its author", async () => {
  const second = await halfApproved([...risky(), ...add("quay.io")]);
  await approve(abel, await aRequest(tess, add("quay.io"), undefined, now));
  await withdrawRequest(tess, { requestId: second, idempotencyKey }, later);
  expect((await getRequest(client(), second)).status).toBe("withdrawn");
});
