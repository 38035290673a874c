import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { findRequestView } from "#lib/data/request-views.ts";
import { getRequest } from "#lib/data/requests.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { withClient } from "#lib/testing/database-roles.ts";
import {
  aCluster,
  aDraft,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  edit,
  harmless,
  type Person,
  worker,
} from "#lib/testing/factories.ts";
import { commentOnRequest, keepNote } from "./comment-on-request.ts";
import { copyRequest } from "./copy-request.ts";
import { type DecisionInput, decideRequest, decideRequests } from "./decide-request.ts";
import { keepTime } from "./keep-time.ts";
import { returnRequest } from "./return-request.ts";
import { saveDraft } from "./save-draft.ts";
import { submitRequest } from "./submit-request.ts";
import { takeDeliveryWork } from "./take-work.ts";
import { withdrawRequest } from "./withdraw-request.ts";

const now = new Date("2026-06-01T10:00:00Z");

let cluster: { id: string; name: string };
let tess: Person;
let ada: Person;
let abel: Person;

beforeEach(async () => {
  cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  ada = await aPerson("ada", ["approver"]);
  abel = await aPerson("abel", ["approver"]);
  await approve(ada, await aRequest(tess, harmless())); // the list is on: no request changes the mode
});

const owner = (sql: string) => withClient(process.env["TEST_OWNER_URL"] ?? "", (db) => db.query(sql));

async function read(requestId: string, outcome: "approve" | "reject" = "approve"): Promise<DecisionInput> {
  return { requestId, outcome, reason: "So.", digest: await digestAsRead(requestId), idempotencyKey: null };
}

const events = (requestId: string, ...types: string[]) =>
  client().event.count({ where: { requestId, type: { in: types } } });
const decided = (requestId: string) => events(requestId, "request.approved", "request.rejected");

describe("races", () => {
  test("W17: of fifty parallel approvals by two people one decides: one transition, one job, one event; the rest hear the state", async () => {
    const requestId = await aRequest(tess, harmless());
    const input = await read(requestId);
    const { version } = await getRequest(client(), requestId);
    const tries = Array.from({ length: 50 }, (_, n) => decideRequest(n % 2 ? ada : abel, input, now));
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({
          code: "illegal_move",
          detail: expect.stringMatching(/^approved \(by a/),
        });
    expect(await getRequest(client(), requestId)).toMatchObject({ status: "approved", version: version + 1 });
    expect(await client().revision.count({ where: { requestId } })).toBe(1);
    expect(await client().delivery.count({ where: { revision: { requestId } } })).toBe(1);
    expect(await decided(requestId)).toBe(1);
    expect(await events(requestId, "revision.created")).toBe(1);
  });

  test("W18: of an approval and a rejection exactly one wins, and the loser hears who and when", async () => {
    const requestId = await aRequest(tess, harmless());
    const [approval, rejection] = [await read(requestId), await read(requestId, "reject")];
    const results = await Promise.allSettled([decideRequest(ada, approval, now), decideRequest(abel, rejection, now)]);
    const lost = results.filter((result) => result.status === "rejected");
    expect(lost).toHaveLength(1);
    const { status } = await getRequest(client(), requestId);
    const detail = `${status} (by ${status === "approved" ? "ada" : "abel"}, 2026-06-01 10:00 UTC)`;
    expect(lost[0]?.reason).toMatchObject({ code: "illegal_move", detail });
    expect(refusalWords({ code: "illegal_move", detail })).toContain(detail);
    expect(await decided(requestId)).toBe(1);
    expect(await client().decision.count({ where: { requestId } })).toBe(1);
  });

  test("W19: of an approval and a withdrawal one wins, and a withdrawn request is never delivered", async () => {
    for (let round = 0; round < 5; round++) {
      const requestId = await aRequest(tess, harmless());
      const input = await read(requestId);
      const [approved, withdrawn] = await Promise.allSettled([
        decideRequest(ada, input, now),
        withdrawRequest(tess, { requestId, idempotencyKey: null }, now),
      ]);
      expect([approved.status, withdrawn.status].sort()).toEqual(["fulfilled", "rejected"]);
      const wasApproved = approved.status === "fulfilled";
      expect((await getRequest(client(), requestId)).status).toBe(wasApproved ? "approved" : "withdrawn");
      expect(await client().delivery.count({ where: { revision: { requestId } } })).toBe(wasApproved ? 1 : 0);
    }
  });

  test("W20: an approval of what has been changed since is refused, in words, and the page then shows the new effect", async () => {
    const requestId = await aRequest(tess, harmless());
    const opened = await read(requestId);
    const [change] = harmless();
    await edit(tess, requestId, change === undefined ? [] : [change], now);
    const before = await getRequest(client(), requestId);
    await expect(decideRequest(ada, opened, now)).rejects.toMatchObject({ code: "stale" });
    expect(refusalWords({ code: "stale", detail: undefined })).toContain("changed since you opened");
    expect(await getRequest(client(), requestId)).toEqual(before);
    const view = await findRequestView(ada, requestId);
    expect(view?.clusters[0]?.added).toEqual([change?.kind === "add_entry" ? change.entry : ""]);
    await expect(decideRequest(ada, await read(requestId), now)).resolves.toMatchObject({ status: "approved" });
  });

  test("W22: of twenty approved in bulk, three stale and one own are listed with reasons; again, nothing changes", async () => {
    const iris = await aPerson("iris", ["tenant_member", "approver"], [cluster.id]);
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) ids.push(await aRequest(n === 7 ? iris : tess, harmless()));
    const requests = await Promise.all(
      ids.map(async (requestId) => ({ requestId, digest: await digestAsRead(requestId) })),
    );
    for (const n of [3, 11, 19]) await edit(tess, ids[n] ?? "", harmless(), now);
    const bulk = { requests, outcome: "approve", reason: "All known.", idempotencyKey: "bulk" } as const;
    const results = await decideRequests(iris, bulk, now);
    expect(results.map(({ requestId }) => requestId)).toEqual(ids);
    expect(results.filter((result) => "done" in result)).toHaveLength(16);
    const refused = results.flatMap((result, n) => ("refused" in result ? [[n, result.refused.code]] : []));
    expect(refused).toEqual([
      [3, "stale"],
      [7, "four_eyes"],
      [11, "stale"],
      [19, "stale"],
    ]);
    const state = () => Promise.all(ids.map((requestId) => getRequest(client(), requestId)));
    const [before, written] = [await state(), await client().revision.count()];
    expect(before.filter(({ status }) => status === "approved")).toHaveLength(16);
    expect(await decideRequests(iris, bulk, now)).toEqual(results); // sent once more: the same answers
    const again = await decideRequests(iris, { ...bulk, idempotencyKey: null }, now); // tried anew
    expect(again.filter((result) => "done" in result)).toHaveLength(0);
    expect(await state()).toEqual(before);
    expect(await client().revision.count()).toBe(written);
    expect(await client().event.count({ where: { requestId: { in: ids }, type: "request.approved" } })).toBe(16);
  });

  test("W31: an escalation that two workers' timers fire at once is one event and one step", async () => {
    for (let round = 0; round < 5; round++) {
      const requestId = await aRequest(tess, [{ kind: "set_mode", mode: "off" }], undefined, now);
      const late = new Date(now.getTime() + 25 * 3_600_000);
      const steps = await Promise.all([keepTime(worker, requestId, late), keepTime(worker, requestId, late)]);
      expect(steps.filter((step) => step === "escalated")).toHaveLength(1);
      expect(await events(requestId, "request.escalated")).toBe(1);
      expect((await getRequest(client(), requestId)).status).toBe("escalated");
    }
  });
});

