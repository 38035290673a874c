import { beforeEach, describe, expect, test } from "vitest";
import { client, inTransaction } from "#lib/data/client.ts";
import { currentLists } from "#lib/data/lists.ts";
import { findInbox } from "#lib/data/notification-views.ts";
import { withClient } from "#lib/testing/database-roles.ts";
import {
  aCluster,
  add,
  addUntil,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  edit,
  type Person,
  sendOn,
  signedIn,
  worker,
} from "#lib/testing/factories.ts";
import { keepTimeTask } from "../../workers/tasks/keep-time.ts";
import { decideRequest } from "./decide-request.ts";
import { endEntries, listEnding } from "./end-entries.ts";
import { saveDraft } from "./save-draft.ts";
import { submitRequest } from "./submit-request.ts";

const hour = 3_600_000;
const start = new Date();
const hoursOn = (hours: number) => new Date(start.getTime() + hours * hour);
const end = hoursOn(48);
const idempotencyKey = null;

let cluster: { id: string; name: string };
let [tess, noor, olaf, ada]: Person[] = [];

beforeEach(async () => {
  cluster = await aCluster();
  const other = await aCluster("Orion");
  tess = await signedIn(await aPerson("tess", ["tenant_member"], [cluster.id]));
  noor = await signedIn(await aPerson("noor", ["tenant_member"], [cluster.id]));
  olaf = await signedIn(await aPerson("olaf", ["tenant_member"], [other.id]));
  ada = await signedIn(await aPerson("ada", ["approver"]));
});

const author = () => tess as Person;
const approver = () => ada as Person;
const list = async () => (await currentLists(client(), [cluster.id]))[0];
const listed = async () => (await list())?.entries.map(({ entry }) => entry);
const endOn = async (entry: string) => (await list())?.entries.find((each) => each.entry === entry)?.endsAt;
const told = (type: string) =>
  client().event.findMany({ where: { type, clusterId: cluster.id }, orderBy: { seq: "asc" } });
const inboxOf = async (person: Person | undefined, now: Date) =>
  (await findInbox(person as Person, { unreadOnly: false, before: null }, now)).items
    .map(({ text }) => text.subject)
    .filter((subject) => /end(?:s|ed)?\b/.test(subject));

/** On the list until `end`, beside something that stays. */
async function approved(): Promise<string> {
  const requestId = await aRequest(author(), [
    ...addUntil(end, "quay.io/brief", "quay.io/other"),
    ...add("quay.io/stays"),
  ]);
  await approve(approver(), requestId);
  return requestId;
}

test("W37: an entry reaches its end date: it is removed at the next look, audited, and reminders were sent 1 day and 1 hour before", async () => {
  const requestId = await approved();
  for (const hours of [1, 23.9, 24, 25, 46.9]) await keepTimeTask(worker, hoursOn(hours));
  for (const hours of [47, 47.5, 47.9]) await keepTimeTask(worker, hoursOn(hours));
  const { number } = await client().request.findUniqueOrThrow({ where: { id: requestId } });
  const entries = ["quay.io/brief", "quay.io/other"];
  expect(await told("entry.ends_soon")).toMatchObject([
    { at: hoursOn(24), requestId, detail: { number, entries, hours: 24, endsAt: end.toISOString() } },
    { at: hoursOn(47), requestId, detail: { number, entries, hours: 1, endsAt: end.toISOString() } },
  ]);
  expect(await told("entry.expired")).toEqual([]);
  expect(await listed()).toEqual(["quay.io/brief", "quay.io/other", "quay.io/stays"]);

  await keepTimeTask(worker, end);
  expect(await listed()).toEqual(["quay.io/stays"]);
  expect(await told("entry.expired")).toMatchObject([
    { at: end, requestId, actorName: "worker", detail: { number, revision: 2, entries } },
  ]);
  const revision = await client().revision.findFirstOrThrow({
    where: { clusterId: cluster.id, number: 2 },
    include: { entries: true, delivery: true, currentOf: true },
  });
  expect(revision).toMatchObject({ cause: "expiry", requestId: null, mode: "deny", currentOf: { id: cluster.id } });
  expect(revision.delivery).toMatchObject({ status: "queued", dueAt: end });
  expect((await told("revision.created")).at(-1)).toMatchObject({
    requestId: null,
    detail: { number: 2, digest: revision.digest, added: [], removed: entries, cause: "expiry" },
  });
  const day = "2 entries of CLUSTER end in a day or less".replace("CLUSTER", cluster.name);
  const all = [`2 entries of ${cluster.name} have ended`, day.replace("a day", "an hour"), day];
  expect(await inboxOf(tess, end)).toEqual(all);
  expect(await inboxOf(noor, end)).toEqual(all); // she holds the cluster too
  expect(await inboxOf(olaf, end)).toEqual([]);
  expect(await inboxOf(ada, end)).toEqual([]);
  expect(await listEnding(hoursOn(10_000))).not.toContain(cluster.id);
});

