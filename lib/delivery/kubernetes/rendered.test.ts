import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import type { Mode, Revision } from "#lib/domain/revision.ts";
import { expectKept } from "#lib/testing/kept-file.ts";
import { renderBindings, renderProbeBinding } from "./bindings.ts";
import { configMapKey, renderConfigMap, renderData } from "./config-map.ts";
import { renderGuard, renderMutatingAnchor } from "./guard.ts";
import { type KubernetesObject, portalIdentity, toYaml } from "./kubernetes-object.ts";
import { policyVersion, renderPodPolicy, renderTemplatePolicy } from "./policy.ts";
import { renderObjects } from "./render.ts";

const portalUrl = "https://portal.example";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

function entries(...texts: string[]): Entry[] {
  return texts.map((text) => parseEntry(text)).flatMap((entry) => (isEntryProblem(entry) ? [] : [entry]));
}

function aRevision(mode: Mode = "deny", exemptNamespaces: readonly string[] = ["kube-system"]): Revision {
  return {
    number: 12,
    digest,
    previous: null,
    mode,
    exemptNamespaces,
    entries: entries(
      "ghcr.io/acme",
      "ghcr.io/acme-platform/base",
      "registry.example:5000",
      "*.corp.example/team",
      "1st.example",
    ),
    platformRegistries: entries("cr.l5d.io"),
  };
}

const policies = [
  renderPodPolicy({ portalUrl, inline: null }),
  renderTemplatePolicy({ portalUrl, inline: null }),
  ...renderGuard(portalIdentity),
  ...renderMutatingAnchor(),
];

describe("the policies, as they are written into a cluster", () => {
  test("are the ones that were reviewed", async () => {
    await expectKept(join(import.meta.dirname, "policies.yaml"), toYaml(policies));
  });

  test("bear a version that changes with their bytes", () => {
    const versions = readFileSync(join(import.meta.dirname, "policy-versions.txt"), "utf8")
      .trimEnd()
      .split("\n");
    const now = `${policyVersion} ${createHash("sha256").update(toYaml(policies)).digest("hex")}`;
    expect(versions.at(-1), "raise policyVersion and add this line to policy-versions.txt").toBe(now);
    const numbers = versions.map((line) => line.split(" ")[0]);
    expect(numbers).toEqual(numbers.map((_, n) => String(n + 1)));
  });

  test("hold the list itself where the API server follows no ConfigMap", async () => {
    const inline = { "cr.l5d.io": "*", "ghcr.io": 'acme\nacme-"x"\\y' };
    const written = [renderPodPolicy({ portalUrl, inline }), renderTemplatePolicy({ portalUrl, inline })];
    for (const { spec } of written as unknown as { spec: Spec }[]) {
      expect(spec.paramKind).toBeUndefined();
      const trusted = spec.variables.find(({ name }) => name === "trusted")?.expression;
      expect(trusted).toBe(`{\n  "cr.l5d.io": "*",\n  "ghcr.io": "acme\\nacme-\\"x\\"\\\\y"\n}`);
      expect(spec.variables.map(({ expression }) => expression).join()).not.toContain("params");
    }
  });

  test.each(["https://portal.example", "https://portal.example/", "https://portal.example//"])(
    "%s stands in their words once, without a second slash",
    (address) => {
      const { validations } = renderPodPolicy({ portalUrl: address, inline: null })["spec"] as Spec;
      for (const words of [validations[0]?.message, validations[0]?.messageExpression])
        expect(words).toContain("https://portal.example/requests/new");
    },
  );
});

interface Spec {
  readonly paramKind?: unknown;
  readonly variables: readonly { name: string; expression: string }[];
  readonly validations: readonly { expression: string; message?: string; messageExpression?: string }[];
}

describe("the ConfigMap", () => {
  test("has one key a host, and the canary of its revision", () => {
    expect(renderConfigMap(aRevision())).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "trusted-registries",
        namespace: "trusted-registries",
        labels: { "app.kubernetes.io/managed-by": "trusted-registries" },
        annotations: { "trusted-registries/digest": digest, "trusted-registries/revision": "12" },
      },
      data: {
        "1st.example": "*",
        "_.corp.example": "team",
        "cr.l5d.io": "*",
        "ghcr.io": "acme\nacme-platform/base",
        "r12-01234567.trusted-registries.invalid": "*",
        "registry.example_5000": "*",
      },
    });
  });

  test("has its keys in order, whatever order the entries have", () => {
    const revision = aRevision();
    const reversed = { ...revision, entries: revision.entries.toReversed() };
    expect(JSON.stringify(renderData(reversed))).toBe(JSON.stringify(renderData(revision)));
    const keys = Object.keys(renderData(revision));
    expect(keys).toEqual(keys.toSorted());
  });

  test.each([
    ["ghcr.io", "ghcr.io"],
    ["registry.example:5000", "registry.example_5000"],
    ["*.corp.example:5000", "_.corp.example_5000"],
  ])("%s is the key %s", (host, key) => {
    expect(configMapKey(host)).toBe(key);
  });
});

