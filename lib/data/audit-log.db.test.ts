import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aCluster, add, aPerson, approve, aRequest } from "#lib/testing/factories.ts";
import { config } from "../config.ts";
import { client } from "./client.ts";

let app: pg.Client;
let owner: pg.Client;

beforeAll(async () => {
  app = new pg.Client({ connectionString: config().databaseUrl });
  owner = new pg.Client({ connectionString: process.env["TEST_OWNER_URL"] });
  await Promise.all([app.connect(), owner.connect()]);
  const cluster = await aCluster();
  const tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  await approve(await aPerson("ada", ["approver"]), await aRequest(tess, add("ghcr.io/acme")));
});

afterAll(() => Promise.all([app.end(), owner.end()]));

test("every event is chained to the one before, over its canonical text", async () => {
  const { rows } = await app.query("SELECT seq, canonical, previous, hash FROM event ORDER BY seq");
  expect(rows.length).toBeGreaterThan(5);
  let before = "";
  for (const [index, { seq, canonical, previous, hash }] of rows.entries()) {
    expect(Number(seq)).toBe(index + 1);
    expect(previous).toBe(before);
    expect(hash).toBe(createHash("sha256").update(`${before}\n${seq}\n${canonical}`).digest("hex"));
    before = hash;
  }
});

test("the canonical text says what the columns say, with microseconds and sorted keys", async () => {
  const event = await client().event.findFirstOrThrow({ where: { type: "request.approved" } });
  const text = JSON.parse(event.canonical) as Record<string, unknown>;
  expect(Object.keys(text)).toEqual(Object.keys(text).sort());
  expect(text).toMatchObject({
    id: event.id,
    type: event.type,
    vocabulary: 1,
    actorId: event.actorId,
    actorName: "ada",
    actorAs: "approver",
    requestId: event.requestId,
    reason: "Known source.",
    detail: event.detail,
    at: event.at.toISOString().replace("Z", "000Z"),
  });
});

test.each([
  "UPDATE event SET reason = 'x'",
  "DELETE FROM event",
  "TRUNCATE event",
  "ALTER TABLE event DISABLE TRIGGER ALL",
])("the application's role may not %s", async (sql) => {
  await expect(app.query(sql)).rejects.toThrow(/permission denied|must be owner/);
});

test.each([
  "UPDATE revision SET mode = 'off'",
  "DELETE FROM revision_entry",
  "UPDATE decision SET outcome = 'reject'",
  "UPDATE event_head SET seq = 0",
])("nor may it %s", async (sql) => {
  await expect(app.query(sql)).rejects.toThrow(/permission denied/);
});

test.each([
  "UPDATE event SET reason = 'x'",
  "DELETE FROM event",
  "TRUNCATE event",
  "UPDATE revision SET mode = 'off'",
  "TRUNCATE revision CASCADE",
])("even the owner is stopped by a trigger at %s", async (sql) => {
  await expect(owner.query(sql)).rejects.toThrow(/append-only/);
});

test("a number or a hash that a writer makes up is replaced", async () => {
  await app.query(
    `INSERT INTO event (id, seq, at, vocabulary, type, actor_name, actor_as, origin, detail, canonical, previous, hash)
     VALUES (gen_random_uuid(), 1, now(), 1, 'person.signed_in', 'x', 'nobody', 'test', '{}', '{}', 'forged', 'forged')`,
  );
  const { rows } = await app.query(
    "SELECT seq, previous, lag(hash) OVER (ORDER BY seq) AS before FROM event ORDER BY seq DESC LIMIT 1",
  );
  expect(Number(rows[0].seq)).toBeGreaterThan(1);
  expect(rows[0].previous).toBe(rows[0].before);
});