describe("W21: the same key", () => {
  /** Sends it twice at once and once more; the answers are the same, and one event tells of it. */
  async function once(type: string, send: (key: string) => Promise<object>, where: object) {
    const key = `key-${type}-${Math.random()}`;
    const before = await client().event.count({ where: { type, ...where } });
    const [first, second] = await Promise.all([send(key), send(key)]);
    expect(second).toEqual(first);
    expect(await send(key)).toEqual(first);
    expect(await client().event.count({ where: { type, ...where } })).toBe(before + 1);
  }

  test("files, changes, asks, answers, comments, notes, copies, decides and withdraws once", async () => {
    const sam = await aPerson("sam", ["support_agent"]);
    const said = { clusterIds: tess.clusterIds, changes: harmless(), reason: "So.", typed: {} };
    const mine = { actorId: tess.id };
    await once(
      "request.drafted",
      (idempotencyKey) => saveDraft(tess, { requestId: null, ...said, idempotencyKey }, now),
      mine,
    );
    const requestId = await aDraft(tess, harmless());
    const digest = await digestAsRead(requestId);
    const where = { requestId };
    await once(
      "request.submitted",
      (idempotencyKey) => submitRequest(tess, { requestId, digest, idempotencyKey }, now),
      where,
    );
    await once(
      "request.commented",
      (idempotencyKey) => commentOnRequest(tess, { requestId, text: "Hm.", idempotencyKey }, now),
      where,
    );
    await once(
      "request.noted",
      (idempotencyKey) => keepNote(sam, { requestId, text: "Hm.", idempotencyKey }, now),
      where,
    );
    await once(
      "request.returned",
      (idempotencyKey) => returnRequest(ada, { requestId, question: "Why?", idempotencyKey }, now),
      where,
    );
    await once(
      "request.withdrawn",
      (idempotencyKey) => withdrawRequest(tess, { requestId, idempotencyKey }, now),
      where,
    );
    await once("request.drafted", (idempotencyKey) => copyRequest(tess, { requestId, idempotencyKey }, now), mine);
    const other = await read(await aRequest(tess, harmless()));
    await once("request.approved", (idempotencyKey) => decideRequest(ada, { ...other, idempotencyKey }, now), {
      requestId: other.requestId,
    });
  });

  test("on another request is another command", async () => {
    const [first, second] = [
      await read(await aRequest(tess, harmless())),
      await read(await aRequest(tess, harmless())),
    ];
    for (const input of [first, second]) await decideRequest(ada, { ...input, idempotencyKey: "same" }, now);
    expect((await getRequest(client(), second.requestId)).status).toBe("approved");
  });
});

