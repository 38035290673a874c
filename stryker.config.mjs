/**
 * Which rules a broken line must turn a test red for, and by which tests. `npm run mutation`, or of one file
 * `npm run mutation -- --mutate lib/domain/list.ts`. To widen it, add to `mutate`, and the tests to vitest.mutation.config.ts.
 */
export default {
  mutate: [
    "lib/domain/{image-reference,registry-entry,read-entry,entry-problem,list,list-change,revision,wildcard-suffixes}.ts",
    "lib/delivery/kubernetes/{config-map,bindings,render,policy,policy-expressions,policy-message,guard}.ts",
  ],
  tsconfigFile: "none", // would be rewritten with an interface that TypeScript 7 no longer has, for references that this project does not have
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutation.config.ts" },
  thresholds: { high: 98, low: 96, break: 95 },
  concurrency: 2,
  tempDirName: ".data/mutation",
  ignorePatterns: ["app", "components", "docs", "e2e", "prisma", "workers", "test-results", ".next", ".data"],
  reporters: ["progress-append-only", "clear-text", "json"],
  jsonReporter: { fileName: ".data/mutation.json" },
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
};
