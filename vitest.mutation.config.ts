import { defineConfig } from "vitest/config";

/** The tests that judge the rules without a database, an API server or a process of their own: the ones that mutation testing can use. */
export default defineConfig({
  test: {
    include: ["lib/domain/**/*.test.ts", "lib/delivery/kubernetes/rendered.test.ts", "bin/messages/page.test.ts"],
    exclude: ["lib/domain/read-paste-limits.test.ts"], // how long reading the longest texts takes
    isolate: false, // these files keep nothing that another could find, and a worker for each costs more than the tests
  },
});
