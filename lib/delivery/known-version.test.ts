import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { fingerprintOf, knownVersionOf } from "./known-version.ts";
import { renderGuard, renderMutatingAnchor } from "./kubernetes/guard.ts";
import { knownPolicies } from "./kubernetes/known-policies.ts";
import { type KubernetesObject, portalIdentity } from "./kubernetes/kubernetes-object.ts";
import { nameOf } from "./kubernetes/object-ref.ts";
import { policyVersion, renderPodPolicy, renderTemplatePolicy } from "./kubernetes/policy.ts";

const folder = join(import.meta.dirname, "kubernetes");
const versions = readFileSync(join(folder, "policy-versions.txt"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split(" "));

function render(portalUrl: string): KubernetesObject[] {
  const options = { portalUrl, inline: null };
  return [
    renderPodPolicy(options),
    renderTemplatePolicy(options),
    ...renderGuard(portalIdentity),
    ...renderMutatingAnchor(),
  ];
}

const [podPolicy, templatePolicy] = render("https://portal.example") as [KubernetesObject, KubernetesObject];

test.each(versions)("version %s is known by its bytes, kept as they were reviewed", (version, hash) => {
  const file = version === policyVersion ? "policies.yaml" : `policies-${version}.yaml`;
  const text = readFileSync(join(folder, file), "utf8");
  expect(createHash("sha256").update(text).digest("hex")).toBe(hash);
  const objects = parseAllDocuments(text).flatMap((each) => (each.toJS() as KubernetesObject | null) ?? []);
  for (const object of objects) {
    const known = { version, hash: fingerprintOf(object).hash };
    expect(knownPolicies[nameOf(object)], `add to known-policies.ts: ${JSON.stringify(known)}`).toContainEqual(known);
  }
});

test("nothing else is known: every line stands for a version that is kept", () => {
  const kept = readdirSync(folder).filter((name) => /^policies-\d+\.yaml$/.test(name)).length + 1;
  expect(kept).toBe(versions.length);
  const listed = Object.values(knownPolicies).flatMap((each) => each.map(({ version }) => version));
  expect([...new Set(listed)].sort()).toEqual(versions.map(([version]) => version));
});

test.each(["https://portal.example", "http://localhost:3000", "https://portal.corp.example:8443/registries/"])(
  "what is rendered for %s is of this version, with that address",
  (address) => {
    for (const object of render(address)) expect(knownVersionOf(object)?.version, nameOf(object)).toBe(policyVersion);
    expect(knownVersionOf(render(address)[0] as KubernetesObject)?.portal).toBe(address.replace(/\/$/, ""));
  },
);

/** The pod policy with its text edited, wherever it says so. */
function edited(from: string | RegExp, to: string): KubernetesObject {
  const text = JSON.stringify(podPolicy);
  const result = typeof from === "string" ? text.replaceAll(from, to) : text.replace(from, to);
  expect(result).not.toBe(text);
  return JSON.parse(result);
}

test.each([
  ["a rule", /"expression":"[^"]*size\(\) == 0[^"]*"/, '"expression":"true"'],
  ["the failure policy", '"failurePolicy":"Fail"', '"failurePolicy":"Ignore"'],
  ["an operation", '["CREATE","UPDATE"]', '["CREATE"]'],
  ["another field", '"failurePolicy"', '"matchConditions":[{"name":"x","expression":"false"}],"failurePolicy"'],
  ["an address that ends its text", "https://portal.example/requests/new", 'https://x\\" + \\"/requests/new'],
  ["a word", "Ask for its source", "Do not ask for its source"],
])("an edit of %s is of no version, whatever its annotation says", (_, from, to) => {
  expect(knownVersionOf(edited(from, to))).toBeNull();
});

test("an annotation decides nothing", () => {
  const annotations = { "trusted-registries/policy-version": "1" };
  const claimed = { ...podPolicy, metadata: { ...podPolicy.metadata, annotations } };
  expect(knownVersionOf(claimed)?.version).toBe(policyVersion);
});

test("one policy's content under the name of another is of no version", () => {
  expect(knownVersionOf({ ...templatePolicy, metadata: podPolicy.metadata })).toBeNull();
});
