import { defineConfig } from "vitest/config";

const exclude = ["node_modules/**", ".next/**", ".data/**", "e2e/**"];
const slow = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...exclude, "**/*.db.test.ts", "**/*.cluster.test.ts"],
          ...slow,
        },
      },
      {
        test: {
          name: "postgres",
          include: ["**/*.db.test.ts"],
          exclude,
          globalSetup: ["./lib/testing/postgres-setup.ts"],
          setupFiles: ["./lib/testing/test-environment.ts"],
          ...slow,
        },
      },
      {
        test: {
          name: "clusters",
          include: ["**/*.cluster.test.ts"],
          exclude,
          ...slow,
          testTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
