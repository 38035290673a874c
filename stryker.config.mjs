/**
 * Which code a broken line must turn a test red for, by which tests, and from which score on it fails. One group at a time:
 * `npm run mutation` takes the rules of what is enforced, `npm run mutation:domain`, `mutation:words` and `mutation:commands` the rest.
 * Of one file: `npm run mutation:domain -- --mutate lib/domain/permissions.ts`.
 */
const enforced =
  "lib/domain/{image-reference,registry-entry,read-entry,entry-problem,list,list-change,revision,wildcard-suffixes}.ts";
/** Sentences and lists of names, which a test could only repeat: their texts are not broken, all else in them is. */
const words = [
  "lib/domain/{change,check,cluster-state,condition,event,failure,impact,notification,refusal,session,verdict,watch}-words.ts",
  "lib/domain/{canned-reasons,known-organisations,known-registries,manifest-problem,paste-problem,platform-needs,why-not}.ts",
];

const pure = "vitest.mutation.config.ts";
const groups = {
  enforced: {
    mutate: [
      enforced,
      "lib/delivery/kubernetes/{config-map,bindings,render,policy,policy-expressions,policy-message,guard}.ts",
    ],
    tests: pure,
    break: 95,
  },
  domain: {
    mutate: ["lib/domain/*.ts", ...[enforced, ...words, "lib/domain/*.test.ts"].map((path) => `!${path}`)],
    tests: pure,
    break: 90,
  },
  words: { mutate: words, tests: pure, break: 90, not: ["StringLiteral"] },
  commands: {
    mutate: ["lib/commands/*.ts", "!lib/commands/*.test.ts"],
    tests: "vitest.mutation-postgres.config.ts",
    break: 90,
  },
};

const name = process.env.MUTATE ?? "enforced";
const group = groups[name];

export default {
  mutate: group.mutate,
  mutator: { excludedMutations: group.not ?? [] },
  tsconfigFile: "none", // would be rewritten with an interface that TypeScript 7 no longer has, for references that this project does not have
  testRunner: "resident",
  plugins: [new URL("bin/mutation/runner.ts", import.meta.url).href],
  dryRunTimeoutMinutes: 60,
  timeoutMS: name === "commands" ? 300_000 : 30_000, // for what hangs; the runner has its own for each test
  resident: { config: group.tests, seconds: 15 },
  warnings: { unknownOptions: false },
  thresholds: { high: 98, low: group.break, break: group.break },
  concurrency: 1,
  tempDirName: `.data/mutation-${name}`,
  ignorePatterns: ["app", "components", "e2e", "test-results", ".next", ".data"],
  reporters: ["progress-append-only", "clear-text", "json"],
  jsonReporter: { fileName: `.data/mutation-${name}.json` },
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
};
