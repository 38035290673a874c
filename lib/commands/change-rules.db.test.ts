import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { client, inTransaction } from "#lib/data/client.ts";
import { getRule, getTimes } from "#lib/data/request-rules.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import type { RequestRule, RequestTimes } from "#lib/domain/request-rules.ts";
import { aCluster, aDraft, aPerson, aRequest, harmless, type Person, risky } from "#lib/testing/factories.ts";
import { changeRule, changeTimes } from "./change-rules.ts";
import { withdrawRequest } from "./withdraw-request.ts";

const now = new Date("2026-06-01T10:00:00Z");
let pat: Person;
let clusterId: string;
let low: RequestRule;
let times: RequestTimes;

beforeEach(async () => {
  clusterId = (await aCluster()).id;
  pat = await aPerson("pat", ["platform_admin", "tenant_member", "approver"], [clusterId]);
  [low, times] = await inTransaction(async (tx) => [await getRule(tx, "low"), await getTimes(tx)] as const);
});
afterEach(async () => {
  const { risk, route, approvals } = low;
  await client().requestRule.update({ where: { risk }, data: { route, approvals } });
  await client().requestTimes.updateMany({ data: { ...times } });
});

/** A first list in mode deny, on a cluster of which nobody knows what runs there, would be of medium risk. */
const lowRisk = (): ListChange[] => [...harmless(), { kind: "set_mode", mode: "warn" }];
const set = (who: Person, more: Partial<RequestRule>) =>
  changeRule(who, { rule: { ...low, ...more }, idempotencyKey: null }, now);
const setTimes = (who: Person, more: Partial<RequestTimes>) =>
  changeTimes(who, { times: { ...times, ...more }, idempotencyKey: null }, now);
const eventsBy = (who: Person) =>
  client().event.findMany({
    where: { actorId: who.id, type: { in: ["rule.changed", "times.changed", "attempt.denied"] } },
    orderBy: { seq: "asc" },
    select: { type: true, actorAs: true, detail: true },
  });

describe("a rule", () => {
  test("is changed by an admin, who says so in the history as one; the same rule again changes nothing", async () => {
    const after = { ...low, approvals: low.approvals + 1 };
    expect(await set(pat, { approvals: after.approvals })).toEqual(after);
    expect(await set(pat, { approvals: after.approvals })).toEqual(after);
    expect(await inTransaction((tx) => getRule(tx, "low"))).toEqual(after);
    expect(await set(pat, { approvals: after.approvals, route: "support-platform" })).toMatchObject({
      route: "support-platform",
    });
    const events = await eventsBy(pat);
    expect(events[0]).toEqual({ type: "rule.changed", actorAs: "platform_admin", detail: { before: low, after } });
    expect(events).toHaveLength(low.route === "support-platform" ? 1 : 2);
  });

  test("is refused to others, and where it is none", async () => {
    const ada = await aPerson("ada", ["approver", "support_agent", "auditor"]);
    await expect(set(ada, { approvals: 2 })).rejects.toMatchObject({ code: "forbidden" });
    await expect(set(pat, { approvals: 0 })).rejects.toMatchObject({ code: "rule_invalid" });
    expect(await inTransaction((tx) => getRule(tx, "low"))).toEqual(low);
    expect(await eventsBy(ada)).toMatchObject([
      { type: "attempt.denied", detail: { attempt: "change-rule", rule: "forbidden" } },
    ]);
  });

  test("is not changed by who wrote a draft or an open request of that risk, and is once it is closed", async () => {
    const draft = await aDraft(pat, lowRisk());
    await expect(set(pat, { approvals: 2 })).rejects.toMatchObject({ code: "author_of_affected", detail: "Draft" });
    await client()
      .request.delete({ where: { id: draft } })
      .catch(() => withdrawRequest(pat, { requestId: draft, idempotencyKey: null }, now));
    const open = await aRequest(pat, lowRisk());
    await expect(set(pat, { approvals: 2 })).rejects.toMatchObject({
      code: "author_of_affected",
      detail: expect.stringMatching(/^TR-/),
    });
    await withdrawRequest(pat, { requestId: open, idempotencyKey: null }, now);
    expect(await set(pat, { approvals: 2 })).toMatchObject({ approvals: 2 });
  });

  test("of another risk than one's request can be changed", async () => {
    await aRequest(pat, risky());
    expect(await set(pat, { approvals: 3 })).toMatchObject({ approvals: 3 });
    await aRequest(await aPerson("tess", ["tenant_member"], [clusterId]), lowRisk());
    expect(await set(pat, { approvals: 4 })).toMatchObject({ approvals: 4 });
  });
});

describe("the times", () => {
  test("are changed by an admin, who says so in the history as one; the same times again change nothing", async () => {
    const after = { ...times, supportHours: times.supportHours + 1 };
    expect(await setTimes(pat, after)).toEqual(after);
    expect(await setTimes(pat, after)).toEqual(after);
    expect(await inTransaction((tx) => getTimes(tx))).toEqual(after);
    expect(await eventsBy(pat)).toEqual([
      { type: "times.changed", actorAs: "platform_admin", detail: { before: times, after } },
    ]);
  });

  test("are refused to others, where they are none, and to who wrote any open request", async () => {
    const ada = await aPerson("ada", ["approver", "support_agent", "auditor"]);
    await expect(setTimes(ada, { supportHours: 7 })).rejects.toMatchObject({ code: "forbidden" });
    expect(await eventsBy(ada)).toMatchObject([{ detail: { attempt: "change-times", rule: "forbidden" } }]);
    await expect(setTimes(pat, { supportHours: 0 })).rejects.toMatchObject({ code: "rule_invalid" });
    await aRequest(pat, risky());
    await expect(setTimes(pat, { supportHours: 7 })).rejects.toMatchObject({ code: "author_of_affected" });
    expect(await inTransaction((tx) => getTimes(tx))).toEqual(times);
  });

  test("sent twice under one key change once", async () => {
    const input = { times: { ...times, expiryDays: times.expiryDays + 1 }, idempotencyKey: `k-${pat.id}` };
    expect(await changeTimes(pat, input, now)).toEqual(await changeTimes(pat, input, now));
    expect(await eventsBy(pat)).toHaveLength(1);
  });
});
