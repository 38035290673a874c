import { expect, test } from "vitest";
import { platformEntries } from "#lib/domain/list.ts";
import type { Mode } from "#lib/domain/revision.ts";
import type { LiveObject } from "./cluster-client.ts";
import { deliveredDriftOf } from "./delivered-drift.ts";
import { renderBindings } from "./kubernetes/bindings.ts";
import { renderConfigMap } from "./kubernetes/config-map.ts";
import type { KubernetesObject } from "./kubernetes/kubernetes-object.ts";

function bindingsOf(mode: Mode): [KubernetesObject, KubernetesObject] {
  const [pods, templates] = renderBindings(mode, ["kube-system"]);
  if (pods === undefined || templates === undefined) throw new Error("a mode has two bindings");
  return [pods, templates];
}

/** As the API server has it, with fields of the spec as somebody set them. */
function live(object: KubernetesObject, spec: Record<string, unknown> = {}): LiveObject {
  const edited = { ...object, spec: { ...(object["spec"] as object), ...spec } };
  return { ...edited, metadata: { ...object.metadata, resourceVersion: "7" } };
}

const [pods, templates] = bindingsOf("deny");
const [off, templatesOff] = bindingsOf("off");
const everything = { matchResources: (off["spec"] as Record<string, unknown>)["matchResources"] };

test.each([
  ["deny", "as rendered", live(pods), null],
  ["deny", "that is missing", undefined, "missing"],
  ["deny", "that cannot be read", "unreadable", "unreadable"],
  ["deny", "switched off", live(off), "idle"],
  ["deny", "that no namespace meets", live(pods, everything), "idle"],
  ["deny", "that only warns", live(pods, { validationActions: ["Warn", "Audit"] }), "idle"],
  ["deny", "of another policy", live(pods, { policyName: "lenient" }), "idle"],
  ["deny", "that exempts more", live(bindingsOf("deny")[0], { matchResources: { objectSelector: {} } }), "changed"],
] as const)("in mode %s, a binding %s", (mode, _, found, state) => {
  expect(deliveredDriftOf(found, pods, mode)?.state ?? null).toBe(state);
});

test("where the mode only warns, one that warns is no trouble and one that only audits is", () => {
  const [warning] = bindingsOf("warn");
  expect(deliveredDriftOf(live(warning, { validationActions: ["Warn"] }), warning, "warn")?.state).toBe("changed");
  expect(deliveredDriftOf(live(warning, { validationActions: ["Audit"] }), warning, "warn")?.state).toBe("idle");
});

test("the templates' binding lets nothing in: it only warns", () => {
  expect(deliveredDriftOf(live(templatesOff), templates, "deny")?.state).toBe("changed");
});

test("which revision wrote a list is no drift of it", () => {
  const revision = {
    entries: [],
    platformRegistries: platformEntries,
    mode: "deny",
    exemptNamespaces: [],
    number: 2,
    digest: `sha256:${"a".repeat(64)}`,
    previous: null,
  } as const;
  const list = renderConfigMap(revision);
  const bare = { ...list, metadata: { name: list.metadata.name, resourceVersion: "7" } };
  expect(deliveredDriftOf(bare, list, "deny")).toBeNull();
  const more = { ...bare, data: { ...(list["data"] as object), "evil.example": "*" } };
  expect(deliveredDriftOf(more, list, "deny")).toMatchObject({ part: "list", state: "changed" });
});
