import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "#lib/data/migrate.ts";
import { startPostgres } from "./database.ts";
import { createDatabase, withClient } from "./database-roles.ts";
import { templateDatabase } from "./test-database.ts";

/** One PostgreSQL for the whole run, in a folder that goes with it, with a migrated template for `testDatabase`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), "trusted-registries-postgres-"));
  chmodSync(dir, 0o755); // the user that PostgreSQL runs as must get through
  const postgres = await startPostgres({ dir, port: 5500, durable: false });
  const teardown = async () => {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const { ownerUrl } = await createDatabase(postgres.adminUrl, templateDatabase);
    await migrate(ownerUrl);
    await withClient(postgres.adminUrl, (client) =>
      client.query(`ALTER DATABASE ${templateDatabase} IS_TEMPLATE true ALLOW_CONNECTIONS false`),
    );
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("postgresAdminUrl", postgres.adminUrl);
  return teardown;
}
