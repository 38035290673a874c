import { beforeAll, describe, expect, test } from "vitest";
import { withClient } from "#lib/testing/database-roles.ts";
import { client, inTransaction } from "./client.ts";

const owner = (sql: string) => withClient(process.env["TEST_OWNER_URL"] ?? "", (db) => db.query(sql));

beforeAll(() =>
  owner(`CREATE TABLE on_call (name text PRIMARY KEY, here boolean NOT NULL); GRANT ALL ON on_call TO trusted_registries_app;
         INSERT INTO on_call VALUES ('a', true), ('b', true)`),
);

/** Goes home if another one is here: two that do it at once must not both go. */
async function leave(name: string, meanwhile: () => Promise<unknown>): Promise<string> {
  return inTransaction(async (tx) => {
    await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`;
    const [row] = await tx.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM on_call WHERE here`;
    await meanwhile();
    if (Number(row?.count) < 2) return "stays";
    await tx.$executeRaw`UPDATE on_call SET here = false WHERE name = ${name}`;
    return "left";
  });
}

const another = (sql: string) =>
  owner(`BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM on_call WHERE here; ${sql}; COMMIT`);

describe("W23: what the database cannot serialise", () => {
  test("is done again from the start, on what is so by then", async () => {
    let tries = 0;
    const answer = await leave("a", async () => {
      if (tries++ === 0) await another("UPDATE on_call SET here = false WHERE name = 'b'");
    });
    expect([answer, tries]).toEqual(["stays", 2]);
  });

  test("is given up after three times, with nothing of it left", async () => {
    await owner("UPDATE on_call SET here = true");
    let tries = 0;
    const answer = leave("a", async () => {
      tries++;
      await another("UPDATE on_call SET here = here WHERE name = 'b'");
    });
    await expect(answer).rejects.toMatchObject({ code: "try_again" });
    expect(tries).toBe(3);
    expect(await client().$queryRaw`SELECT count(*)::int AS here FROM on_call WHERE here`).toEqual([{ here: 2 }]);
  });

  test("includes a deadlock: the one that PostgreSQL stops goes on after the other", async () => {
    const order: string[] = [];
    let bothHold: () => void = () => undefined;
    const holding = new Promise<void>((done) => {
      bothHold = done;
    });
    let held = 0;
    const take = (first: string, second: string) =>
      inTransaction(async (tx) => {
        await tx.$queryRaw`SELECT name FROM on_call WHERE name = ${first} FOR UPDATE`;
        if (++held === 2) bothHold();
        await holding;
        await tx.$queryRaw`SELECT name FROM on_call WHERE name = ${second} FOR UPDATE`;
        order.push(first);
      });
    await Promise.all([take("a", "b"), take("b", "a")]);
    expect(order.toSorted()).toEqual(["a", "b"]);
    expect(held).toBeGreaterThan(2); // one was stopped, and began anew
  });
});