describe("once", () => {
  test("under two workers at once: one revision, one event, one reminder", async () => {
    await approved();
    await Promise.all([endEntries(worker, cluster.id, hoursOn(30)), endEntries(worker, cluster.id, hoursOn(30))]);
    expect(await told("entry.ends_soon")).toHaveLength(1);
    expect(await inboxOf(tess, end)).toHaveLength(1);
    await Promise.all([keepTimeTask(worker, end), keepTimeTask(worker, end)]);
    expect(await told("entry.expired")).toHaveLength(1);
    expect(await list()).toMatchObject({ number: 2 });
    expect(await client().delivery.count({ where: { clusterId: cluster.id } })).toBe(3);
  });

  test("and the one who waited looks at the list again", async () => {
    await approved();
    await withClient(process.env["TEST_OWNER_URL"] ?? "", async (db) => {
      await db.query(`BEGIN; SELECT FROM cluster WHERE id = '${cluster.id}' FOR NO KEY UPDATE`); // somebody decides
      const waiting = endEntries(worker, cluster.id, end);
      await expect
        .poll(async () => (await db.query("SELECT FROM pg_locks WHERE NOT granted")).rowCount, { timeout: 30_000 })
        .toBeGreaterThan(0);
      await db.query(
        `UPDATE cluster SET current_revision_id = (SELECT id FROM revision WHERE cluster_id = cluster.id AND number = 0) WHERE id = '${cluster.id}'; COMMIT`,
      );
      expect(await waiting).toEqual({ removed: [], reminded: [] });
    });
  });

  test("a failure leaves nothing behind, and it is done at the next look", async () => {
    await approved();
    const failing = { ...worker, name: null as unknown as string }; // no event can be written in nobody's name
    await expect(endEntries(failing, cluster.id, end)).rejects.toThrow();
    expect(await list()).toMatchObject({ number: 1 });
    await keepTimeTask(worker, end);
    expect(await list()).toMatchObject({ number: 2 });
  });
});

describe("what stays", () => {
  test.each([
    ["with a later end", hoursOn(100)],
    ["without an end", null],
  ])("an entry that another request asked for meanwhile, %s", async (_, later) => {
    await approved();
    const again = await aRequest(noor as Person, addUntil(later, "quay.io/brief"));
    await approve(approver(), again);
    expect((await told("revision.created")).at(-1)?.detail).toMatchObject({
      added: [],
      ends: [{ entry: "quay.io/brief", before: end.toISOString(), after: later?.toISOString() ?? null }],
    });
    await keepTimeTask(worker, end);
    expect(await listed()).toEqual(["quay.io/brief", "quay.io/stays"]);
    await keepTimeTask(worker, hoursOn(100));
    expect(await listed()).toEqual(later === null ? ["quay.io/brief", "quay.io/stays"] : ["quay.io/stays"]);
  });

  test("an entry whose end was taken away, and one that was shortened goes", async () => {
    await approved();
    const requestId = await aRequest(author(), [
      { kind: "set_end_date", entry: "quay.io/brief", endsAt: null },
      { kind: "set_end_date", entry: "quay.io/stays", endsAt: hoursOn(3) },
    ]);
    await approve(approver(), requestId);
    expect(await endOn("quay.io/brief")).toBeNull();
    await keepTimeTask(worker, hoursOn(3));
    expect(await listed()).toEqual(["quay.io/brief", "quay.io/other"]);
  });

  test("platform registries, whatever is written beside them", async () => {
    await approved();
    await keepTimeTask(worker, hoursOn(100_000));
    expect(await list()).toMatchObject({ platformRegistries: ["cr.l5d.io"], mode: "deny" });
  });
});

