import { escapeIdentifier } from "pg";
import { inject } from "vitest";
import { closeClient } from "#lib/data/client.ts";
import { databaseRoles, withClient } from "#lib/testing/database-roles.ts";
import { templateDatabase } from "#lib/testing/test-database.ts";

/** Puts a new, migrated database where this one was. */
export async function emptied(url: string): Promise<void> {
  await closeClient();
  const name = escapeIdentifier(new URL(url).pathname.slice(1));
  await withClient(inject("postgresAdminUrl"), async (client) => {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.query(
      `CREATE DATABASE ${name} TEMPLATE ${escapeIdentifier(templateDatabase)} OWNER ${databaseRoles.owner}`,
    );
  });
}
