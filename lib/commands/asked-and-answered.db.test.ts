import { beforeEach, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { getRequest } from "#lib/data/requests.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import {
  aCluster,
  add,
  addUntil,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  edit,
  harmless,
  type Person,
  risky,
} from "#lib/testing/factories.ts";
import { resubmitRequest } from "./resubmit-request.ts";
import { returnRequest } from "./return-request.ts";

const filed = new Date("2026-06-01T10:00:00Z");
const hoursOn = (hours: number) => new Date(filed.getTime() + hours * 3_600_000);

let cluster: { id: string; name: string };
let [tess, ada, sam]: Person[] = [];

beforeEach(async () => {
  cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  ada = await aPerson("ada", ["approver"]);
  sam = await aPerson("sam", ["support_agent"]);
});

const file = (changes: readonly ListChange[]) => aRequest(tess as Person, changes, undefined, filed);
const ask = (who: Person | undefined, requestId: string, hours: number, question = "Which team?") =>
  returnRequest(who as Person, { requestId, question, idempotencyKey: `${requestId} ask ${hours}` }, hoursOn(hours));
const answer = (who: Person | undefined, requestId: string, hours: number, text = "") =>
  resubmitRequest(
    who as Person,
    { requestId, answer: text, idempotencyKey: `${requestId} answer ${hours}` },
    hoursOn(hours),
  );
const said = async (requestId: string, type: string) => {
  const select = { actorAs: true, reason: true, detail: true } as const;
  return client().event.findMany({ where: { requestId, type }, orderBy: { seq: "asc" }, select });
};
const comments = (requestId: string) => client().comment.findMany({ where: { requestId }, select: { text: true } });

test("each desk asks as what it is, and the history has its question", async () => {
  const [low, high] = [await file(harmless()), await file(risky())];
  expect(await ask(ada, low, 1)).toEqual({ status: "changes_requested" });
  expect(await ask(sam, high, 1, "Why all of it?")).toEqual({ status: "changes_requested" });
  const number = async (id: string) => (await getRequest(client(), id)).number;
  expect(await said(low, "request.returned")).toEqual([
    { actorAs: "approver", reason: "Which team?", detail: { number: await number(low), askedBy: "TDP-k8saas" } },
  ]);
  expect(await said(high, "request.returned")).toEqual([
    {
      actorAs: "support_agent",
      reason: "Why all of it?",
      detail: { number: await number(high), askedBy: "support-platform" },
    },
  ]);
});

test("an answer is the event's reason and a comment; without one there is neither", async () => {
  const requestId = await file(harmless());
  const { number } = await getRequest(client(), requestId);
  const digest = await digestAsRead(requestId);
  await ask(ada, requestId, 1);
  expect(await answer(tess, requestId, 2, "Ours.")).toEqual({ routedTo: "TDP-k8saas" });
  await ask(ada, requestId, 3);
  await answer(tess, requestId, 4);
  const detail = { number, digest, routedTo: "TDP-k8saas", risk: expect.any(String) };
  expect(await said(requestId, "request.resubmitted")).toEqual([
    { actorAs: "tenant_member", reason: "Ours.", detail },
    { actorAs: "tenant_member", reason: null, detail },
  ]);
  expect(await comments(requestId)).toEqual([{ text: "Ours." }]);
});

test("what support-platform asked about goes where its risk sends it now, with a fresh time at another desk", async () => {
  const requestId = await file(risky());
  await ask(sam, requestId, 20);
  await edit(tess as Person, requestId, harmless(), hoursOn(21));
  expect(await answer(tess, requestId, 30)).toEqual({ routedTo: "TDP-k8saas" });
  expect(await getRequest(client(), requestId)).toMatchObject({ status: "escalated", dueAt: hoursOn(30 + 72) });
});

test("only an author sends it again, and who may not leaves it as it is", async () => {
  const requestId = await file(harmless());
  await ask(ada, requestId, 1);
  await expect(answer(ada, requestId, 2)).rejects.toMatchObject({ code: "forbidden" });
  await expect(answer(sam, requestId, 2)).rejects.toMatchObject({ code: "forbidden" });
  expect((await getRequest(client(), requestId)).status).toBe("changes_requested");
});

test("what every list has meanwhile is not sent again; what one of two still lacks is", async () => {
  const second = await aCluster();
  const noor = await aPerson("noor", ["tenant_member"], [cluster.id, second.id]);
  const requestId = await aRequest(noor, add("quay.io/meanwhile"), undefined, filed);
  await ask(ada, requestId, 1);
  const early = await aRequest(tess as Person, add("quay.io/meanwhile"), undefined, filed);
  await approve(ada as Person, early, hoursOn(2));
  expect(await answer(noor, requestId, 3)).toEqual({ routedTo: "TDP-k8saas" });
  await ask(ada, requestId, 4);
  await approve(ada as Person, await aRequest(noor, add("quay.io/meanwhile"), [second.id], filed), hoursOn(5));
  await expect(answer(noor, requestId, 6)).rejects.toMatchObject({ code: "no_changes" });
  expect((await getRequest(client(), requestId)).status).toBe("changes_requested");
});

test("what would have ended before it is decided is not sent again", async () => {
  const requestId = await file(addUntil(hoursOn(48), "quay.io/brief"));
  await ask(ada, requestId, 1);
  await expect(answer(tess, requestId, 48)).rejects.toMatchObject({ code: "end_too_soon" });
});
