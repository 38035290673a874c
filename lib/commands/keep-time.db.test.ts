import { beforeEach, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { getRequest } from "#lib/data/requests.ts";
import { withClient } from "#lib/testing/database-roles.ts";
import {
  aCluster,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  harmless,
  type Person,
  risky,
  worker,
} from "#lib/testing/factories.ts";
import { keepTimeTask } from "../../workers/tasks/keep-time.ts";
import { changeTimes } from "./change-rules.ts";
import { decideRequest } from "./decide-request.ts";
import { escalateRequest } from "./escalate-request.ts";
import { keepTime, listDueRequests } from "./keep-time.ts";
import { resubmitRequest } from "./resubmit-request.ts";
import { returnRequest } from "./return-request.ts";

const filed = new Date("2026-06-01T10:00:00Z");
const hoursOn = (hours: number) => new Date(filed.getTime() + hours * 3_600_000);
const idempotencyKey = null;

let tess: Person;
let ada: Person;
let sam: Person;

beforeEach(async () => {
  const cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  ada = await aPerson("ada", ["approver"]);
  sam = await aPerson("sam", ["support_agent"]);
});

const submitted = () => aRequest(tess, risky(), undefined, filed);
const escalated = () => aRequest(tess, harmless(), undefined, filed);
const told = async (requestId: string) =>
  (
    await client().event.findMany({
      where: { requestId, actorName: "worker" },
      orderBy: { seq: "asc" },
      select: { type: true, detail: true, at: true },
    })
  ).map(({ type, detail, at }) => ({ type, detail, at }));
const state = (requestId: string) => getRequest(client(), requestId);

describe("deadlines", () => {
  test("each desk has its time from when the request comes to it", async () => {
    const requestId = await submitted();
    expect(await state(requestId)).toMatchObject({ dueAt: hoursOn(24), expiresAt: hoursOn(30 * 24) });
    await escalateRequest(sam, { requestId, note: "On.", idempotencyKey }, hoursOn(20));
    expect((await state(requestId)).dueAt).toEqual(hoursOn(20 + 72));
    expect((await state(await escalated())).dueAt).toEqual(hoursOn(72));
  });

  test("the clock stands while the authors are asked, and goes on where it stood", async () => {
    const requestId = await escalated();
    await returnRequest(ada, { requestId, question: "Which team?", idempotencyKey }, hoursOn(70));
    expect(await state(requestId)).toMatchObject({ dueAt: null, status: "changes_requested" });
    await keepTimeTask(worker, hoursOn(200));
    expect(await state(requestId)).toMatchObject({ dueAt: null, status: "changes_requested" });
    expect(await told(requestId)).toEqual([]);
    await resubmitRequest(tess, { requestId, answer: "Ours.", idempotencyKey }, hoursOn(300));
    expect(await state(requestId)).toMatchObject({
      dueAt: hoursOn(302),
      status: "escalated",
      expiresAt: hoursOn(300 + 720),
    });
  });

  test("what support-platform asked about goes back to it, and its clock too", async () => {
    const requestId = await submitted();
    await returnRequest(sam, { requestId, question: "Which team?", idempotencyKey }, hoursOn(23));
    await resubmitRequest(tess, { requestId, answer: "Ours.", idempotencyKey }, hoursOn(100));
    expect(await state(requestId)).toMatchObject({ dueAt: hoursOn(101), status: "submitted" });
  });

  test("silence of support-platform sends it on once, to the minute, with a fresh time for TDP-k8saas", async () => {
    const requestId = await submitted();
    await keepTimeTask(worker, new Date(hoursOn(24).getTime() - 1));
    expect((await state(requestId)).status).toBe("submitted");
    await Promise.all([keepTimeTask(worker, hoursOn(24)), keepTimeTask(worker, hoursOn(24))]);
    expect(await state(requestId)).toMatchObject({ status: "escalated", dueAt: hoursOn(24 + 72) });
    const events = (await told(requestId)).filter(({ type }) => type === "request.escalated");
    expect(events).toMatchObject([{ detail: { because: "silence" }, at: hoursOn(24) }]);
  });

  test("a reminder before the end and one word after it, each once", async () => {
    const requestId = await escalated();
    for (const hours of [63, 64, 65, 71, 72, 73, 100]) await keepTimeTask(worker, hoursOn(hours));
    expect(await told(requestId)).toMatchObject([
      {
        type: "request.reminded",
        at: hoursOn(64),
        detail: { waitsFor: "TDP-k8saas", until: hoursOn(72).toISOString() },
      },
      {
        type: "request.overdue",
        at: hoursOn(72),
        detail: { waitsFor: "TDP-k8saas", since: hoursOn(72).toISOString() },
      },
    ]);
    expect((await state(requestId)).status).toBe("escalated");
  });

  test("a reminder and a word on being late are not said again, even to who asks for them", async () => {
    const requestId = await escalated();
    expect(await keepTime(worker, requestId, hoursOn(65))).toBe("reminded");
    expect(await keepTime(worker, requestId, hoursOn(65))).toBeNull();
    expect(await keepTime(worker, requestId, hoursOn(73))).toBe("overdue");
    expect(await keepTime(worker, requestId, hoursOn(73))).toBeNull();
  });

  test("two workers do one after the other what they found together", async () => {
    const requestId = await escalated();
    await withClient(process.env["TEST_OWNER_URL"] ?? "", async (db) => {
      await db.query(`BEGIN; UPDATE request SET overdue_at = now() WHERE id = '${requestId}'`); // the other one, in the middle
      const step = keepTime(worker, requestId, hoursOn(73));
      await expect
        .poll(async () => (await db.query("SELECT FROM pg_locks WHERE NOT granted")).rowCount, { timeout: 30_000 })
        .toBeGreaterThan(0);
      await db.query("COMMIT");
      expect(await step).toBeNull();
    });
  });

  test("authors who are asked are reminded before the request expires", async () => {
    const requestId = await escalated();
    await returnRequest(ada, { requestId, question: "Which team?", idempotencyKey }, hoursOn(1));
    for (const hours of [711, 712, 713]) await keepTimeTask(worker, hoursOn(hours));
    expect(await told(requestId)).toMatchObject([
      { type: "request.reminded", at: hoursOn(712), detail: { waitsFor: "its authors" } },
    ]);
  });

  test("a reminder does not make what an approver reads stale", async () => {
    const requestId = await escalated();
    const digest = await digestAsRead(requestId);
    await keepTimeTask(worker, hoursOn(65));
    const input = { requestId, outcome: "approve", reason: "Fine.", digest, idempotencyKey } as const;
    await expect(decideRequest(ada, input, hoursOn(66))).resolves.toMatchObject({ status: "approved" });
  });
});

describe("expiry", () => {
  test.each(["submitted", "escalated", "changes_requested"] as const)(
    "a request that is %s expires, once",
    async (status) => {
      const requestId = status === "submitted" ? await submitted() : await escalated();
      if (status === "changes_requested")
        await returnRequest(ada, { requestId, question: "Which team?", idempotencyKey }, hoursOn(1));
      await keepTime(worker, requestId, new Date(hoursOn(720).getTime() - 1));
      expect((await state(requestId)).status).not.toBe("expired");
      await Promise.all([keepTimeTask(worker, hoursOn(720)), keepTimeTask(worker, hoursOn(720))]);
      expect(await state(requestId)).toMatchObject({ status: "expired", dueAt: null, closed: { by: "the portal" } });
      expect((await told(requestId)).filter(({ type }) => type === "request.expired")).toHaveLength(1);
      expect(await listDueRequests(hoursOn(2000))).not.toContain(requestId);
    },
  );

  test("a decided request never does", async () => {
    const requestId = await escalated();
    await approve(ada, requestId, hoursOn(1));
    await keepTimeTask(worker, hoursOn(2000));
    expect((await state(requestId)).status).toBe("approved");
  });

  test("the days are a setting, for what is filed from then on", async () => {
    const before = await escalated();
    const pat = await aPerson("pat", ["platform_admin"]);
    const times = { supportHours: 1, decisionHours: 2, remindHours: 1, expiryDays: 1 };
    await changeTimes(pat, { times, idempotencyKey }, filed);
    const requestId = await escalated();
    expect(await state(requestId)).toMatchObject({ dueAt: hoursOn(2), expiresAt: hoursOn(24) });
    expect(await state(before)).toMatchObject({ dueAt: hoursOn(72), expiresAt: hoursOn(720) });
    const [event] = await client().event.findMany({ where: { type: "times.changed", actorId: pat.id } });
    expect(event?.detail).toMatchObject({ before: { expiryDays: 30 }, after: times });
    const old = { supportHours: 24, decisionHours: 72, remindHours: 8, expiryDays: 30 };
    await changeTimes(pat, { times: old, idempotencyKey }, filed);
  });
});
