import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { chooseNotifications } from "#lib/commands/choose-notifications.ts";
import { decideRequest } from "#lib/commands/decide-request.ts";
import { mailLeaseSeconds, nextMailAt, takeMailWork } from "#lib/commands/send-mail.ts";
import { withdrawRequest } from "#lib/commands/withdraw-request.ts";
import { client } from "#lib/data/client.ts";
import { aCluster, aPerson, aRequest, digestAsRead, harmless, type Person, signedIn } from "#lib/testing/factories.ts";
import { type MailSink, startMailSink } from "#lib/testing/mail-sink.ts";
import { sendMailTask } from "./send-mail.ts";

let sink: MailSink;
let tess: Person;
let ada: Person;
const children = new Set<ChildProcess>();
const seconds = (n: number) => new Date(Date.now() + n * 1000);
const patiently = { timeout: 40_000, interval: 50 };

beforeAll(async () => {
  sink = await startMailSink();
  process.env["SMTP_URL"] = sink.smtpUrl;
  process.env["MAIL_FROM"] = "Trusted Registries <portal@registries.example>";
});

afterAll(() => sink.stop());

beforeEach(async () => {
  vi.spyOn(console, "log").mockReturnValue(undefined);
  await client().notification.deleteMany();
  const cluster = await aCluster();
  tess = await signedIn(await aPerson("Tess Moreau", ["tenant_member"], [cluster.id]));
  ada = await aPerson("Ada Lindqvist\r\nBcc: all@corp.example", ["approver"]);
});

afterEach(async () => {
  vi.restoreAllMocks();
  sink.mishap = null;
  sink.hold = null;
  for (const child of children) child.kill("SIGKILL");
  children.clear();
});

async function reject(reason = "Use the <mirror> & not upstream."): Promise<string> {
  const requestId = await aRequest(tess, harmless());
  const decision = { requestId, outcome: "reject", reason, idempotencyKey: null } as const;
  await decideRequest(ada, { ...decision, digest: await digestAsRead(requestId) }, new Date());
  return requestId;
}

const row = (personId = tess.id) => client().notification.findFirstOrThrow({ where: { personId } });
const toTess = () => sink.caught.filter(({ to }) => to.includes(`${tess.id}@people.example`));

async function send(now = seconds(1)): Promise<void> {
  const work = await takeMailWork("here", now);
  if (work === null) throw new Error("no mail was due");
  await sendMailTask("here", work);
}

describe("a mail", () => {
  test("W75: tells who, why and what next, as text and as HTML", async () => {
    const requestId = await reject();
    await send();
    const [caught] = toTess();
    const { mail, to, raw } = caught ?? { mail: undefined, to: [], raw: "" };
    expect(to).toEqual([`${tess.id}@people.example`]);
    expect(mail?.subject).toMatch(/^TR-\d+ was rejected$/);
    expect(mail?.from).toEqual({ address: "portal@registries.example", name: "Trusted Registries" });
    for (const part of ["Ada Lindqvist Bcc: all@corp.example of TDP-k8saas rejected it", "What next:", "as a copy"])
      expect(mail?.text, part).toContain(part);
    expect(mail?.text).toContain("> Use the <mirror> & not upstream.");
    expect(mail?.html).toContain("Use the &lt;mirror&gt; &amp; not upstream.");
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain(`http://localhost:1/requests/${requestId}`);
      expect(part).toContain("http://localhost:1/settings/notifications");
    }
    expect(raw).toMatch(/^Content-Type: multipart\/alternative/m);
    expect(await row()).toMatchObject({
      mail: "sent",
      mailDueAt: null,
      mailSentAt: expect.any(Date),
      mailTrouble: null,
    });
  });

  test("says that a machine sent it, belongs to its request, and has no header that somebody wrote", async () => {
    const requestId = await reject("Line\r\nBcc: all@corp.example");
    await send();
    const [caught] = toTess();
    const header = (name: string) => caught?.mail.headers.filter(({ key }) => key === name).map(({ value }) => value);
    const { id } = await row();
    expect(header("message-id")).toEqual([`<${id}@localhost>`]);
    expect(header("references")).toEqual([`<${requestId}@localhost>`]);
    expect(header("auto-submitted")).toEqual(["auto-generated"]);
    expect(header("to")).toEqual([`${tess.id}@people.example`]);
    expect(header("bcc")).toEqual([]);
    expect(caught?.to).toHaveLength(1);
  });

  test("is not sent to somebody who may no longer read it, or has no address any more", async () => {
    await client().notification.deleteMany();
    const abel = await signedIn(await aPerson("Abel Costa", ["approver"]));
    const nils = await signedIn(await aPerson("Nils Ek", ["approver"]));
    await aRequest(tess, harmless());
    await client().user.update({ where: { id: abel.id }, data: { groups: [] } });
    await client().user.update({ where: { id: nils.id }, data: { mail: null } });
    const before = sink.caught.length;
    await send();
    await send();
    expect(sink.caught).toHaveLength(before);
    expect([await row(abel.id), await row(nils.id)]).toMatchObject([{ mail: "dropped" }, { mail: "dropped" }]);
  });
});