const list = (missing: "Allow" | "Deny") => ({
  paramRef: { name: "trusted-registries", namespace: "trusted-registries", parameterNotFoundAction: missing },
});
const namespaces = (expression: object) => ({
  matchResources: { namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", ...expression }] } },
});
const none = namespaces({ operator: "DoesNotExist" });
const notExempt = namespaces({ operator: "NotIn", values: ["kube-system"] });

describe("the bindings of a mode", () => {
  test.each<[Mode, object, object]>([
    [
      "off",
      { validationActions: ["Audit"], ...list("Allow"), ...none },
      { validationActions: ["Audit"], ...list("Allow"), ...none },
    ],
    [
      "warn",
      { validationActions: ["Warn", "Audit"], ...list("Allow"), ...notExempt },
      { validationActions: ["Warn"], ...list("Allow"), ...notExempt },
    ],
    [
      "deny",
      { validationActions: ["Deny", "Audit"], ...list("Deny"), ...notExempt },
      { validationActions: ["Warn"], ...list("Allow"), ...notExempt },
    ],
  ])("%s", (mode, pods, templates) => {
    expect(renderBindings(mode, ["kube-system"])).toEqual([
      bindingOf("trusted-registries", "trusted-registries", pods),
      bindingOf("trusted-registries-templates", "trusted-registries-templates", templates),
    ]);
  });

  test("name each exempt namespace once, in order, and no selector at all for none", () => {
    const [pods] = renderBindings("deny", ["b", "a", "b"]);
    expect(pods?.["spec"]).toMatchObject(namespaces({ operator: "NotIn", values: ["a", "b"] }));
    const [everywhere] = renderBindings("deny", []);
    expect(everywhere?.["spec"]).not.toHaveProperty("matchResources");
  });

  test("name no ConfigMap where the list is inline", () => {
    for (const { spec } of [...renderBindings("deny", [], { inline: true }), renderProbeBinding({ inline: true })])
      expect(spec).not.toHaveProperty("paramRef");
  });

  test("and the proof's own, which always refuses and only in the portal's namespace", () => {
    expect(renderProbeBinding()).toEqual(
      bindingOf("trusted-registries-probe", "trusted-registries", {
        validationActions: ["Deny"],
        ...list("Deny"),
        matchResources: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "trusted-registries" } },
        },
      }),
    );
  });
});

function bindingOf(name: string, policyName: string, spec: object): object {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name, labels: { "app.kubernetes.io/managed-by": "trusted-registries" } },
    spec: { policyName, ...spec },
  };
}

describe("everything, in the order to apply it", () => {
  const names = (objects: readonly KubernetesObject[]) =>
    objects.map(({ kind, metadata }) => `${kind.replace("ValidatingAdmissionPolicy", "VAP")} ${metadata.name}`);
  const guard = ["VAP trusted-registries-guard", "VAPBinding trusted-registries-guard"];
  const rest = [
    "ConfigMap trusted-registries",
    "VAP trusted-registries",
    "VAPBinding trusted-registries-probe",
    "VAP trusted-registries-templates",
    "VAPBinding trusted-registries",
    "VAPBinding trusted-registries-templates",
  ];

  test.each<[Mode]>([["off"], ["warn"], ["deny"]])(
    "the same objects in mode %s: anchors first, the list before what binds it",
    (mode) => {
      const revision = aRevision(mode);
      const rendered = renderObjects({ revision, portalUrl, guardIdentity: portalIdentity });
      expect(names(rendered)).toEqual(["Namespace trusted-registries", ...guard, ...rest]);
      expect(rendered[0]).toEqual({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "trusted-registries", labels: { "app.kubernetes.io/managed-by": "trusted-registries" } },
      });
      expect(rendered).toContainEqual(renderConfigMap(revision));
      expect(rendered).toContainEqual(policies[0]);
      expect(rendered).toContainEqual(policies[1]);
      for (const binding of renderBindings(mode, ["kube-system"])) expect(rendered).toContainEqual(binding);
    },
  );

  test("without a guard", () => {
    const rendered = renderObjects({ revision: aRevision(), portalUrl, guardIdentity: null });
    expect(names(rendered)).toEqual(["Namespace trusted-registries", ...rest]);
  });

  test("with the list in the policies, and the ConfigMap all the same", () => {
    const revision = aRevision();
    const rendered = renderObjects({ revision, portalUrl, guardIdentity: null, inline: true });
    expect(rendered).toContainEqual(renderConfigMap(revision));
    expect(rendered).toContainEqual(renderPodPolicy({ portalUrl, inline: renderData(revision) }));
    expect(rendered).toContainEqual(renderProbeBinding({ inline: true }));
    for (const binding of renderBindings("deny", ["kube-system"], { inline: true }))
      expect(rendered).toContainEqual(binding);
  });
});

test("the guard's identity is a text, whatever is in it", () => {
  const validations = renderGuard('a"b\\c').flatMap(({ spec }) => (spec as Partial<Spec>).validations ?? []);
  expect(validations[0]?.expression).toContain('request.userInfo.username == "a\\"b\\\\c"');
  expect(validations[0]?.messageExpression).toContain("only abc may change");
});
