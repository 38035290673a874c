import { defineConfig } from "@playwright/test";

/** One worker: the stack and its two clusters are started once and shared; each test has requests of its own. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
});
