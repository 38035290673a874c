import { defineConfig } from "vitest/config";

/** The tests that judge the commands, each file on a database of its own in a PostgreSQL for the whole run. */
export default defineConfig({
  test: {
    include: ["lib/commands/*.db.test.ts", "lib/data/*.db.test.ts", "workers/**/*.db.test.ts"],
    // What many do at once, at random or in another process is not judged by breaking a line: it would take minutes each time.
    exclude: ["lib/commands/{random-life,decision-races}.db.test.ts", "lib/data/migrate.db.test.ts"],
    globalSetup: ["./lib/testing/postgres-setup.ts"],
    setupFiles: ["./lib/testing/test-environment.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
