import { beforeEach, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { eventsOfRequest, listEvents } from "#lib/data/history-views.ts";
import { findRequestView, listClusterChoices, listPeopleToFileFor, listRequests } from "#lib/data/request-views.ts";
import { getRequest } from "#lib/data/requests.ts";
import { listWaiting } from "#lib/data/waiting-views.ts";
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
} from "#lib/testing/factories.ts";
import { commentOnRequest, keepNote } from "./comment-on-request.ts";
import { escalateRequest } from "./escalate-request.ts";
import { resubmitRequest } from "./resubmit-request.ts";
import { returnRequest } from "./return-request.ts";
import { saveDraft } from "./save-draft.ts";
import { submitRequest } from "./submit-request.ts";

const now = new Date("2026-06-01T10:00:00Z");
const idempotencyKey = null;

let cluster: { id: string; name: string };
let tess: Person;
let ada: Person;
let sam: Person;

beforeEach(async () => {
  cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  const groups = [`${cluster.name}-k8saas-devops-cluster-role`];
  await client().user.update({ where: { id: tess.id }, data: { groups } });
  ada = await aPerson("ada", ["approver"]);
  sam = await aPerson("sam", ["support_agent"]);
});

const content = () => ({
  requestId: null,
  clusterIds: [cluster.id],
  changes: harmless(),
  reason: "By telephone.",
  typed: {},
});

