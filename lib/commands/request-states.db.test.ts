import { beforeAll, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { findRequestView } from "#lib/data/request-views.ts";
import { getRequest } from "#lib/data/requests.ts";
import { type Move, mayMove, openStatuses, type RequestStatus, requestStatuses } from "#lib/domain/request.ts";
import {
  aCluster,
  aDraft,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  edit,
  harmless,
  type Person,
  risky,
  worker,
} from "#lib/testing/factories.ts";
import { claimRequest, releaseRequest } from "./claim-request.ts";
import { commentOnRequest, keepNote } from "./comment-on-request.ts";
import { copyRequest } from "./copy-request.ts";
import { decideRequest } from "./decide-request.ts";
import { escalateRequest } from "./escalate-request.ts";
import { keepTime } from "./keep-time.ts";
import { resubmitRequest } from "./resubmit-request.ts";
import { returnRequest } from "./return-request.ts";
import { saveDraft } from "./save-draft.ts";
import { submitRequest } from "./submit-request.ts";
import { withdrawRequest } from "./withdraw-request.ts";

const now = new Date("2026-06-01T10:00:00Z");
const muchLater = new Date("2026-09-01T10:00:00Z");
const idempotencyKey = null;

let tess: Person;
let ada: Person;
/** Both desks in one person, so that only the state can be what refuses. */
let desk: Person;

beforeAll(async () => {
  const cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  ada = await aPerson("ada", ["approver"]);
  desk = await aPerson("dora", ["approver", "support_agent"]);
});

const reach: Record<RequestStatus, () => Promise<string>> = {
  draft: () => aDraft(tess, harmless()),
  submitted: () => aRequest(tess, risky(), undefined, now),
  escalated: () => aRequest(tess, harmless(), undefined, now),
  changes_requested: async () => {
    const requestId = await reach.escalated();
    await returnRequest(ada, { requestId, question: "Why?", idempotencyKey }, now);
    return requestId;
  },
  approved: async () => {
    const requestId = await reach.escalated();
    await approve(ada, requestId);
    return requestId;
  },
  rejected: async () => {
    const requestId = await reach.escalated();
    await decide(requestId, "reject");
    return requestId;
  },
  withdrawn: async () => {
    const requestId = await reach.escalated();
    await withdrawRequest(tess, { requestId, idempotencyKey }, now);
    return requestId;
  },
  expired: async () => {
    const requestId = await reach.escalated();
    await keepTime(worker, requestId, muchLater);
    return requestId;
  },
};

async function decide(requestId: string, outcome: "approve" | "reject") {
  const digest = await digestAsRead(requestId);
  return decideRequest(ada, { requestId, outcome, reason: "So.", digest, idempotencyKey }, now);
}

/** Each command, sent by somebody whom nothing but the state could stop. */
const commands: Record<string, [Move, (requestId: string) => Promise<unknown>]> = {
  "save-draft": [
    "save",
    (requestId) =>
      saveDraft(tess, { requestId, clusterIds: tess.clusterIds, changes: harmless(), reason: "So.", typed: {} }, now),
  ],
  "submit-request": [
    "submit",
    async (requestId) => submitRequest(tess, { requestId, digest: await digestAsRead(requestId), idempotencyKey }, now),
  ],
  "edit-request": ["edit", (requestId) => edit(tess, requestId, harmless(), now)],
  "escalate-request": [
    "escalate",
    (requestId) => escalateRequest(desk, { requestId, note: "On.", idempotencyKey }, now),
  ],
  "return-request": [
    "return",
    (requestId) => returnRequest(desk, { requestId, question: "Why?", idempotencyKey }, now),
  ],
  "resubmit-request": [
    "resubmit",
    (requestId) => resubmitRequest(tess, { requestId, answer: "So.", idempotencyKey }, now),
  ],
  "decide-request, approve": ["approve", (requestId) => decide(requestId, "approve")],
  "decide-request, reject": ["reject", (requestId) => decide(requestId, "reject")],
  "withdraw-request": ["withdraw", (requestId) => withdrawRequest(tess, { requestId, idempotencyKey }, now)],
  "comment-on-request": [
    "comment",
    (requestId) => commentOnRequest(tess, { requestId, text: "So.", idempotencyKey }, now),
  ],
  "keep-note": ["comment", (requestId) => keepNote(desk, { requestId, text: "So.", idempotencyKey }, now)],
  "claim-request": ["claim", (requestId) => claimRequest(desk, { requestId, word: "Mine.", idempotencyKey }, now)],
  "release-request": ["release", (requestId) => releaseRequest(desk, { requestId, word: "So.", idempotencyKey }, now)],
  "copy-request": ["copy", (requestId) => copyRequest(tess, { requestId, idempotencyKey }, now)],
};

/** What others may not even see of a draft. */
const byOthers = [
  "escalate-request",
  "return-request",
  "decide-request, approve",
  "decide-request, reject",
  "keep-note",
  "claim-request",
  "release-request",
];

async function wholeState(requestId: string) {
  const [request, events, decisions, comments, changes, authors] = await Promise.all([
    client().request.findUnique({ where: { id: requestId } }),
    client().event.findMany({
      where: { requestId, type: { notIn: ["attempt.denied", "decision.denied"] } },
      orderBy: { seq: "asc" },
      select: { id: true, type: true },
    }),
    client().decision.count({ where: { requestId } }),
    client().comment.count({ where: { requestId } }),
    client().change.findMany({ where: { requestId }, orderBy: { id: "asc" } }),
    client().requestAuthor.count({ where: { requestId } }),
  ]);
  return { request, events, decisions, comments, changes, authors };
}

describe.each(requestStatuses)("a request that is %s", (status) => {
  test.each(Object.entries(commands))("W26: takes %s exactly if the table says so", async (command, [move, send]) => {
    const requestId = await reach[status]();
    expect((await getRequest(client(), requestId)).status).toBe(status);
    if (move === "release" && mayMove(status, move))
      await claimRequest(desk, { requestId, word: "", idempotencyKey }, now);
    const before = await wholeState(requestId);
    if (mayMove(status, move)) {
      await send(requestId);
      const after = await wholeState(requestId);
      expect(after.events.length - before.events.length).toBe(
        move === "copy" ? 0 : move === "approve" ? 2 : 1, // an approval makes a revision too; a copy's event is the copy's
      );
      return;
    }
    const hidden = status === "draft" && byOthers.includes(command);
    const refusal = hidden
      ? { code: "not_found" }
      : { code: "illegal_move", detail: expect.stringMatching(new RegExp(`^${status}( \\(by .+ UTC\\))?$`)) };
    await expect(send(requestId)).rejects.toMatchObject(refusal);
    expect(await wholeState(requestId)).toEqual(before);
  });

  test("W26: is left alone by time unless it is open", async () => {
    const requestId = await reach[status]();
    const before = await wholeState(requestId);
    const step = await keepTime(worker, requestId, muchLater);
    expect(step).toBe(openStatuses.includes(status) ? "expired" : null);
    if (step === null) expect(await wholeState(requestId)).toEqual(before);
  });
});

test("W27: a pending request that expires while the page is open is refused as expired, and asked for again in one click", async () => {
  const requestId = await reach.escalated();
  const digest = await digestAsRead(requestId);
  await keepTime(worker, requestId, muchLater);
  const tried = decideRequest(
    ada,
    { requestId, outcome: "approve", reason: "Fine.", digest, idempotencyKey },
    muchLater,
  );
  await expect(tried).rejects.toMatchObject({
    code: "illegal_move",
    detail: "expired (by the portal, 2026-09-01 10:00 UTC)",
  });
  expect((await findRequestView(tess, requestId))?.may.copy).toBe(true);
  const { requestId: copy } = await copyRequest(tess, { requestId, idempotencyKey }, muchLater);
  await submitRequest(tess, { requestId: copy, digest: await digestAsRead(copy), idempotencyKey }, muchLater);
  expect((await getRequest(client(), copy)).status).toBe("escalated");
});

test("W30: on a rejected request comments are allowed, and a copy is a new request linked to the old one", async () => {
  const requestId = await reach.rejected();
  await commentOnRequest(tess, { requestId, text: "What would be fine?", idempotencyKey }, now);
  await commentOnRequest(ada, { requestId, text: "The mirror.", idempotencyKey }, now);
  const { requestId: copy } = await copyRequest(tess, { requestId, idempotencyKey }, now);
  await submitRequest(tess, { requestId: copy, digest: await digestAsRead(copy), idempotencyKey }, now);
  const [old, again] = await Promise.all([findRequestView(tess, requestId), findRequestView(tess, copy)]);
  expect(old).toMatchObject({ status: "rejected", copies: [{ id: copy, name: again?.name }] });
  expect(old?.comments.map(({ by, text }) => [by, text])).toEqual([
    ["tess", "What would be fine?"],
    ["ada", "The mirror."],
  ]);
  expect(again).toMatchObject({ status: "escalated", copiedFrom: { id: requestId, name: old?.name } });
  expect(again?.name).not.toBe(old?.name);
  expect(again?.clusters.map(({ added }) => added)).toEqual(old?.clusters.map(({ added }) => added));
});

test("a copy is for who could file it: a member of another cluster does not even see it", async () => {
  const requestId = await reach.rejected();
  const olaf = await aPerson("olaf", ["tenant_member"], [(await aCluster("Orion")).id]);
  await expect(copyRequest(olaf, { requestId, idempotencyKey }, now)).rejects.toMatchObject({ code: "not_found" });
  await expect(copyRequest(ada, { requestId, idempotencyKey }, now)).rejects.toMatchObject({
    code: "cluster_not_yours",
  });
});
