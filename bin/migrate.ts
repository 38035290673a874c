/** Applies the migrations that are due to the database at MIGRATION_DATABASE_URL, as the role that owns the tables. */
import { MigrationError, migrate } from "#lib/data/migrate.ts";

const url = process.env["MIGRATION_DATABASE_URL"];
if (!url) {
  console.error("MIGRATION_DATABASE_URL is not set. It names the database and the role that owns its tables.");
  process.exit(2);
}
try {
  const applied = await migrate(url);
  console.log(applied.length === 0 ? "The database is up to date." : `Applied: ${applied.join(", ")}.`);
} catch (error) {
  if (!(error instanceof MigrationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
