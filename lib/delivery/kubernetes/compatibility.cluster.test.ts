import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { platformEntries } from "#lib/domain/list.ts";
import { revisionOf } from "#lib/testing/agreement.ts";
import { ensureOracle } from "#lib/testing/reference-oracle.ts";
import { type KubernetesObject, policyNames, portalIdentity } from "./kubernetes-object.ts";
import { renderPolicy } from "./policy.ts";
import { renderObjects } from "./render.ts";

/** What clusters get uses only what Kubernetes 1.30 has: each expression compiles in the CEL environment of that version. */

const oldest = "1.30";
let program: string;
let dir: string;

beforeAll(async () => {
  program = (await ensureOracle(() => undefined)).compatibilityTest;
  dir = await mkdtemp(join(tmpdir(), "compatibility-"));
}, 1_800_000);

afterAll(() => rm(dir, { recursive: true, force: true }));

/** Runs the Go test of e2e/reference-oracle on one policy. */
async function compile(policy: KubernetesObject, version: string): Promise<{ passed: boolean; output: string }> {
  const file = join(await mkdtemp(join(dir, "policy-")), "policies.json");
  await writeFile(file, JSON.stringify(policy));
  const env = { ...process.env, POLICIES: file, COMPATIBILITY: version };
  return new Promise((done) =>
    execFile(program, ["-test.v", "-test.run", "TestPoliciesCompile"], { env }, (error, stdout, stderr) =>
      done({ passed: error === null, output: stdout + stderr }),
    ),
  );
}

function policiesOf(inline: boolean): KubernetesObject[] {
  const revision = revisionOf(platformEntries, 1);
  const portalUrl = "https://portal.example";
  return renderObjects({ revision, portalUrl, guardIdentity: portalIdentity, inline }).filter(
    ({ kind }) => kind === "ValidatingAdmissionPolicy",
  );
}

/** Every field, however deep, that holds an expression. */
function countExpressions(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + countExpressions(each), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) => sum + (/expression$/i.test(key) ? 1 : countExpressions(each)),
    0,
  );
}

describe.each([
  ["the list in the ConfigMap", false],
  ["the list inline", true],
])("%s", (_, inline) => {
  const policies = policiesOf(inline);

  test("three policies have expressions", () => {
    const { pods, templates, guard } = policyNames;
    expect(policies.map(({ metadata }) => metadata.name).sort()).toEqual([pods, guard, templates].sort());
  });

  test.each(policies.map((policy) => [policy.metadata.name, policy] as const))(
    `%s compiles on ${oldest}`,
    async (name, policy) => {
      const { passed, output } = await compile(policy, oldest);
      expect(passed, output).toBe(true);
      expect(output).toContain(`--- PASS: TestPoliciesCompile/${name}`);
      expect(output).toContain(`${countExpressions(policy)} expressions`);
      expect(countExpressions(policy)).toBeGreaterThanOrEqual(5);
    },
  );
});

describe("the check can fail", () => {
  const late = `[1, 2].all(place, number, number > place)`; // comprehensions over two variables came with 1.32

  test.each([
    ["a variable", { variables: [{ name: "late", expression: late }] }],
    ["a validation", { validations: [{ expression: late }] }],
    ["a message", { validations: [{ expression: "true", messageExpression: `${late} ? "a" : "b"` }] }],
    ["a match condition", { matchConditions: [{ name: "late", expression: late }] }],
    ["an audit annotation", { auditAnnotations: [{ key: "late", valueExpression: `${late} ? "a" : "b"` }] }],
  ])("on %s that needs a newer version", async (_, spec) => {
    const policy = renderPolicy("late", spec);
    const [old, recent] = await Promise.all([compile(policy, oldest), compile(policy, "1.32")]);
    expect(recent.passed, recent.output).toBe(true);
    expect(old.passed, old.output).toBe(false);
    expect(old.output).toContain("compilation failed");
  });
});
