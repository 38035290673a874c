import { beforeEach, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { findRequestView } from "#lib/data/request-views.ts";
import { getRequest } from "#lib/data/requests.ts";
import { findRules } from "#lib/data/rule-views.ts";
import { countWaiting, listWaiting } from "#lib/data/waiting-views.ts";
import type { Role } from "#lib/domain/permissions.ts";
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
} from "#lib/testing/factories.ts";
import { changeRule, changeTimes } from "./change-rules.ts";
import { decideRequest, decideRequests } from "./decide-request.ts";
import { saveDraft } from "./save-draft.ts";
import { submitRequest } from "./submit-request.ts";

const now = new Date("2026-06-01T10:00:00Z");
const idempotencyKey = null;
const times = { supportHours: 24, decisionHours: 72, remindHours: 8, expiryDays: 30 };

let cluster: { id: string; name: string };
let tess: Person;
let ada: Person;

beforeEach(async () => {
  cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  ada = await aPerson("ada", ["approver"]);
});

const member = (name: string, ...roles: Role[]) => aPerson(name, ["tenant_member", ...roles], [cluster.id]);

async function approveBy(person: Person, requestId: string) {
  const digest = await digestAsRead(requestId);
  return decideRequest(person, { requestId, outcome: "approve", reason: "Mine.", digest, idempotencyKey }, now);
}

async function approveInBulkBy(person: Person, requestId: string) {
  const requests = [{ requestId, digest: await digestAsRead(requestId) }];
  return decideRequests(person, { requests, outcome: "approve", reason: "Mine.", idempotencyKey }, now);
}

const denied = (requestId: string, actorId: string) =>
  client().event.count({
    where: { requestId, actorId, type: "decision.denied", detail: { equals: { rule: "four_eyes" } } },
  });

/** By the command and in bulk: refused each time, nothing changed, each attempt in the history. */
async function cannotDecide(person: Person, requestId: string) {
  const before = await getRequest(client(), requestId);
  await expect(approveBy(person, requestId)).rejects.toMatchObject({ code: "four_eyes" });
  expect(await approveInBulkBy(person, requestId)).toMatchObject([{ requestId, refused: { code: "four_eyes" } }]);
  expect(await getRequest(client(), requestId)).toEqual(before);
  expect(await client().decision.count({ where: { requestId } })).toBe(0);
  expect(await denied(requestId, person.id)).toBe(2);
  expect((await findRequestView(person, requestId))?.may.decide).toBe(false);
}

