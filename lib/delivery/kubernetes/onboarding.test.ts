import { expect, test } from "vitest";
import { nextRevision } from "#lib/testing/revisions.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { nameOf } from "./object-ref.ts";
import { hasMutatingAnchor, onboardingManifest } from "./onboarding.ts";

const options = { clusterName: "sandbox", portalUrl: "https://portal.example" };
const names = (objects: readonly KubernetesObject[]) => objects.map(nameOf);

function binding(objects: readonly KubernetesObject[]) {
  return objects.find((each) => nameOf(each) === "ValidatingAdmissionPolicyBinding trusted-registries")?.["spec"];
}

test("a new cluster gets everything, switched off, with the right to watch and without the second anchor", () => {
  const manifest = onboardingManifest(options);
  expect(names(manifest)).toContain("ConfigMap trusted-registries");
  expect(names(manifest)).toContain("ClusterRole trusted-registries-watch");
  expect(names(manifest).filter((name) => name.startsWith("Mutating"))).toEqual([]);
  expect(JSON.stringify(binding(manifest))).toContain("DoesNotExist");
  expect(manifest.some(hasMutatingAnchor)).toBe(false);
});

test("applied again it opens nothing: the mode in force, and no list", () => {
  const manifest = onboardingManifest({ ...options, revision: nextRevision(null, ["ghcr.io/acme"]) });
  expect(names(manifest)).not.toContain("ConfigMap trusted-registries");
  expect(binding(manifest)).toMatchObject({ validationActions: ["Deny", "Audit"] });
  const first = names(onboardingManifest(options)).filter((name) => !name.startsWith("ConfigMap"));
  expect(names(manifest)).toEqual(first);
});

test("the second anchor comes first of what enforces, and the namespace says that it belongs there", () => {
  const manifest = onboardingManifest({ ...options, mutatingAnchor: true });
  const kinds = manifest.map(({ kind }) => kind);
  expect(kinds).toContain("MutatingAdmissionPolicyBinding");
  expect(kinds.indexOf("MutatingAdmissionPolicy")).toBeLessThan(kinds.indexOf("ValidatingAdmissionPolicy"));
  expect(manifest.filter(hasMutatingAnchor).map(nameOf)).toEqual(["Namespace trusted-registries"]);
});

test("the right to watch is by name, and can be left out", () => {
  const rules = onboardingManifest(options)
    .filter(({ metadata }) => metadata.name.endsWith("-watch"))
    .flatMap((object) => (object["rules"] ?? []) as { resourceNames?: string[]; verbs: string[] }[]);
  expect(rules.length).toBeGreaterThan(0);
  for (const { resourceNames = [], verbs } of rules) {
    expect(resourceNames.length).toBeGreaterThan(0);
    expect(verbs.filter((verb) => verb !== "get" && verb !== "watch")).toEqual([]);
  }
  expect(names(onboardingManifest({ ...options, watch: false })).filter((name) => name.endsWith("-watch"))).toEqual([]);
});