describe("an extension", () => {
  test("is the same list: the digest stays, the revision is a new one, and it is reminded of its new end", async () => {
    await approved();
    await keepTimeTask(worker, hoursOn(24));
    const digests = () => client().revision.findMany({ where: { clusterId: cluster.id }, orderBy: { number: "asc" } });
    const changes = [{ kind: "set_end_date", entry: "quay.io/brief", endsAt: hoursOn(96) }] as const;
    await approve(approver(), await aRequest(author(), changes));
    const [, first, second] = await digests();
    expect(second?.digest).toBe(first?.digest);
    await keepTimeTask(worker, hoursOn(72));
    expect((await told("entry.ends_soon")).map(({ detail }) => detail)).toMatchObject([
      { endsAt: end.toISOString(), hours: 24 },
      { endsAt: hoursOn(96).toISOString(), hours: 24 },
    ]);
  });

  test("of something dangerous is as risky as asking for it: two approve", async () => {
    const first = await aRequest(author(), addUntil(end, "ttl.sh"));
    await approve(approver(), first);
    const requestId = await aRequest(author(), [{ kind: "set_end_date", entry: "ttl.sh", endsAt: hoursOn(99) }]);
    await sendOn(requestId);
    const digest = await digestAsRead(requestId);
    const decided = { requestId, outcome: "approve", reason: "Fine.", digest, idempotencyKey } as const;
    expect(await decideRequest(approver(), decided, new Date())).toMatchObject({ given: 1, needed: 2 });
    const iris = await aPerson("iris", ["approver"]);
    await expect(decideRequest(author(), decided, new Date())).rejects.toMatchObject({ code: "four_eyes" });
    expect(await decideRequest(iris, decided, new Date())).toMatchObject({ status: "approved" });
  });
});

describe("what is asked for", () => {
  test("an end that has passed is refused when it is kept, filed, or approved", async () => {
    const input = { requestId: null, clusterIds: [cluster.id], reason: "Brief.", typed: {} };
    const soon = addUntil(hoursOn(0.5), "quay.io/soon");
    await expect(saveDraft(author(), { ...input, changes: soon }, start)).rejects.toMatchObject({
      code: "end_too_soon",
    });
    const changes = addUntil(end, "quay.io/late");
    const { requestId } = await saveDraft(author(), { ...input, changes }, start);
    const submit = async (now: Date) =>
      submitRequest(author(), { requestId, digest: await digestAsRead(requestId), idempotencyKey }, now);
    await expect(submit(hoursOn(47.5))).rejects.toMatchObject({ code: "end_too_soon" });
    await submit(start);
    const digest = await digestAsRead(requestId);
    const decided = { requestId, digest, reason: "Late.", idempotencyKey } as const;
    await expect(decideRequest(approver(), { ...decided, outcome: "approve" }, end)).rejects.toMatchObject({
      code: "end_passed",
    });
    await decideRequest(approver(), { ...decided, outcome: "reject" }, end);
  });

  test("W32: another end is another request: approvals given no longer count, and both digests are told", async () => {
    const requestId = await aRequest(author(), addUntil(end, "ttl.sh/x"));
    await sendOn(requestId);
    const digest = await digestAsRead(requestId);
    await decideRequest(
      approver(),
      { requestId, outcome: "approve", reason: "Fine.", digest, idempotencyKey },
      new Date(),
    );
    await edit(author(), requestId, addUntil(hoursOn(72), "ttl.sh/x"));
    const [event] = await client().event.findMany({ where: { requestId, type: "request.edited" } });
    expect(event?.detail).toMatchObject({ digestBefore: digest, voided: ["ada"] });
    expect(await digestAsRead(requestId)).not.toBe(digest);
  });

  test("the same entry ends on one cluster and not on another", async () => {
    const second = await aCluster();
    const both = await aPerson("both", ["tenant_member"], [cluster.id, second.id]);
    await approve(approver(), await aRequest(both, addUntil(end, "quay.io/two")));
    await approve(approver(), await aRequest(both, addUntil(null, "quay.io/two"), [second.id]));
    await keepTimeTask(worker, end);
    expect(await listed()).toEqual([]);
    const [other] = await inTransaction((tx) => currentLists(tx, [second.id]));
    expect(other?.entries.map(({ entry }) => entry)).toEqual(["quay.io/two"]);
  });
});