describe("a mail server", () => {
  test("that is busy is tried again later, by anybody, until it takes the mail", async () => {
    await reject();
    sink.mishap = { code: 451, at: "text" };
    await send();
    const waiting = await row();
    expect(waiting).toMatchObject({
      mail: "queued",
      mailTrouble: "The mail server could not take it (451 to DATA).",
      mailAttempts: 1,
    });
    expect(waiting.mailDueAt?.getTime()).toBeGreaterThan(Date.now() + 5_000);
    expect(await takeMailWork("here", seconds(0))).toBeNull();
    expect((await nextMailAt())?.getTime()).toBe(waiting.mailDueAt?.getTime());
    sink.mishap = null;
    await send(seconds(60));
    expect(toTess()).toHaveLength(1);
    expect(await row()).toMatchObject({ mail: "sent", mailTrouble: null });
  });

  test("that refuses the recipient for good is not asked again, and the inbox has it all the same", async () => {
    await chooseNotifications(tess, { progress: "mail" }, new Date());
    const noor = await aPerson("Noor Haddad", ["tenant_member"], tess.clusterIds);
    const requestId = await aRequest(tess, harmless());
    await client().requestAuthor.create({ data: { requestId, personId: noor.id } });
    await withdrawRequest(noor, { requestId, idempotencyKey: null }, new Date());
    expect(await row()).toMatchObject({ inInbox: false, mail: "queued" });
    sink.mishap = { code: 550, at: "recipient" };
    await send();
    expect(await row()).toMatchObject({
      mail: "failed",
      inInbox: true,
      mailDueAt: null,
      mailTrouble: "The mail server refuses it (550 to RCPT TO).",
    });
    expect(await takeMailWork("here", seconds(9999))).toBeNull();
  });
});

describe("workers", () => {
  /** A real worker, as it runs in production. */
  function startWorker(): { child: ChildProcess; gone: Promise<unknown> } {
    const child = spawn(process.execPath, [new URL("../main.ts", import.meta.url).pathname], {
      env: { ...process.env, WATCH_CLUSTERS: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.add(child);
    createInterface({ input: child.stdout }).on("line", () => undefined);
    return { child, gone: new Promise((done) => child.once("exit", done)) };
  }

  /** As if the lease of whoever holds the mail had run out. */
  const leaseEnds = () => client().notification.updateMany({ data: { mailLeaseUntil: new Date(0) } });

  /** Kills a worker at a point of its conversation with the mail server, and has another one take over. */
  async function killedAt(at: "recipient" | "text") {
    await reject();
    const there = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    const until = () => {
      there.resolve();
      return over.promise;
    };
    sink.hold = { at, until };
    const first = startWorker();
    await there.promise;
    sink.hold = null;
    first.child.kill("SIGKILL");
    await first.gone;
    over.resolve();
    expect(await row()).toMatchObject({ mail: "queued", mailAttempts: 1 });
    expect(await takeMailWork("other", seconds(mailLeaseSeconds - 60))).toBeNull();
    await leaseEnds();
    startWorker();
    await vi.waitFor(async () => expect(await row()).toMatchObject({ mail: "sent", mailAttempts: 2 }), patiently);
  }

  test("one killed before it has handed the mail over: another sends it, once", async () => {
    await killedAt("recipient");
    expect(toTess()).toHaveLength(1);
  });

  test("one killed after the server has the text and before it could record it: the second copy has the same Message-ID", async () => {
    await killedAt("text");
    const ids = toTess().map(({ mail }) => mail.messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids)).toEqual(new Set([`<${(await row()).id}@localhost>`]));
  });

  test("two at once send each mail once", async () => {
    for (let n = 0; n < 12; n++) await reject();
    startWorker();
    startWorker();
    const sent = () => client().notification.count({ where: { personId: tess.id, mail: "sent" } });
    await vi.waitFor(async () => expect(await sent()).toBe(12), patiently);
    const ids = toTess().map(({ mail }) => mail.messageId);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
  });
});