describe("four eyes", () => {
  test("W01: who filed a request cannot approve it as a member of TDP-k8saas, by command or in bulk", async () => {
    const iris = await member("iris", "approver");
    await cannotDecide(iris, await aRequest(iris, harmless()));
  });

  test("W02: a platform admin who filed it is no exemption", async () => {
    const admin = await member("pat", "approver", "platform_admin");
    await cannotDecide(admin, await aRequest(admin, harmless()));
    const justAdmin = await aPerson("paul", ["platform_admin"]);
    const requestId = await aRequest(tess, harmless());
    await expect(approveBy(justAdmin, requestId)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("W04: who changed an entry of somebody else's request is an author, and cannot approve it", async () => {
    const requestId = await aRequest(tess, harmless());
    const bea = await member("bea", "approver");
    await edit(bea, requestId, harmless(), now);
    expect((await getRequest(client(), requestId)).authorIds.toSorted()).toEqual([tess.id, bea.id].toSorted());
    await cannotDecide(bea, requestId);
    await expect(approveBy(ada, requestId)).resolves.toMatchObject({ status: "approved" });
  });

  test("W04: nor can somebody whose approval was given before they changed it", async () => {
    const requestId = await aRequest(tess, risky());
    await sendOn(requestId, now);
    const bea = await member("bea", "approver");
    await approveBy(bea, requestId);
    await edit(bea, requestId, add("docker.io", "quay.io"), now);
    await expect(approveBy(ada, requestId)).resolves.toMatchObject({ status: "escalated", given: 1, needed: 2 });
  });

  test("W05: of a request filed on behalf of somebody, neither of the two can approve it", async () => {
    const groups = [`${cluster.name}-k8saas-devops-cluster-role`];
    const alma = await member("alma", "approver");
    await client().user.update({ where: { id: alma.id }, data: { groups } });
    const carl = await aPerson("carl", ["support_agent", "approver"]);
    const said = { clusterIds: [cluster.id], changes: harmless(), reason: "By telephone.", typed: {} };
    const { requestId } = await saveDraft(carl, { requestId: null, filedForId: alma.id, ...said }, now);
    await submitRequest(carl, { requestId, digest: await digestAsRead(requestId), idempotencyKey }, now);
    await cannotDecide(alma, requestId);
    await cannotDecide(carl, requestId);
    await expect(approveBy(ada, requestId)).resolves.toMatchObject({ status: "approved" });
  });

  test("W07: one's own request is neither in the queue nor in its count", async () => {
    const iris = await member("iris", "approver", "support_agent");
    const own = [await aRequest(iris, harmless()), await aRequest(iris, risky())];
    const others = [await aRequest(tess, harmless()), await aRequest(tess, risky())];
    const waiting = (await listWaiting(iris)).rows.map(({ id }) => id);
    expect(await countWaiting(iris, 1000)).toBe(waiting.length);
    expect(waiting).toEqual(expect.arrayContaining(others));
    for (const requestId of own) expect(waiting).not.toContain(requestId);
    expect((await listWaiting(ada)).rows.map(({ id }) => id)).toContain(own[0]);
  });

  test("W12: two approvals needed, and one person who holds the role twice over is counted once", async () => {
    const requestId = await aRequest(tess, risky());
    await sendOn(requestId, now);
    const twice = await aPerson("tobias", ["approver", "approver", "support_agent"]);
    await expect(approveBy(twice, requestId)).resolves.toMatchObject({ status: "escalated", given: 1, needed: 2 });
    await expect(approveBy(twice, requestId)).rejects.toMatchObject({ code: "already_approved" });
    expect(await findRequestView(ada, requestId)).toMatchObject({ status: "escalated", given: 1, needed: 2 });
    await expect(approveBy(ada, requestId)).resolves.toMatchObject({ status: "approved", given: 2 });
    expect(await client().event.count({ where: { requestId, type: "request.approval_given" } })).toBe(1);
    expect(await client().event.count({ where: { requestId, type: "request.approved" } })).toBe(1);
  });

  test("who has approved can still reject, and one rejection closes it", async () => {
    const requestId = await aRequest(tess, add("quay.io"));
    await sendOn(requestId, now);
    await approveBy(ada, requestId);
    const digest = await digestAsRead(requestId);
    const input = { requestId, outcome: "reject", reason: "Read again.", digest, idempotencyKey } as const;
    await expect(decideRequest(ada, input, now)).resolves.toMatchObject({ status: "rejected" });
  });
});

describe("the rules", () => {
  const admin = () => aPerson("pat", ["platform_admin"]);
  const high = (approvals: number) => ({ risk: "high", route: "support-platform", approvals }) as const;
  const denials = (actorId: string) => client().event.count({ where: { actorId, type: "attempt.denied" } });

  test("W08: an author cannot change the number of approvals that their own request needs, and the attempt is recorded", async () => {
    const pat = await member("pat", "platform_admin");
    const requestId = await aRequest(pat, risky());
    const before = await findRules(pat);
    const name = (await findRequestView(pat, requestId))?.name;
    await expect(changeRule(pat, { rule: high(1), idempotencyKey }, now)).rejects.toMatchObject({
      code: "author_of_affected",
      detail: name,
    });
    await expect(changeTimes(pat, { times: { ...times, supportHours: 1 }, idempotencyKey }, now)).rejects.toMatchObject(
      { code: "author_of_affected" },
    );
    expect(await findRules(pat)).toEqual(before);
    expect(await denials(pat.id)).toBe(2);
  });

  test("W08: nor while they keep a draft back until the rule suits them", async () => {
    const pat = await member("pat", "platform_admin");
    const said = { clusterIds: [cluster.id], changes: risky(), reason: "Later.", typed: {} };
    await saveDraft(pat, { requestId: null, ...said }, now);
    const tried = changeRule(pat, { rule: high(1), idempotencyKey }, now);
    await expect(tried).rejects.toMatchObject({ code: "author_of_affected", detail: "Draft" });
  });

  test("a rule is changed by an admin alone, recorded with before and after, and counts at the next decision", async () => {
    const requestId = await aRequest(tess, risky());
    await sendOn(requestId, now);
    await expect(changeRule(ada, { rule: high(1), idempotencyKey }, now)).rejects.toMatchObject({ code: "forbidden" });
    const pat = await admin();
    await changeRule(pat, { rule: high(1), idempotencyKey }, now);
    await expect(approveBy(ada, requestId)).resolves.toMatchObject({ status: "approved", given: 1, needed: 1 });
    await changeRule(pat, { rule: high(2), idempotencyKey }, now);
    await changeRule(pat, { rule: high(2), idempotencyKey }, now); // changes nothing, says nothing
    const told = await client().event.findMany({
      where: { actorId: pat.id, type: "rule.changed" },
      orderBy: { seq: "asc" },
    });
    expect(told.map(({ detail }) => detail)).toEqual([
      { before: high(2), after: high(1) },
      { before: high(1), after: high(2) },
    ]);
  });

  test("a route can be changed: then even a harmless request waits with support-platform first", async () => {
    const pat = await admin();
    await approve(ada, await aRequest(tess, harmless())); // a first list is of higher risk
    const low = (route: "support-platform" | "TDP-k8saas") => ({ risk: "low", route, approvals: 1 }) as const;
    await changeRule(pat, { rule: low("support-platform"), idempotencyKey }, now);
    const requestId = await aRequest(tess, harmless());
    expect((await getRequest(client(), requestId)).status).toBe("submitted");
    await changeRule(pat, { rule: low("TDP-k8saas"), idempotencyKey }, now);
  });

  test.each([0, -1, 1.5, 6, Number.NaN])("%s approvals are no rule", async (approvals) => {
    const tried = changeRule(await admin(), { rule: high(approvals), idempotencyKey }, now);
    await expect(tried).rejects.toMatchObject({ code: "rule_invalid" });
  });

  test.each([0, -1, 0.5, 100_000, Number.NaN])("%s hours or days are no deadline", async (figure) => {
    for (const name of Object.keys(times)) {
      const tried = changeTimes(await admin(), { times: { ...times, [name]: figure }, idempotencyKey }, now);
      await expect(tried, name).rejects.toMatchObject({ code: "rule_invalid" });
    }
  });

  test("a tenant's member does not see the rules, staff do", async () => {
    expect(await findRules(tess)).toBeNull();
    expect(await findRules(ada)).toMatchObject({ mayChange: false });
    expect(await findRules(await admin())).toMatchObject({ mayChange: true });
  });
});
