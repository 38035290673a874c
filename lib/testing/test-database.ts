import { randomUUID } from "node:crypto";
import { escapeIdentifier } from "pg";
import { inject } from "vitest";
import { type DatabaseUrls, databaseRoles, databaseUrls, withClient } from "./database-roles.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresAdminUrl: string;
  }
}

export const templateDatabase = "migrated_template";

export interface TestDatabase extends DatabaseUrls {
  drop(): Promise<void>;
}

async function cloneOf(template: string): Promise<TestDatabase> {
  const adminUrl = inject("postgresAdminUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const words = `CREATE DATABASE ${name} TEMPLATE ${escapeIdentifier(template)} OWNER ${databaseRoles.owner}`;
  await withClient(adminUrl, (client) => client.query(words));
  const drop = () => withClient(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return { ...databaseUrls(adminUrl, name), drop: async () => void (await drop()) };
}

/** A migrated database of one's own. Take one per test file and drop it in `afterAll`. */
export const testDatabase = () => cloneOf(templateDatabase);

/** The same without any table, for tests of the migrations themselves. */
export const emptyDatabase = () => cloneOf("template0");
