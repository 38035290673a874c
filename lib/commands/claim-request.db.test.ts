import { beforeAll, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { findRequestView } from "#lib/data/request-views.ts";
import { getRequest } from "#lib/data/requests.ts";
import { countWaiting, listWaiting } from "#lib/data/waiting-views.ts";
import {
  aCluster,
  aPerson,
  aRequest,
  digestAsRead,
  edit,
  harmless,
  type Person,
  risky,
  sendOn,
  worker,
} from "#lib/testing/factories.ts";
import { claimRequest, releaseRequest } from "./claim-request.ts";
import { decideRequest } from "./decide-request.ts";
import { escalateRequest } from "./escalate-request.ts";
import { keepTime } from "./keep-time.ts";
import { returnRequest } from "./return-request.ts";
import { withdrawRequest } from "./withdraw-request.ts";

const now = new Date("2026-06-01T10:00:00Z");
const later = new Date("2026-06-03T10:00:00Z");
const idempotencyKey = null;

let tess: Person;
let ada: Person;
let abel: Person;
let sam: Person;

beforeAll(async () => {
  const cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  ada = await aPerson("ada", ["approver"]);
  abel = await aPerson("abel", ["approver"]);
  sam = await aPerson("sam", ["support_agent"]);
});

const claim = (who: Person, requestId: string, word = "") =>
  claimRequest(who, { requestId, word, idempotencyKey }, now);
const release = (who: Person, requestId: string, word = "") =>
  releaseRequest(who, { requestId, word, idempotencyKey }, now);
const approve = async (who: Person, requestId: string) => {
  const digest = await digestAsRead(requestId);
  return decideRequest(who, { requestId, outcome: "approve", reason: "Fine.", digest, idempotencyKey }, now);
};
const claimOn = async (requestId: string) => (await getRequest(client(), requestId)).claim?.by ?? null;
const waiting = () => aRequest(tess, harmless(), undefined, now);
const eventsOf = (requestId: string) =>
  client().event.findMany({ where: { requestId }, orderBy: { seq: "desc" }, take: 1 });

describe("who looks at a request", () => {
  test("is seen by the desk, in the queue and on its page, and found by a filter", async () => {
    const requestId = await waiting();
    await claim(ada, requestId);
    const seenBy = async (who: Person, looks?: "me" | "nobody") =>
      (await listWaiting(who, { from: "me", ...(looks !== undefined && { looks }) })).rows.find(
        ({ id }) => id === requestId,
      )?.looksAtIt;
    expect(await seenBy(abel)).toBe("ada");
    expect([await seenBy(ada, "me"), await seenBy(abel, "me"), await seenBy(ada, "nobody")]).toEqual([
      "ada",
      undefined,
      undefined,
    ]);
    expect(await countWaiting(ada, 100, { from: "me", looks: "me" })).toBe(1);
    expect(await findRequestView(ada, requestId)).toMatchObject({ claim: { by: "ada", at: now, mine: true } });
    expect(await findRequestView(abel, requestId)).toMatchObject({ claim: { by: "ada", at: now, mine: false } });
    expect(await eventsOf(requestId)).toMatchObject([
      { type: "request.claimed", actorName: "ada", actorAs: "approver", reason: null },
    ]);
  });

  test("is nobody's business at the tenant: that somebody does is all that its authors and members hear", async () => {
    const sandbox = await aCluster();
    const author = await aPerson("author", ["tenant_member"], [sandbox.id]);
    const authorAtTheDesk = await aPerson("iris", ["tenant_member", "approver"], [sandbox.id]);
    const member = await aPerson("member", ["tenant_member"], [sandbox.id]);
    const requestId = await aRequest(author, harmless(), undefined, now);
    await edit(authorAtTheDesk, requestId, harmless(), now);
    const zoe = await aPerson("Zoe-who-looks", ["approver"]);
    await claim(zoe, requestId);
    for (const person of [author, authorAtTheDesk, member]) {
      const view = await findRequestView(person, requestId);
      expect(view?.claim, person.name).toEqual({ by: null, at: now, mine: false });
      expect(JSON.stringify(view), person.name).not.toMatch(/Zoe|request\.claimed/);
    }
    expect(JSON.stringify(await findRequestView(abel, requestId))).toContain("request.claimed");
  });

  test("is taken over, or released, by anybody of the desk with a word, which the history keeps", async () => {
    const requestId = await waiting();
    await claim(ada, requestId);
    await expect(claim(abel, requestId)).rejects.toMatchObject({ code: "claimed_by_other", detail: "ada" });
    await expect(release(abel, requestId)).rejects.toMatchObject({ code: "claimed_by_other", detail: "ada" });
    await expect(claim(ada, requestId)).rejects.toMatchObject({ code: "claimed_already" });
    await claim(abel, requestId, "She is away.");
    expect(await eventsOf(requestId)).toMatchObject([
      { type: "request.claimed", actorName: "abel", reason: "She is away.", detail: { from: "ada" } },
    ]);
    await release(ada, requestId, "Waits for the vendor.");
    expect(await eventsOf(requestId)).toMatchObject([
      { type: "request.released", actorName: "ada", reason: "Waits for the vendor.", detail: { from: "abel" } },
    ]);
    await expect(release(ada, requestId)).rejects.toMatchObject({ code: "not_claimed" });
    await claim(ada, requestId);
    await release(ada, requestId);
    expect(await claimOn(requestId)).toBeNull();
  });

  test("is one of two who claim at once; a click that is sent twice counts once", async () => {
    const requestId = await waiting();
    const tried = await Promise.allSettled([claim(ada, requestId), claim(abel, requestId)]);
    expect(tried.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const other = await waiting();
    const click = () => claimRequest(ada, { requestId: other, word: "", idempotencyKey: "click" }, now);
    expect(await click()).toEqual(await click());
    expect(await client().event.count({ where: { requestId: other, type: "request.claimed" } })).toBe(1);
  });
});

describe("a claim is no lock", () => {
  test("another approver decides all the same, and the claim ends with the decision", async () => {
    const requestId = await waiting();
    await claim(ada, requestId);
    expect(await approve(abel, requestId)).toMatchObject({ status: "approved" });
    expect(await claimOn(requestId)).toBeNull();
  });

  test("with two approvals needed, an approval ends the approver's own claim and nobody else's", async () => {
    const requestId = await aRequest(tess, risky(), undefined, now);
    await sendOn(requestId, now);
    await claim(ada, requestId);
    await approve(abel, requestId);
    expect(await claimOn(requestId)).toBe("ada");
    const other = await aRequest(tess, risky(), undefined, now);
    await sendOn(other, now);
    await claim(ada, other);
    await approve(ada, other);
    expect(await claimOn(other)).toBeNull();
  });

  test("its authors change the request from what they had opened, and it stays claimed", async () => {
    const requestId = await waiting();
    const { version } = await getRequest(client(), requestId);
    await claim(ada, requestId);
    expect((await getRequest(client(), requestId)).version).toBe(version);
    await edit(tess, requestId, harmless(), now);
    expect(await claimOn(requestId)).toBe("ada");
  });

  const atSupport = () => aRequest(tess, risky(), undefined, now);
  test.each<[string, () => Promise<string>, () => Person, (requestId: string) => Promise<unknown>]>([
    [
      "sent on",
      atSupport,
      () => sam,
      (requestId) => escalateRequest(sam, { requestId, note: "On.", idempotencyKey }, now),
    ],
    ["sent on by silence", atSupport, () => sam, (requestId) => keepTime(worker, requestId, later)],
    [
      "returned",
      waiting,
      () => ada,
      (requestId) => returnRequest(abel, { requestId, question: "Why?", idempotencyKey }, now),
    ],
    ["withdrawn", waiting, () => ada, (requestId) => withdrawRequest(tess, { requestId, idempotencyKey }, now)],
  ])("it ends when the request is %s", async (_, file, who, leave) => {
    const requestId = await file();
    await claim(who(), requestId);
    await leave(requestId);
    expect(await claimOn(requestId)).toBeNull();
  });
});

test("one's own request cannot be claimed, and the attempt is recorded", async () => {
  const { id } = await aCluster();
  const iris = await aPerson("iris", ["tenant_member", "approver", "support_agent"], [id]);
  for (const requestId of [await aRequest(iris, harmless()), await aRequest(iris, risky())]) {
    await expect(claim(iris, requestId)).rejects.toMatchObject({ code: "four_eyes" });
    expect(await eventsOf(requestId)).toMatchObject([
      { type: "attempt.denied", detail: { attempt: "claim-request", rule: "four_eyes" } },
    ]);
    await claim((await getRequest(client(), requestId)).status === "submitted" ? sam : ada, requestId);
    await expect(release(iris, requestId, "Mine.")).rejects.toMatchObject({ code: "four_eyes" });
    expect((await findRequestView(iris, requestId))?.may.claim).toBe(false);
  }
});

test("only the desk that a request waits at claims it", async () => {
  const vera = await aPerson("vera", ["auditor"]);
  const pat = await aPerson("pat", ["platform_admin"]);
  const [atSupport, atApprovers] = [await aRequest(tess, risky(), undefined, now), await waiting()];
  for (const who of [vera, pat, ada])
    await expect(claim(who, atSupport), who.name).rejects.toMatchObject({ code: "forbidden" });
  for (const who of [vera, pat, sam])
    await expect(claim(who, atApprovers), who.name).rejects.toMatchObject({ code: "forbidden" });
  await expect(claim(tess, atApprovers)).rejects.toMatchObject({ code: "four_eyes" });
  await claim(sam, atSupport);
  expect(await eventsOf(atSupport)).toMatchObject([{ type: "request.claimed", actorAs: "support_agent" }]);
});
