import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Call,
  callCluster,
  type LiveObject,
  type PodSpec,
  tryUpdate,
  updateVerbs,
} from "#lib/testing/call-cluster.ts";
import { type EnforcedCluster, startEnforcedCluster } from "#lib/testing/enforced-cluster.ts";

const pods = "/api/v1/namespaces/default/pods";
let on: EnforcedCluster;
let names = 0;
let path: string;

type Pod = LiveObject & { spec: PodSpec; metadata: { labels?: Record<string, string>; finalizers?: string[] } };

beforeAll(async () => {
  on = await startEnforcedCluster("pod-updates");
}, 1_800_000);

afterAll(() => on?.stop(), 60_000);

/** A pod that runs, whose images all come from a registry that is allowed no longer. */
beforeEach(async () => {
  await on.enforce("quay.io/leaving");
  const name = `left-${++names}`;
  const metadata = { name, finalizers: ["example.test/keep"], labels: { app: name } };
  const spec = {
    containers: [
      { name: "main", image: "quay.io/leaving/main:1", resources: { requests: { cpu: "100m" } } },
      { name: "other", image: "quay.io/leaving/other:1" },
    ],
    initContainers: [{ name: "init", image: "quay.io/leaving/init:1" }],
    volumes: [{ name: "v", image: { reference: "quay.io/leaving/volume:1" } }],
  };
  path = `${pods}/${name}`;
  const made = await callCluster(on.cluster, { method: "POST", path: pods, body: { metadata, spec } });
  expect(made.status, made.body).toBe(201);
  const ephemeralContainers = [{ name: "debug", image: "quay.io/leaving/debug:1" }];
  const debugged = await patch({ spec: { ephemeralContainers } }, "/ephemeralcontainers");
  expect(debugged.status, debugged.body).toBe(200);
  await on.enforce("ghcr.io/acme");
});

function patch(body: unknown, subresource = "") {
  const contentType = "application/strategic-merge-patch+json";
  return callCluster(on.cluster, { method: "PATCH", path: path + subresource, body, contentType });
}

describe("what leaves the images of a running pod as they were is let through", () => {
  const edits: [string, (pod: Pod) => void][] = [
    [
      "a toleration",
      ({ spec }) => Object.assign(spec, { tolerations: [...tolerations(spec), { operator: "Exists" }] }),
    ],
    ["a deadline", ({ spec }) => Object.assign(spec, { activeDeadlineSeconds: 3600 })],
    [
      "an allowed image in place of one that is not",
      ({
        spec: {
          containers: [main],
        },
      }) => Object.assign(main ?? {}, { image: "ghcr.io/acme/main" }),
    ],
  ];
  const cases = updateVerbs.flatMap((verb) => edits.map(([what, edit]) => [verb, what, edit] as const));

  test.each(cases)("by %s: %s", async (verb, _, edit) => {
    const { status, body } = await tryUpdate<Pod>(on.cluster, verb, path, edit);
    expect(status, body).toBe(200);
  });

  const status = { conditions: [{ type: "Ready", status: "True" }], phase: "Running" };
  const container = { name: "main", resources: { requests: { cpu: "500m" } } };
  test.each([
    ["a label", { metadata: { labels: { a: "b" } } }, ""],
    ["an annotation", { metadata: { annotations: { a: "b" } } }, ""],
    ["one finalizer more", { metadata: { finalizers: ["example.test/second"] } }, ""],
    ["an owner", { metadata: { ownerReferences: [owner()] } }, ""],
    ["its status", { status }, "/status"],
    ["its resources", { spec: { containers: [container] } }, "/resize"],
    [
      "an allowed ephemeral container beside one that is not",
      { spec: { ephemeralContainers: [{ name: "second", image: "ghcr.io/acme/debug" }] } },
      "/ephemeralcontainers",
    ],
  ])("%s", async (_, body, subresource) => {
    const answer = await patch(body, subresource);
    expect(answer.status, answer.body).toBe(200);
  });

  test.each([
    ["binding it to a node", "/binding", "Binding", { target: { kind: "Node", name: "n1" } }],
    ["evicting it", "/eviction", "Eviction", {}],
  ])("%s", async (_, subresource, kind, more) => {
    const name = path.split("/").at(-1);
    const apiVersion = kind === "Eviction" ? "policy/v1" : "v1";
    const body = { apiVersion, kind, metadata: { name, namespace: "default" }, ...more };
    const answer = await callCluster(on.cluster, { method: "POST", path: path + subresource, body });
    expect(answer.status, answer.body).toBe(201);
  });

  test("deleting it, which a finalizer holds up, and letting it go", async () => {
    const call = (more: Pick<Call, "method" | "path">) => callCluster(on.cluster, more);
    expect((await call({ method: "DELETE", path: `${path}?gracePeriodSeconds=0` })).status).toBe(200);
    expect((await call({ method: "GET", path })).body).toContain("deletionTimestamp");
    expect((await patch({ metadata: { labels: { leaving: "yes" } } })).status).toBe(200);
    const released = await patch({ metadata: { finalizers: null } });
    expect(released.status, released.body).toBe(200);
    await expect.poll(async () => (await call({ method: "GET", path })).status, { timeout: 30_000 }).toBe(404);
  });
});

describe("an image that is allowed no longer is judged where it was not before", () => {
  const main = "quay.io/leaving/main:1";
  const edits: [string, string, string, (spec: PodSpec) => void][] = [
    [
      "moved to another container",
      "",
      main,
      ({ containers: [, other] }) => Object.assign(other ?? {}, { image: main }),
    ],
    [
      "swapped between two containers",
      "",
      "quay.io/leaving/other:1",
      ({ containers: [first, second] }) => {
        Object.assign(first ?? {}, { image: "quay.io/leaving/other:1" });
        Object.assign(second ?? {}, { image: main });
      },
    ],
    ["moved to an init container", "", main, ({ initContainers: [i] = [] }) => Object.assign(i ?? {}, { image: main })],
    [
      "with another tag",
      "",
      "quay.io/leaving/main:2",
      ({ containers: [first] }) => Object.assign(first ?? {}, { image: "quay.io/leaving/main:2" }),
    ],
    [
      "in a new ephemeral container",
      "/ephemeralcontainers",
      main,
      ({ ephemeralContainers }) => ephemeralContainers?.push({ name: "second", image: main }),
    ],
  ];
  const cases = edits.flatMap(([what, sub, image, edit]) =>
    updateVerbs.map((verb) => [what, verb, sub, image, edit] as const),
  );

  test.each(cases)("%s, by %s", async (_what, verb, subresource, image, edit) => {
    const answer = await tryUpdate<Pod>(on.cluster, verb, path + subresource, ({ spec }) => edit(spec));
    expect(answer.status, answer.body).toBe(403);
    expect(answer.body).toContain(image);
  });
});

function tolerations(spec: PodSpec): unknown[] {
  return (spec["tolerations"] as unknown[] | undefined) ?? [];
}

function owner() {
  return { apiVersion: "v1", kind: "ConfigMap", name: "x", uid: "00000000-0000-0000-0000-000000000001" };
}
