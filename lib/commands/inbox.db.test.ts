import { beforeEach, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { newId } from "#lib/data/ids.ts";
import { countUnread, findInbox, findNotificationSettings, listTold } from "#lib/data/notification-views.ts";
import { inboxDays } from "#lib/domain/notification.ts";
import { aCluster, aPerson, approve, aRequest, harmless, type Person, signedIn } from "#lib/testing/factories.ts";
import { chooseNotifications } from "./choose-notifications.ts";
import { markRead } from "./mark-read.ts";
import { forgetOldNotifications } from "./send-mail.ts";

const day = 86_400_000;
const start = new Date("2026-06-01T10:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);
let tess: Person;
let ada: Person;
let requestId: string;

beforeEach(async () => {
  const cluster = await aCluster();
  tess = await signedIn(await aPerson("Tess Moreau", ["tenant_member"], [cluster.id]));
  ada = await aPerson("Ada Lindqvist", ["approver"]);
  requestId = await aRequest(tess, harmless());
  await client().notification.deleteMany();
});

/** Something in an inbox, told at `at`. */
async function anEntry(
  person: Person,
  at: Date,
  facts: object = { request: "TR-1", who: "Ada", why: null },
): Promise<string> {
  const id = newId(at);
  const what = { audience: "authors", kind: "decision", code: "rejected", facts, mail: "none", inInbox: true };
  await client().notification.create({ data: { id, personId: person.id, eventId: newId(), requestId, at, ...what } });
  return id;
}

const inbox = (before: string | null = null, unreadOnly = false, now = later(day)) =>
  findInbox(tess, { unreadOnly, before }, now);

describe("an inbox", () => {
  test("has the newest first, page by page, and nothing twice when several came at once", async () => {
    for (let n = 0; n < 60; n++) await anEntry(tess, later(Math.floor(n / 10) * 1000));
    const seen: string[] = [];
    let before: string | null = null;
    const sizes = [];
    do {
      const page = await inbox(before);
      sizes.push(page.items.length);
      seen.push(...page.items.map(({ id }) => id));
      before = page.before;
    } while (before !== null);
    expect(sizes).toEqual([25, 25, 10]);
    expect(new Set(seen).size).toBe(60);
    const times = (await inbox()).items.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  test("is one's own: nobody reads or marks what somebody else was told", async () => {
    const noor = await signedIn(await aPerson("Noor Haddad", ["tenant_member"], tess.clusterIds));
    const id = await anEntry(tess, start);
    expect((await findInbox(noor, { unreadOnly: false, before: null }, later(day))).items).toEqual([]);
    expect((await findInbox(noor, { unreadOnly: false, before: id }, later(day))).items).toEqual([]);
    expect(await markRead(noor, { id }, later(1))).toEqual({ marked: 0 });
    expect(await markRead(noor, { until: later(day) }, later(1))).toEqual({ marked: 0 });
    expect(await countUnread(tess, later(day))).toBe(1);
  });

  test("marks one, or all that were shown, as read; what came meanwhile stays new", async () => {
    const first = await anEntry(tess, start);
    await anEntry(tess, later(1000));
    expect(await markRead(tess, { id: first }, later(2000))).toEqual({ marked: 1 });
    expect(await markRead(tess, { id: first }, later(2000))).toEqual({ marked: 0 });
    expect(await markRead(tess, { id: "nonsense" }, later(2000))).toEqual({ marked: 0 });
    expect((await inbox(null, true)).items).toHaveLength(1);
    const { until } = await inbox();
    const meanwhile = await anEntry(tess, later(5000));
    await markRead(tess, { until }, later(6000));
    expect((await inbox(null, true)).items.map(({ id }) => id)).toEqual([meanwhile]);
  });

  test("counts what is unread up to 100", async () => {
    const row = { personId: tess.id, requestId, audience: "authors", kind: "decision", code: "rejected", facts: {} };
    const told = () => ({ ...row, id: newId(), eventId: newId(), at: start, mail: "none", inInbox: true });
    await client().notification.createMany({ data: Array.from({ length: 99 }, told) });
    expect(await countUnread(tess, later(day))).toBe(99);
    await client().notification.createMany({ data: Array.from({ length: 20 }, told) });
    expect(await countUnread(tess, later(day))).toBe(100);
  });

  test("shows 90 days, after which the worker deletes; not a moment before", async () => {
    await anEntry(tess, start);
    const end = inboxDays * day;
    expect(await countUnread(tess, later(end - 1))).toBe(1);
    expect(await forgetOldNotifications(later(end))).toEqual({ forgotten: 0 });
    expect(await countUnread(tess, later(end))).toBe(0);
    expect((await inbox(null, false, later(end))).items).toEqual([]);
    expect(await forgetOldNotifications(later(end + 1))).toEqual({ forgotten: 1 });
  });
});

describe("where no mail server is set", () => {
  test("nothing is queued, and the settings say so, whatever address there is", async () => {
    await approve(ada, requestId);
    const kept = await client().notification.findMany({ where: { personId: tess.id } });
    expect(kept).toMatchObject([{ inInbox: true, mail: "none", mailDueAt: null }]);
    expect((await findNotificationSettings(tess)).mail).toEqual({ off: "not_configured" });
  });
});

describe("choosing", () => {
  const kept = async () =>
    Object.fromEntries((await findNotificationSettings(tess)).kinds.map(({ kind, channel }) => [kind, channel]));
  const events = () => client().event.findMany({ where: { actorId: tess.id, type: "person.notifications_chosen" } });

  test("keeps what changed, and records before and after", async () => {
    expect(await chooseNotifications(tess, { progress: "none", delivery: "both" }, start)).toEqual({ changed: 1 });
    expect(await chooseNotifications(tess, { progress: "none" }, start)).toEqual({ changed: 0 });
    expect(await kept()).toMatchObject({ progress: "none", delivery: "both", decision: "both" });
    expect(await events()).toMatchObject([{ detail: { before: { progress: "inbox" }, after: { progress: "none" } } }]);
  });

  test.each(["mail", "none"] as const)("refuses %s for decisions, and keeps nothing of the rest", async (channel) => {
    const chosen = { progress: "none", decision: channel } as const;
    await expect(chooseNotifications(tess, chosen, start)).rejects.toMatchObject({ code: "channel_not_offered" });
    expect(await kept()).toMatchObject({ progress: "inbox", decision: "both" });
    expect(await events()).toEqual([]);
  });

  test("leaves out what one's roles are never told of", async () => {
    expect(await chooseNotifications(tess, { waiting: "none", alarm: "none" }, start)).toEqual({ changed: 0 });
    expect(await client().notificationChoice.count({ where: { personId: tess.id } })).toBe(0);
  });
});

test("who was told of a request is for staff", async () => {
  await approve(ada, requestId);
  const told = await listTold(ada, requestId);
  expect(told).toMatchObject([{ name: "Tess Moreau", inInbox: true, mail: "none", trouble: null }]);
  expect(told[0]?.subject).toMatch(/^TR-\d+ was approved$/);
  expect(await listTold(tess, requestId)).toEqual([]);
  expect(await listTold(ada, "nonsense")).toEqual([]);
});
