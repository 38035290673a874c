import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  callCluster,
  createVerbs,
  type LiveObject,
  type PodSpec,
  tryCreate,
  tryUpdate,
  updateVerbs,
} from "#lib/testing/call-cluster.ts";
import { type EnforcedCluster, portalUrl, startEnforcedCluster } from "#lib/testing/enforced-cluster.ts";

const good = "ghcr.io/acme/api:1";
const evil = "evil.example/x";
const pods = "/api/v1/namespaces/default/pods";
let on: EnforcedCluster;
let names = 0;

type Pod = LiveObject & { spec: PodSpec };

beforeAll(async () => {
  on = await startEnforcedCluster("pod-carriers");
  await on.enforce("ghcr.io/acme");
}, 1_800_000);

afterAll(() => on?.stop(), 60_000);

function pod(more: Partial<PodSpec> = {}): Pod {
  const metadata = { name: `try-${++names}`, namespace: "default" };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "main", image: good }], ...more } };
}

/** Whoever is refused reads which image, and where to ask. */
function expectRefused({ status, body }: { status: number; body: string }, image = evil) {
  expect(status, body).toBe(403);
  expect(body).toContain("ValidatingAdmissionPolicy 'trusted-registries'");
  expect(body).toContain(image);
  expect(body).toContain(`${portalUrl}/requests/new`);
  expect(body).not.toContain(".invalid");
}

const places: [string, (image: string) => Partial<PodSpec>][] = [
  ["a container", (image) => ({ containers: [{ name: "main", image }] })],
  [
    "a container beside a good one",
    (image) => ({
      containers: [
        { name: "main", image: good },
        { name: "b", image },
      ],
    }),
  ],
  ["an init container", (image) => ({ initContainers: [{ name: "init", image }] })],
  ["a sidecar", (image) => ({ initContainers: [{ name: "side", image, restartPolicy: "Always" }] })],
  ["an image volume", (image) => ({ volumes: [{ name: "v", image: { reference: image } }] })],
];

describe("a new pod", () => {
  const cases = createVerbs.flatMap((verb) => places.map(([place, spec]) => [verb, place, spec] as const));

  test.each(cases)("by %s: %s is judged", async (verb, _, spec) => {
    expectRefused(await tryCreate(on.cluster, verb, pods, pod(spec(evil))));
    const allowed = await tryCreate(on.cluster, verb, pods, pod(spec("ghcr.io/acme/b")));
    expect(allowed.status, allowed.body).toBe(201);
  });

  test("with a name that the API server makes", async () => {
    const generated = (image: string) => {
      const { metadata: _, ...rest } = pod({ containers: [{ name: "main", image }] });
      return callCluster(on.cluster, {
        method: "POST",
        path: `${pods}?dryRun=All`,
        body: { ...rest, metadata: { generateName: "try-" } },
      });
    };
    expectRefused(await generated(evil));
    expect((await generated(good)).status).toBe(201);
  });

  test("with an ephemeral container from the start is refused by the API server itself", async () => {
    const { status } = await tryCreate(
      on.cluster,
      "create",
      pods,
      pod({ ephemeralContainers: [{ name: "e", image: good }] }),
    );
    expect(status).toBe(422);
  });
});

describe("a pod that is there", () => {
  let path: string;

  beforeEach(async () => {
    const body = pod({
      containers: [
        { name: "main", image: good },
        { name: "other", image: "ghcr.io/acme/other:1" },
      ],
      initContainers: [
        { name: "init", image: "ghcr.io/acme/init:1" },
        { name: "side", image: "ghcr.io/acme/side:1", restartPolicy: "Always" },
      ],
    });
    path = `${pods}/${body.metadata.name}`;
    expect((await callCluster(on.cluster, { method: "POST", path: pods, body })).status).toBe(201);
  });

  const edits: [string, (spec: PodSpec, image: string) => void][] = [
    ["a container", ({ containers: [, other] }, image) => Object.assign(other ?? {}, { image })],
    ["an init container", ({ initContainers: [init] = [] }, image) => Object.assign(init ?? {}, { image })],
    ["a sidecar", ({ initContainers: [, side] = [] }, image) => Object.assign(side ?? {}, { image })],
  ];
  const cases = updateVerbs.flatMap((verb) => edits.map(([place, edit]) => [verb, place, edit] as const));

  test.each(cases)("by %s: the new image of %s is judged", async (verb, _, edit) => {
    expectRefused(await tryUpdate<Pod>(on.cluster, verb, path, ({ spec }) => edit(spec, evil)));
    const allowed = await tryUpdate<Pod>(on.cluster, verb, path, ({ spec }) => edit(spec, "ghcr.io/acme/new"));
    expect(allowed.status, allowed.body).toBe(200);
  });

  test.each(updateVerbs)("by %s: an ephemeral container is judged", async (verb) => {
    const debug = (image: string) =>
      tryUpdate<Pod>(on.cluster, verb, `${path}/ephemeralcontainers`, ({ spec }) => {
        spec.ephemeralContainers = [{ name: "debug", image }];
      });
    expectRefused(await debug("evil.example/debug"), "evil.example/debug");
    const allowed = await debug("ghcr.io/acme/debug");
    expect(allowed.status, allowed.body).toBe(200);
  });

  test.each([
    ["an ephemeral container by the pod itself", "", { ephemeralContainers: [{ name: "e", image: evil }] }],
    ["an image volume", "", { volumes: [{ name: "late", image: { reference: evil } }] }],
    ["a container by its resize", "/resize", { containers: [{ name: "main", image: evil }] }],
    ["a container by the status", "/status", { containers: [{ name: "main", image: evil }] }],
    ["a container by its ephemeral ones", "/ephemeralcontainers", { containers: [{ name: "main", image: evil }] }],
  ])("no other way changes it: %s", async (_, subresource, spec) => {
    const patch = { method: "PATCH", contentType: "application/strategic-merge-patch+json", body: { spec } };
    await callCluster(on.cluster, { ...patch, path: path + subresource });
    expect((await callCluster(on.cluster, { method: "GET", path })).body).not.toContain(evil);
  });
});
