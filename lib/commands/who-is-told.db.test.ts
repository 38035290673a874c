import { beforeEach, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { countUnread, findInbox } from "#lib/data/notification-views.ts";
import { listWaiting } from "#lib/data/waiting-views.ts";
import { type NotificationSaid, notificationText } from "#lib/domain/notification-words.ts";
import type { Role } from "#lib/domain/permissions.ts";
import {
  aCluster,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  edit,
  harmless,
  type Person,
  risky,
  signedIn,
  worker,
} from "#lib/testing/factories.ts";
import { commentOnRequest, keepNote } from "./comment-on-request.ts";
import { decideRequest } from "./decide-request.ts";
import { escalateRequest } from "./escalate-request.ts";
import { keepTime } from "./keep-time.ts";
import { resubmitRequest } from "./resubmit-request.ts";
import { returnRequest } from "./return-request.ts";
import { saveDraft } from "./save-draft.ts";
import { submitRequest } from "./submit-request.ts";
import { withdrawRequest } from "./withdraw-request.ts";

process.env["SMTP_URL"] = "smtp://127.0.0.1:1";
process.env["MAIL_FROM"] = "portal@registries.example";

const now = () => new Date();
const hour = 3_600_000;
let cluster: { id: string; name: string };
let cast: Record<
  "tess" | "noor" | "olaf" | "sam" | "sven" | "ada" | "abel" | "vera" | "pat" | "iris" | "mallory",
  Person
>;

async function someone(name: string, roles: readonly Role[], clusterIds: readonly string[] = []) {
  return signedIn(await aPerson(name, roles, clusterIds));
}

beforeEach(async () => {
  cluster = await aCluster();
  const other = await aCluster("Orion");
  const here = [cluster.id];
  cast = {
    tess: await someone("Tess Moreau", ["tenant_member"], here),
    noor: await someone("Noor Haddad", ["tenant_member"], here),
    olaf: await someone("Olaf Berg", ["tenant_member"], [other.id]),
    sam: await someone("Sam Okafor", ["support_agent"]),
    sven: await someone("Sven Lund", ["support_agent"]),
    ada: await someone("Ada Lindqvist", ["approver"]),
    abel: await someone("Abel Costa", ["approver"]),
    vera: await someone("Vera Novak", ["auditor"]),
    pat: await someone("Pat Quinn", ["platform_admin"]),
    iris: await someone("Iris Dubois", ["tenant_member", "approver"], here),
    mallory: await someone("Mallory Vance", []),
  };
});

/** Who of the cast was told what since the last look, as "name: subject". */
async function told(): Promise<string[]> {
  const rows = await client().notification.findMany({
    where: { personId: { in: Object.values(cast).map(({ id }) => id) } },
    select: { code: true, facts: true, person: { select: { name: true } } },
  });
  await client().notification.deleteMany();
  const first = (name: string | null) => (name ?? "").split(" ")[0];
  const subject = ({ code, facts }: { code: string; facts: unknown }) =>
    notificationText(...([code, facts] as unknown as NotificationSaid)).subject.replace(/TR-\d+/, "it");
  return rows.map((row) => `${first(row.person.name)}: ${subject(row)}`).sort();
}

const waits = (desk: string, ...people: string[]) => people.map((name) => `${name}: it waits for ${desk}`);
const idempotencyKey = null;
const decide = async (by: Person, requestId: string, outcome: "approve" | "reject", reason = "Known source.") =>
  decideRequest(by, { requestId, outcome, reason, digest: await digestAsRead(requestId), idempotencyKey }, now());

describe("who is told what", () => {
  test("filing: the desk it goes to, and nobody else; never whoever filed", async () => {
    await aRequest(cast.tess, harmless());
    expect(await told()).toEqual(waits("TDP-k8saas", "Abel", "Ada", "Iris"));
    await aRequest(cast.tess, risky());
    expect(await told()).toEqual(waits("support-platform", "Sam", "Sven"));
  });

  test("W07: an approver's own request is absent from the queue, the badge and what they are told", async () => {
    await aRequest(cast.iris, harmless());
    const requestId = await aRequest(cast.iris, harmless());
    expect(await countUnread(cast.iris, now())).toBe(0);
    expect((await findInbox(cast.iris, { unreadOnly: false, before: null }, now())).items).toEqual([]);
    expect((await listWaiting(cast.iris)).rows).not.toContainEqual(expect.objectContaining({ id: requestId }));
    expect(await told()).toEqual([...waits("TDP-k8saas", "Abel", "Ada"), ...waits("TDP-k8saas", "Abel", "Ada")].sort());
    await keepTime(worker, requestId, new Date(Date.now() + 71 * hour));
    expect(await told()).toEqual(["Abel: it is due soon", "Ada: it is due soon"]);
  });

  test("W07: what an approver was told of a request is gone once they are one of its authors", async () => {
    const requestId = await aRequest(cast.tess, harmless());
    expect(await countUnread(cast.iris, now())).toBe(1);
    await edit(cast.iris, requestId, harmless());
    expect(await countUnread(cast.iris, now())).toBe(0);
    expect(await countUnread(cast.ada, now())).toBe(1);
  });

  test("filed for somebody: they are told, and both are told what is decided", async () => {
    const said = { reason: "Asked for on the phone.", typed: {}, filedForId: cast.tess.id, ticket: "", idempotencyKey };
    const clusterIds = [cluster.id];
    const { requestId } = await saveDraft(
      cast.sam,
      { requestId: null, clusterIds, changes: harmless(), ...said },
      now(),
    );
    await submitRequest(cast.sam, { requestId, digest: await digestAsRead(requestId), idempotencyKey }, now());
    expect(await told()).toEqual([...waits("TDP-k8saas", "Abel", "Ada", "Iris"), "Tess: it was filed for you"].sort());
    await decide(cast.ada, requestId, "reject", "Use the mirror.");
    expect(await told()).toEqual(["Sam: it was rejected", "Tess: it was rejected"]);
  });

  test("sent on, asked, answered, half approved, approved: each to those it concerns", async () => {
    const requestId = await aRequest(cast.tess, risky());
    await told();
    await escalateRequest(cast.sam, { requestId, note: "Looks fine.", idempotencyKey }, now());
    expect(await told()).toEqual(
      [...waits("TDP-k8saas", "Abel", "Ada", "Iris"), "Tess: it went on to TDP-k8saas"].sort(),
    );
    await returnRequest(cast.ada, { requestId, question: "Which images?", idempotencyKey }, now());
    expect(await told()).toEqual(["Tess: it needs an answer from you"]);
    await resubmitRequest(cast.tess, { requestId, answer: "All of them.", idempotencyKey }, now());
    expect(await told()).toEqual(waits("TDP-k8saas", "Abel", "Ada", "Iris"));
    await decide(cast.ada, requestId, "approve");
    expect(await told()).toEqual(["Tess: it has 1 of 2 approvals"]);
    await decide(cast.abel, requestId, "approve");
    expect(await told()).toEqual(["Tess: it was approved"]);
  });

  test("W32: changed after an approval: the approver is told that it no longer counts, and the first author of the change", async () => {
    const requestId = await aRequest(cast.tess, risky());
    await escalateRequest(cast.sam, { requestId, note: "Looks fine.", idempotencyKey }, now());
    await decide(cast.ada, requestId, "approve");
    await told();
    await edit(cast.noor, requestId, [...risky(), ...harmless()]);
    expect(await told()).toEqual(["Ada: Your approval of it no longer counts", "Tess: it was changed"]);
    await edit(cast.noor, requestId, risky());
    expect(await told()).toEqual(["Tess: it was changed"]);
  });

  test("a list that changed under an approval: approver and authors are told", async () => {
    const changes = [...risky(), ...harmless()];
    const requestId = await aRequest(cast.tess, changes);
    await escalateRequest(cast.sam, { requestId, note: "Looks fine.", idempotencyKey }, now());
    await decide(cast.ada, requestId, "approve");
    await approve(cast.abel, await aRequest(cast.noor, changes.slice(1)));
    await told();
    expect(await keepTime(worker, requestId, new Date(Date.now() + 1000))).toBe("voided");
    expect(await told()).toEqual(["Ada: Your approval of it no longer counts", "Tess: it has to be approved anew"]);
  });

  test("comments: authors, and who took part; a note on the inside tells nobody", async () => {
    const requestId = await aRequest(cast.tess, harmless());
    await told();
    const say = (by: Person, text: string) => commentOnRequest(by, { requestId, text, idempotencyKey }, now());
    await say(cast.ada, "What is it for?");
    expect(await told()).toEqual(["Tess: New comment on it"]);
    await say(cast.tess, "Our API.");
    expect(await told()).toEqual(["Ada: New comment on it"]);
    await say(cast.noor, "And its proxy.");
    expect(await told()).toEqual(["Ada: New comment on it", "Tess: New comment on it"]);
    await keepNote(cast.sam, { requestId, text: "Tess is new here.", idempotencyKey }, now());
    expect(await told()).toEqual([]);
    await withdrawRequest(cast.tess, { requestId, idempotencyKey }, now());
    expect(await told()).toEqual(["Ada: it was withdrawn", "Noor: it was withdrawn"]);
  });

  test("W31: silence and deadlines, by two timers at once: each person is told once", async () => {
    const requestId = await aRequest(cast.tess, risky());
    await told();
    const at = async (hours: number) => {
      const when = new Date(Date.now() + hours * hour);
      await Promise.all([keepTime(worker, requestId, when), keepTime(worker, requestId, when)]);
      return told();
    };
    expect(await at(23)).toEqual(["Sam: it is due soon", "Sven: it is due soon"]);
    expect(await at(25)).toEqual(
      [...waits("TDP-k8saas", "Abel", "Ada", "Iris"), "Tess: it went on to TDP-k8saas"].sort(),
    );
    expect(await at(25 + 73)).toEqual([
      "Abel: it is overdue",
      "Ada: it is overdue",
      "Iris: it is overdue",
      "Tess: it is overdue",
    ]);
    expect(await at(24 * 31)).toEqual(["Tess: it has expired"]);
  });
});

describe("where it reaches them", () => {
  const row = (person: Person) => client().notification.findFirstOrThrow({ where: { personId: person.id } });

  test("as usual: inbox and mail", async () => {
    await aRequest(cast.tess, harmless());
    expect(await row(cast.ada)).toMatchObject({ inInbox: true, mail: "queued", kind: "waiting" });
  });

  test("as each of them chose", async () => {
    const choice = (person: Person, channel: string) =>
      client().notificationChoice.create({ data: { personId: person.id, kind: "waiting", channel } });
    await choice(cast.ada, "none");
    await choice(cast.abel, "mail");
    await choice(cast.iris, "inbox");
    await aRequest(cast.tess, harmless());
    expect(await client().notification.count({ where: { personId: cast.ada.id } })).toBe(0);
    expect(await row(cast.abel)).toMatchObject({ inInbox: false, mail: "queued" });
    expect(await row(cast.iris)).toMatchObject({ inInbox: true, mail: "none" });
  });

  test("a decision is in the inbox whatever was kept", async () => {
    await client().notificationChoice.create({ data: { personId: cast.tess.id, kind: "decision", channel: "none" } });
    await decide(cast.ada, await aRequest(cast.tess, harmless()), "reject", "Use the mirror.");
    expect(await row(cast.tess)).toMatchObject({ inInbox: true, code: "rejected" });
  });

  test.each([null, "a@b, c@d", "a@b\r\nBcc: c@d"])(
    "whose claim is %j gets the inbox only, mail chosen or not",
    async (mail) => {
      const nils = await signedIn(await aPerson("Nils Ek", ["approver"]), mail);
      await client().notificationChoice.create({ data: { personId: nils.id, kind: "waiting", channel: "mail" } });
      await aRequest(cast.tess, harmless());
      expect(await row(nils)).toMatchObject({ inInbox: true, mail: "none" });
    },
  );

  test("who has not signed in for a month is no longer told what waits, but is of their own requests", async () => {
    const gone = { groupsReadAt: new Date(Date.now() - 31 * 24 * hour) };
    const old = await someone("Old Approver", ["approver"]);
    const absent = await someone("Absent Author", ["tenant_member"], [cluster.id]);
    await client().user.updateMany({ where: { id: { in: [old.id, absent.id] } }, data: gone });
    const requestId = await aRequest(absent, harmless());
    expect(await client().notification.count({ where: { personId: old.id } })).toBe(0);
    await decide(cast.ada, requestId, "approve");
    expect(await row(absent)).toMatchObject({ code: "approved" });
  });
});

describe("what somebody may still read", () => {
  const unread = (person: Person) => countUnread(person, now());

  test("a role that is lost takes along what it let them know", async () => {
    await aRequest(cast.tess, harmless());
    expect(await unread(cast.ada)).toBe(1);
    expect(await unread({ ...cast.ada, roles: ["auditor"] })).toBe(0);
  });

  test("a comment on a request whose cluster they have left is gone", async () => {
    const requestId = await aRequest(cast.tess, harmless());
    for (const by of [cast.noor, cast.tess])
      await commentOnRequest(by, { requestId, text: "So?", idempotencyKey }, now());
    expect(await unread(cast.noor)).toBe(1);
    expect(await unread({ ...cast.noor, clusterIds: [] })).toBe(0);
  });

  test("what a desk was told of has been dealt with when the request has left it", async () => {
    const requestId = await aRequest(cast.tess, harmless());
    await decide(cast.ada, requestId, "approve");
    expect(await unread(cast.abel)).toBe(0);
    const kept = await client().notification.findFirstOrThrow({ where: { personId: cast.abel.id } });
    expect(kept).toMatchObject({ mail: "dropped", mailDueAt: null });
    expect(await unread(cast.tess)).toBe(1);
  });
});
