import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withClient } from "#lib/testing/database-roles.ts";
import { emptyDatabase, type TestDatabase, testDatabase } from "#lib/testing/test-database.ts";
import { migrate } from "./migrate.ts";

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await emptyDatabase();
  folder = mkdtempSync(join(tmpdir(), "migrations-"));
});

afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

function write(name: string, sql: string) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

async function rows(sql: string): Promise<unknown[]> {
  return withClient(database.ownerUrl, async (client) => (await client.query<object>(sql)).rows);
}

test("migrations are applied in order, once, and recorded as Prisma records them", async () => {
  write("0002_b", "INSERT INTO a VALUES (2)");
  write("0001_a", "CREATE TABLE a (n int); INSERT INTO a VALUES (1);");
  writeFileSync(join(folder, "migration_lock.toml"), 'provider = "postgresql"');
  expect(await migrate(database.ownerUrl, folder)).toEqual(["0001_a", "0002_b"]);
  expect(await migrate(database.ownerUrl, folder)).toEqual([]);
  expect(await rows("SELECT n FROM a ORDER BY n")).toEqual([{ n: 1 }, { n: 2 }]);
  expect(
    await rows(`SELECT migration_name, checksum, applied_steps_count AS steps, logs, rolled_back_at, finished_at >= started_at AS done
                FROM _prisma_migrations WHERE migration_name = '0002_b'`),
  ).toEqual([
    {
      migration_name: "0002_b",
      checksum: "78304f474fd27f258e64a754e1cb4927954fcb910382bc851637085b22b8e718",
      steps: 1,
      logs: null,
      rolled_back_at: null,
      done: true,
    },
  ]);
});

test("a migration that fails leaves nothing behind, and those before it stay", async () => {
  write("0001_a", "CREATE TABLE a (n int)");
  write("0002_b", "CREATE TABLE b (n int); SELECT 1/0;");
  await expect(migrate(database.ownerUrl, folder)).rejects.toThrow(/0002_b failed.*division by zero/);
  expect(await rows("SELECT to_regclass('a') IS NOT NULL AS a, to_regclass('b') IS NOT NULL AS b")).toEqual([
    { a: true, b: false },
  ]);
  write("0002_b", "CREATE TABLE b (n int)");
  expect(await migrate(database.ownerUrl, folder)).toEqual(["0002_b"]);
});

test("a migration that cannot be recorded is not applied", async () => {
  write("0001_a", "CREATE TABLE a (n int); ALTER TABLE _prisma_migrations ADD CHECK (migration_name <> '0001_a');");
  await expect(migrate(database.ownerUrl, folder)).rejects.toThrow("0001_a failed");
  expect(await rows("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
});

test("a function's body is not cut at its semicolons", async () => {
  write("0001_f", "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 7; END $$;");
  await migrate(database.ownerUrl, folder);
  expect(await rows("SELECT f()")).toEqual([{ f: 7 }]);
});

test("an applied migration may neither change, nor go, nor get an elder", async () => {
  write("0002_b", "SELECT 1");
  await migrate(database.ownerUrl, folder);
  write("0002_b", "SELECT 2");
  await expect(migrate(database.ownerUrl, folder)).rejects.toThrow("0002_b was changed after it was applied");
  renameSync(join(folder, "0002_b"), join(folder, "0003_c"));
  await expect(migrate(database.ownerUrl, folder)).rejects.toThrow("0002_b is applied but missing here");
  write("0002_b", "SELECT 1");
  write("0001_a", "SELECT 1");
  await expect(migrate(database.ownerUrl, folder)).rejects.toThrow("0001_a comes before 0002_b");
});

test("two at once apply each migration once", async () => {
  write("0001_a", "CREATE TABLE a (n int); SELECT pg_sleep(0.3);");
  const both = await Promise.all([migrate(database.ownerUrl, folder), migrate(database.ownerUrl, folder)]);
  expect(both.flat()).toEqual(["0001_a"]);
});

test("the product's own migrations give the application's role no table", async () => {
  const own = await testDatabase();
  await withClient(own.appUrl, async (client) => {
    const { rows: owned } = await client.query("SELECT tablename FROM pg_tables WHERE tableowner = current_user");
    expect(owned).toEqual([]);
    await expect(client.query("TRUNCATE event")).rejects.toThrow("permission denied");
  });
  await own.drop();
});
