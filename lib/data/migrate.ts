import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, DatabaseError } from "pg";

const ownFolder = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** Prisma's own number, so that its command line and this runner keep each other out. */
const lockNumber = 72_707_369;

/** Prisma's own table, to the letter, so that its command line reads what this runner wrote. */
const recordTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/** A migration that cannot be applied, in words for whoever runs it. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(folder, name, "migration.sql"));
      return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
    }),
  );
}

/** Forward only: what stands in the database must be the beginning of what stands in the folder, unchanged. */
function checkApplied(applied: readonly Applied[], known: readonly Migration[]): void {
  for (const { name, checksum, finished } of applied) {
    const migration = known.find((candidate) => candidate.name === name);
    if (!migration) {
      throw new MigrationError(
        `Migration ${name} is applied but missing here: this is an older version of the product.`,
      );
    }
    if (!finished)
      throw new MigrationError(`Migration ${name} was begun and never finished: repair the database first.`);
    if (migration.checksum !== checksum) {
      throw new MigrationError(`Migration ${name} was changed after it was applied: restore it and write a new one.`);
    }
  }
  const last =
    applied
      .map(({ name }) => name)
      .sort()
      .at(-1) ?? "";
  const late = known.find(({ name }) => name < last && !applied.some((one) => one.name === name));
  if (late)
    throw new MigrationError(`Migration ${late.name} comes before ${last}, which is applied: give it a later name.`);
}

async function readApplied(client: Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  return rows;
}

function reasonOf(cause: unknown, sql: string): string {
  if (!(cause instanceof DatabaseError)) return String(cause);
  const line = cause.position && sql.slice(0, Number(cause.position) - 1).split("\n").length;
  return line ? `${cause.message} (line ${line})` : cause.message;
}

/** Runs a file whole, with its record, or not at all. */
async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql); // without parameters: the simple protocol, which takes several statements
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new MigrationError(`Migration ${name} failed and left nothing behind: ${reasonOf(cause, sql)}`, { cause });
  }
}

/**
 * Applies what is not applied yet, in the order of the names, and answers with those names. Several at once wait for each
 * other. @throws MigrationError
 */
export async function migrate(ownerUrl: string, folder = ownFolder): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [lockNumber]);
    await client.query(recordTable);
    const applied = await readApplied(client);
    checkApplied(applied, migrations);
    const due = migrations.filter(({ name }) => !applied.some((one) => one.name === name));
    for (const migration of due) await apply(client, migration);
    return due.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
