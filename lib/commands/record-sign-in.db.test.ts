import { expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { newId } from "#lib/data/ids.ts";
import { aCluster, aPerson } from "#lib/testing/factories.ts";
import { chooseNotifications } from "./choose-notifications.ts";
import { recordHeartbeat } from "./record-heartbeat.ts";
import { recordSignIn } from "./record-sign-in.ts";

const now = new Date("2026-06-01T10:00:00Z");

test("each sign-in rewrites what the identity provider says, and tells which roles it gives", async () => {
  const cluster = await aCluster();
  const { id } = await aPerson("tess", []);
  const groups = [`${cluster.name}-k8saas-devops-cluster-role`, "unknown-group"];
  const claims = {
    personId: id,
    issuer: "https://id.example",
    subject: `s-${id}`,
    name: "Tess Moreau",
    mail: null,
    groups,
  };
  await recordSignIn(claims, "203.0.113.7", now);
  const { personId: _, ...said } = claims;
  expect(await client().user.findUniqueOrThrow({ where: { id } })).toMatchObject({ ...said, groupsReadAt: now });
  await recordSignIn({ ...claims, mail: `${id}@people.example`, groups: [] }, "203.0.113.8", now);
  expect(await client().user.findUniqueOrThrow({ where: { id } })).toMatchObject({
    mail: `${id}@people.example`,
    groups: [],
  });
  const events = await client().event.findMany({
    where: { actorId: id },
    orderBy: { seq: "asc" },
    select: { type: true, at: true, actorName: true, actorAs: true, origin: true, detail: true },
  });
  const by = { type: "person.signed_in", at: now, actorName: "Tess Moreau" };
  expect(events).toEqual([
    { ...by, actorAs: "tenant_member", origin: "203.0.113.7", detail: { groups, roles: ["tenant_member"] } },
    { ...by, actorAs: "nobody", origin: "203.0.113.8", detail: { groups: [], roles: [] } },
  ]);
});

test("what somebody chooses is kept and told once, as before and after; the same again changes nothing", async () => {
  const ada = await aPerson("ada", ["approver"]);
  expect(await chooseNotifications(ada, { waiting: "mail", discussion: "none" }, now)).toEqual({ changed: 2 });
  expect(await chooseNotifications(ada, { waiting: "mail", discussion: "none" }, now)).toEqual({ changed: 0 });
  expect(await chooseNotifications(ada, { waiting: "inbox" }, now)).toEqual({ changed: 1 });
  expect(await chooseNotifications(ada, { alarm: "none" }, now)).toEqual({ changed: 0 }); // admins are told of alarms
  const kept = await client().notificationChoice.findMany({ where: { personId: ada.id }, orderBy: { kind: "asc" } });
  expect(kept).toEqual([
    { personId: ada.id, kind: "discussion", channel: "none" },
    { personId: ada.id, kind: "waiting", channel: "inbox" },
  ]);
  const events = await client().event.findMany({ where: { actorId: ada.id }, orderBy: { seq: "asc" } });
  expect(events.map(({ type, detail }) => ({ type, detail }))).toEqual([
    {
      type: "person.notifications_chosen",
      detail: { before: { discussion: "inbox", waiting: "both" }, after: { discussion: "none", waiting: "mail" } },
    },
    { type: "person.notifications_chosen", detail: { before: { waiting: "mail" }, after: { waiting: "inbox" } } },
  ]);
});

test("what cannot be silenced is refused, and nothing of the choice is kept", async () => {
  const tess = await aPerson("tess", ["tenant_member"]);
  const chosen = chooseNotifications(tess, { progress: "none", decision: "none" }, now);
  await expect(chosen).rejects.toMatchObject({ code: "channel_not_offered", detail: "Decisions on my requests" });
  expect(await client().notificationChoice.count({ where: { personId: tess.id } })).toBe(0);
  expect(await client().event.count({ where: { actorId: tess.id } })).toBe(0);
});

test("a worker's last sign of life is kept, one for each", async () => {
  const later = new Date(now.getTime() + 5000);
  const [one = "", two = ""] = [newId(), newId()].sort();
  await recordHeartbeat(one, now);
  await recordHeartbeat(two, now);
  await recordHeartbeat(one, later);
  const beats = await client().workerHeartbeat.findMany({
    where: { worker: { in: [one, two] } },
    orderBy: { worker: "asc" },
  });
  expect(beats).toMatchObject([
    { worker: one, at: later },
    { worker: two, at: now },
  ]);
});