describe("W23: a serialisation failure at COMMIT", () => {
  /** The database itself fails the next `times` commits that write an event: a deferred trigger raises 40001. */
  async function failCommits(times: number) {
    await owner(`
      CREATE SEQUENCE commits; GRANT USAGE ON SEQUENCE commits TO trusted_registries_app;
      CREATE FUNCTION fail_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('commits') <= ${times} THEN
          RAISE EXCEPTION 'could not serialize access' USING ERRCODE = 'serialization_failure';
        END IF; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER fail_commit AFTER INSERT ON decision DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION fail_commit();`);
  }
  const tries = async () => Number((await owner("SELECT last_value FROM commits")).rows[0].last_value);

  afterEach(() => owner("DROP FUNCTION fail_commit CASCADE; DROP SEQUENCE commits"));

  test("twice is retried, and the decision stands once", async () => {
    const requestId = await aRequest(tess, harmless());
    await failCommits(2);
    await expect(decideRequest(ada, await read(requestId), now)).resolves.toMatchObject({ status: "approved" });
    expect(await tries()).toBe(3);
    expect(await decided(requestId)).toBe(1);
    expect(await client().revision.count({ where: { requestId } })).toBe(1);
  });

  test("three times is the end: try again, and nothing of it is there", async () => {
    const requestId = await aRequest(tess, harmless());
    const before = await getRequest(client(), requestId);
    await failCommits(1000);
    await expect(decideRequest(ada, await read(requestId), now)).rejects.toMatchObject({ code: "try_again" });
    expect(await tries()).toBe(3);
    expect(await getRequest(client(), requestId)).toEqual(before);
    expect(await decided(requestId)).toBe(0);
    expect(await client().revision.count({ where: { requestId } })).toBe(0);
    expect(refusalWords({ code: "try_again", detail: undefined })).toContain("try once more");
  });
});

describe("W24: a process killed", () => {
  /** Decides in a process of its own, which then hangs until it is killed. */
  function decideElsewhere(input: DecisionInput) {
    const child = spawn(process.execPath, [new URL("../testing/decide-and-hang.ts", import.meta.url).pathname], {
      env: { ...process.env, DECISION: JSON.stringify({ actor: ada, input, now }) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    const said = (line: string) =>
      new Promise<void>((resolve, reject) => {
        lines.on("line", (each) => each === line && resolve());
        child.once("exit", () => reject(new Error(`it ended before it said ${line}`)));
      });
    return { said, kill: () => void child.kill("SIGKILL"), gone: new Promise((done) => child.once("exit", done)) };
  }

  test("after the commit and before delivery: what was decided is taken up by the next worker", async () => {
    const requestId = await aRequest(tess, harmless());
    const child = decideElsewhere(await read(requestId));
    await child.said("decided");
    child.kill();
    await child.gone;
    const later = new Date(Date.now() + 60_000);
    const taken = new Set<string>();
    for (let work = await takeDeliveryWork("next", later); work; work = await takeDeliveryWork("next", later))
      taken.add(work.deliveryId);
    const delivery = await client().delivery.findFirstOrThrow({ where: { revision: { requestId } } });
    expect(taken).toContain(delivery.id);
  });

  test("before the commit: nothing is decided and nothing is delivered", async () => {
    const requestId = await aRequest(tess, harmless());
    const before = await getRequest(client(), requestId);
    const input = await read(requestId);
    await withClient(process.env["TEST_OWNER_URL"] ?? "", async (db) => {
      await db.query("BEGIN; SELECT FROM event_head FOR UPDATE"); // the decision waits for us at its first event
      const child = decideElsewhere(input);
      const us = Number((await db.query("SELECT pg_backend_pid() AS pid")).rows[0].pid);
      const waiting = `SELECT FROM pg_stat_activity WHERE ${us} = ANY(pg_blocking_pids(pid))`;
      await expect.poll(async () => (await owner(waiting)).rowCount, { timeout: 30_000 }).toBe(1);
      child.kill();
      await child.gone;
      await db.query("ROLLBACK");
      await db.query("SELECT FROM event_head FOR UPDATE"); // waits until the server is done with what the child had sent
    });
    expect(await getRequest(client(), requestId)).toEqual(before);
    expect(await client().revision.count({ where: { requestId } })).toBe(0);
    expect(await decided(requestId)).toBe(0);
  });
});

test.each(["", "   ", "\u00a0\u200b", "\n\t\r\n"])(
  "W29: a rejection with the reason %j is none, and nothing changes",
  async (reason) => {
    const requestId = await aRequest(tess, harmless());
    const history = () => client().event.count({ where: { requestId } });
    const [before, events] = [await getRequest(client(), requestId), await history()];
    const input = { ...(await read(requestId, "reject")), reason };
    await expect(decideRequest(ada, input, now)).rejects.toMatchObject({ code: "reason_missing" });
    expect(await getRequest(client(), requestId)).toEqual(before);
    expect(await history()).toBe(events);
  },
);
