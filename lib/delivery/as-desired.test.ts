import { expect, test } from "vitest";
import { platformEntries } from "#lib/domain/list.ts";
import type { Revision } from "#lib/domain/revision.ts";
import { isAsDesired } from "./as-desired.ts";
import { renderMutatingAnchor } from "./kubernetes/guard.ts";
import { type KubernetesObject, portalIdentity } from "./kubernetes/kubernetes-object.ts";
import { nameOf } from "./kubernetes/object-ref.ts";
import { renderObjects } from "./kubernetes/render.ts";
import { watchedObjects } from "./kubernetes/watched.ts";

const portalUrl = "https://portal.example";
const revision: Revision = {
  entries: [],
  platformRegistries: platformEntries,
  mode: "deny",
  exemptNamespaces: ["kube-system"],
  number: 2,
  digest: `sha256:${"a".repeat(64)}`,
  previous: null,
};
const rendered = [...renderObjects({ revision, portalUrl, guardIdentity: portalIdentity }), ...renderMutatingAnchor()];

/** As the API server tells of it: with what only it writes. */
function live(object: KubernetesObject): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, ...{ resourceVersion: "7", uid: "u" } } };
}

test("each object that is watched and rendered is as desired when it is as rendered", () => {
  const watched = new Set(watchedObjects.map(nameOf));
  for (const object of rendered) {
    expect(watched.has(nameOf(object)), nameOf(object)).toBe(true);
    expect(isAsDesired({ object: live(object), gone: false }, revision, portalUrl), nameOf(object)).toBe(true);
  }
});

test.each(watchedObjects.map((ref) => [nameOf(ref), ref] as const))("%s is not as desired when it goes", (_, ref) => {
  const object = rendered.find((each) => nameOf(each) === nameOf(ref)) ?? ref;
  const going = { ...object, metadata: { ...object.metadata, ...{ deletionTimestamp: "2026-01-01T00:00:00Z" } } };
  expect(isAsDesired({ object: live(object), gone: true }, revision, portalUrl)).toBe(false);
  expect(isAsDesired({ object: going, gone: false }, revision, portalUrl)).toBe(false);
});

test("what a worker writes wakes nobody, and what anybody else writes does", () => {
  const list = rendered.find(({ kind }) => kind === "ConfigMap");
  const binding = rendered.find((each) => nameOf(each) === "ValidatingAdmissionPolicyBinding trusted-registries");
  if (!list || !binding) throw new Error("not rendered");
  const written = live({
    ...binding,
    metadata: { ...binding.metadata, annotations: { "trusted-registries/revision": "1" } },
  });
  expect(isAsDesired({ object: written, gone: false }, revision, portalUrl)).toBe(true);
  const bare = live({ ...binding, metadata: { name: binding.metadata.name } });
  expect(isAsDesired({ object: bare, gone: false }, revision, portalUrl), "of a binding only its content counts").toBe(
    true,
  );
  const widened = live({ ...list, data: { ...(list["data"] as object), "evil.example": "*" } });
  expect(isAsDesired({ object: widened, gone: false }, revision, portalUrl)).toBe(false);
  const warning = live({ ...binding, spec: { ...(binding["spec"] as object), validationActions: ["Warn"] } });
  expect(isAsDesired({ object: warning, gone: false }, revision, portalUrl)).toBe(false);
});