describe("on behalf of a tenant", () => {
  test("support-platform chooses a person and among their clusters; both are authors, and the history says for whom", async () => {
    expect(await listPeopleToFileFor(sam)).toContainEqual({ id: tess.id, name: "tess" });
    expect((await listClusterChoices(sam, tess.id)).map(({ name }) => name)).toEqual([cluster.name]);
    const { requestId } = await saveDraft(sam, { ...content(), filedForId: tess.id, ticket: " INC-77 " }, now);
    expect((await findRequestView(tess, requestId))?.status).toBe("draft"); // it is hers too
    await submitRequest(sam, { requestId, digest: await digestAsRead(requestId), idempotencyKey }, now);
    expect(await findRequestView(ada, requestId)).toMatchObject({ filedFor: "tess", ticket: "INC-77" });
    expect((await getRequest(client(), requestId)).authorIds.toSorted()).toEqual([sam.id, tess.id].toSorted());
    const events = await client().event.findMany({ where: { requestId }, orderBy: { seq: "asc" } });
    expect(events.map(({ type, actorAs }) => [type, actorAs])).toEqual([
      ["request.drafted", "support_agent"],
      ["request.submitted", "support_agent"],
    ]);
    expect(events[0]?.detail).toMatchObject({ filedFor: "tess" });
  });

  test("only support-platform does, only for a person, and only for that person's clusters", async () => {
    const foreign = await aCluster("Orion");
    const tried = (who: Person, more: object) => saveDraft(who, { ...content(), filedForId: tess.id, ...more }, now);
    await expect(tried(ada, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(tried(sam, { clusterIds: [foreign.id] })).rejects.toMatchObject({ code: "not_a_member" });
    await expect(tried(sam, { filedForId: foreign.id })).rejects.toMatchObject({ code: "not_a_member" });
    await expect(tried(sam, { filedForId: null })).rejects.toMatchObject({ code: "cluster_not_yours" });
    expect(await listPeopleToFileFor(ada)).toEqual([]);
    expect(await client().request.count({ where: { createdById: { in: [sam.id, ada.id] } } })).toBe(0);
  });

  test("a person who has left the cluster since cannot have it filed", async () => {
    const { requestId } = await saveDraft(sam, { ...content(), filedForId: tess.id }, now);
    await client().user.update({ where: { id: tess.id }, data: { groups: [] } });
    const digest = await digestAsRead(requestId);
    await expect(submitRequest(sam, { requestId, digest, idempotencyKey }, now)).rejects.toMatchObject({
      code: "not_a_member",
    });
  });
});

describe("the desk", () => {
  test("support-platform sees every request but no draft, and has in its queue what waits there", async () => {
    const [waiting, elsewhere, draft] = [
      await aRequest(tess, risky()),
      await aRequest(tess, harmless()),
      await aDraft(tess, harmless()),
    ];
    const all = (await listRequests(sam, {})).map(({ id }) => id);
    expect(all).toEqual(expect.arrayContaining([waiting, elsewhere]));
    expect(all).not.toContain(draft);
    const queue = (await listWaiting(sam)).rows.map(({ id }) => id);
    expect(queue).toContain(waiting);
    expect(queue).not.toContain(elsewhere);
  });

  test("it asks, the authors answer, it sends on with a note that everybody reads", async () => {
    const requestId = await aRequest(tess, risky(), undefined, now);
    await returnRequest(sam, { requestId, question: "All of Docker Hub?", idempotencyKey }, now);
    expect((await findRequestView(tess, requestId))?.may).toMatchObject({ resubmit: true, edit: true, withdraw: true });
    await resubmitRequest(tess, { requestId, answer: "Yes, for a week.", idempotencyKey }, now);
    await escalateRequest(sam, { requestId, note: "They know.", idempotencyKey }, now);
    const view = await findRequestView(tess, requestId);
    expect(view).toMatchObject({ status: "escalated", waitsFor: "TDP-k8saas" });
    expect(view?.comments.map(({ by, text }) => [by, text])).toEqual([["tess", "Yes, for a week."]]);
    const reasons = view?.events.map(({ type, reason }) => [type, reason]);
    expect(reasons).toEqual(
      expect.arrayContaining([
        ["request.returned", "All of Docker Hub?"],
        ["request.resubmitted", "Yes, for a week."],
        ["request.escalated", "They know."],
      ]),
    );
  });

  test("it neither sends on nor returns what one of its own wrote or changed", async () => {
    const requestId = await aRequest(tess, risky());
    await edit(sam, requestId, [...risky(), ...harmless()], now);
    const on = { requestId, note: "On.", idempotencyKey };
    await expect(escalateRequest(sam, on, now)).rejects.toMatchObject({ code: "four_eyes" });
    await expect(returnRequest(sam, { requestId, question: "Why?", idempotencyKey }, now)).rejects.toMatchObject({
      code: "four_eyes",
    });
    expect(await client().event.count({ where: { requestId, actorId: sam.id, type: "attempt.denied" } })).toBe(2);
    await escalateRequest(await aPerson("sue", ["support_agent"]), on, now);
  });

  test.each(["", " \u00a0\n"])("a question or a note of %j is none", async (text) => {
    const requestId = await aRequest(tess, risky());
    const missing = { code: "reason_missing" };
    await expect(returnRequest(sam, { requestId, question: text, idempotencyKey }, now)).rejects.toMatchObject({
      code: "question_missing",
    });
    await expect(escalateRequest(sam, { requestId, note: text, idempotencyKey }, now)).rejects.toMatchObject(missing);
    await expect(commentOnRequest(sam, { requestId, text, idempotencyKey }, now)).rejects.toMatchObject({
      code: "comment_missing",
    });
    expect((await getRequest(client(), requestId)).status).toBe("submitted");
  });

  test("an auditor changes nothing, not even by a comment, unless they are something else too", async () => {
    const requestId = await aRequest(tess, harmless());
    const say = (who: Person) => commentOnRequest(who, { requestId, text: "Hm.", idempotencyKey }, now);
    await expect(say(await aPerson("vera", ["auditor"]))).rejects.toMatchObject({ code: "forbidden" });
    await expect(say(await aPerson("both", ["auditor", "approver"]))).resolves.toBeDefined();
  });

  test("each desk asks about what waits there, and nobody else does", async () => {
    const [atSupport, atApprovers] = [await aRequest(tess, risky()), await aRequest(tess, harmless())];
    const ask = (who: Person, requestId: string) =>
      returnRequest(who, { requestId, question: "Why?", idempotencyKey }, now);
    await expect(ask(ada, atSupport)).rejects.toMatchObject({ code: "forbidden" });
    await expect(ask(sam, atApprovers)).rejects.toMatchObject({ code: "forbidden" });
    for (const role of ["auditor", "platform_admin"] as const)
      await expect(ask(await aPerson(role, [role]), atApprovers)).rejects.toMatchObject({ code: "forbidden" });
    await ask(sam, atSupport);
    await ask(ada, atApprovers);
  });

  test("what TDP-k8saas asked about goes straight back to them", async () => {
    const requestId = await aRequest(tess, risky(), undefined, now);
    await escalateRequest(sam, { requestId, note: "On.", idempotencyKey }, now);
    await returnRequest(ada, { requestId, question: "Why?", idempotencyKey }, now);
    expect(await resubmitRequest(tess, { requestId, answer: "", idempotencyKey }, now)).toEqual({
      routedTo: "TDP-k8saas",
    });
  });
});

describe("internal notes", () => {
  const secret = "Their manager has asked us to be slow";

  /** Everything that a page could show this person of the request. */
  async function payload(person: Person, requestId: string): Promise<string> {
    const parts = [
      findRequestView(person, requestId),
      eventsOfRequest(person, requestId),
      listEvents(person, {}),
      listRequests(person, {}),
      listWaiting(person),
    ];
    return JSON.stringify(await Promise.all<unknown>(parts));
  }

  test("are never in what a tenant's member gets, nor that there is one; nor what an author of the tenant gets, whatever their roles", async () => {
    const iris = await aPerson("iris", ["tenant_member", "approver", "support_agent"], [cluster.id]);
    const gone = { ...(await aPerson("gus", ["approver"])), clusterIds: [cluster.id] }; // an author who has left the cluster since
    const requestId = await aRequest(tess, risky());
    await edit(gone, requestId, [...risky(), ...harmless()], now);
    await keepNote(sam, { requestId, text: secret, idempotencyKey }, now);
    await commentOnRequest(sam, { requestId, text: "We look at it.", idempotencyKey }, now);
    for (const person of [tess, iris, { ...gone, clusterIds: [] }]) {
      const seen = await payload(person, requestId);
      expect(seen, person.name).toContain("We look at it.");
      expect(seen, person.name).not.toContain(secret);
      expect(seen, person.name).not.toContain("request.noted");
    }
    for (const role of ["support_agent", "approver", "auditor", "platform_admin"] as const) {
      const view = await findRequestView(await aPerson(role, [role]), requestId);
      expect(
        view?.comments.filter(({ internal }) => internal).map(({ text }) => text),
        role,
      ).toEqual([secret]);
      expect(
        view?.events.some(({ type }) => type === "request.noted"),
        role,
      ).toBe(true);
    }
  });

  test("stay seen by who filed it for somebody else, and hidden from that person", async () => {
    const { requestId } = await saveDraft(sam, { ...content(), filedForId: tess.id }, now);
    await submitRequest(sam, { requestId, digest: await digestAsRead(requestId), idempotencyKey }, now);
    await keepNote(sam, { requestId, text: secret, idempotencyKey }, now);
    expect(await payload(sam, requestId)).toContain(secret);
    expect(await payload(sam, requestId)).toContain("request.noted");
    expect(await payload(tess, requestId)).not.toContain(secret);
  });

  test("are written by support-platform and TDP-k8saas alone", async () => {
    const requestId = await aRequest(tess, harmless());
    const note = { requestId, text: secret, idempotencyKey };
    for (const role of ["auditor", "platform_admin"] as const)
      await expect(keepNote(await aPerson(role, [role]), note, now)).rejects.toMatchObject({ code: "forbidden" });
    await expect(keepNote(tess, note, now)).rejects.toMatchObject({ code: "forbidden" });
    await keepNote(ada, note, now);
    await keepNote(sam, note, now);
    expect(await client().comment.count({ where: { requestId } })).toBe(2);
  });
});

test("who may not see a request cannot say, change or ask anything on it, and each attempt is recorded", async () => {
  const olaf = await aPerson("olaf", ["tenant_member"], [(await aCluster("Orion")).id]);
  const requestId = await aRequest(tess, harmless());
  const hidden = { code: "not_found" };
  await expect(commentOnRequest(olaf, { requestId, text: "Hm.", idempotencyKey }, now)).rejects.toMatchObject(hidden);
  await expect(edit(olaf, requestId, harmless(), now)).rejects.toMatchObject(hidden);
  await expect(returnRequest(olaf, { requestId, question: "Hm?", idempotencyKey }, now)).rejects.toMatchObject(hidden);
  const denied = await client().event.findMany({ where: { actorId: olaf.id, type: "attempt.denied" } });
  expect(denied.map(({ detail }) => detail)).toEqual([
    { attempt: "comment-on-request", rule: "hidden" },
    { attempt: "edit-request", rule: "hidden" },
    { attempt: "return-request", rule: "hidden" },
  ]);
});

test("a member who is no author may change a request of their clusters, an approver or an auditor may not", async () => {
  const requestId = await aRequest(tess, harmless());
  for (const role of ["approver", "auditor", "platform_admin"] as const)
    await expect(edit(await aPerson(role, [role]), requestId, harmless(), now)).rejects.toMatchObject({
      code: "forbidden",
    });
  await edit(await aPerson("noor", ["tenant_member"], [cluster.id]), requestId, harmless(), now);
  await approve(ada, requestId);
});
