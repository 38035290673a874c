import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { asAdmin, type Cluster } from "#lib/testing/cluster.ts";
import { aRevision, type EnforcedCluster, portalUrl, startEnforcedCluster } from "#lib/testing/enforced-cluster.ts";
import { readVectors, type Vector } from "#lib/testing/vectors.ts";
import { renderBindings } from "./bindings.ts";
import { renderConfigMap } from "./config-map.ts";
import { renderObjects } from "./render.ts";

const namespace = "default";
let on: EnforcedCluster;
let cluster: Cluster;
let pods = 0;

beforeAll(async () => {
  on = await startEnforcedCluster("policy");
  cluster = on.cluster;
}, 1_800_000);

afterAll(() => on?.stop(), 60_000);

function pod(image: string, more: Record<string, unknown> = {}) {
  const spec = { containers: [{ name: "main", image }], ...more };
  return { apiVersion: "v1", kind: "Pod", metadata: { name: `try-${++pods}`, namespace }, spec };
}

function create(object: unknown, query = "?dryRun=All") {
  return asAdmin(cluster, "POST", `/api/v1/namespaces/${namespace}/pods${query}`, object);
}

/** Whether our policy lets the image in. What the API server itself refuses first, such as a blank, is refused all the same. */
async function admits(image: string): Promise<boolean> {
  return (await create(pod(image))).status === 201;
}

const groups = Map.groupBy(readVectors(), ({ entry }) => entry);

describe("an image and an entry mean in the cluster what they mean in the portal", () => {
  test.each([...groups])("entry %j", async (entry: string, vectors: Vector[]) => {
    await on.enforce(entry);
    const verdicts = await Promise.all(vectors.map(async ({ image }) => ({ image, trusted: await admits(image) })));
    expect(verdicts).toEqual(vectors.map(({ image, trusted }) => ({ image, trusted })));
  });
});

describe("modes", () => {
  test.each([
    ["off", 201, false],
    ["warn", 201, true],
    ["deny", 403, false],
  ] as const)("%s", async (mode, status, warns) => {
    await on.enforce("ghcr.io/acme");
    await on.apply(renderBindings(mode, ["kube-system"]));
    const evil = ["run", "evil", "--image=evil.example/x", "--restart=Never", "--dry-run=server"];
    await expect.poll(async () => (await create(pod("evil.example/x"))).status, { timeout: 10_000 }).toBe(status);
    await expect.poll(async () => (await on.kubectl(evil)).stderr.includes("Warning"), { timeout: 10_000 }).toBe(warns);
    const probed = await asAdmin(cluster, "POST", "/api/v1/namespaces/trusted-registries/pods?dryRun=All", {
      ...pod("evil.example/x"),
      metadata: { name: "probe", namespace: "trusted-registries" },
    });
    expect(probed.status, "the probe's binding denies in every mode").toBe(403);
  });

  test("an exempt namespace is let through, and a missing list refuses in deny", async () => {
    await on.apply(renderBindings("deny", ["kube-system"]));
    await on.enforce("ghcr.io/acme");
    const exempt = { ...pod("evil.example/x"), metadata: { name: "try", namespace: "kube-system" } };
    expect((await asAdmin(cluster, "POST", "/api/v1/namespaces/kube-system/pods?dryRun=All", exempt)).status).toBe(201);
    const path = "/api/v1/namespaces/trusted-registries/configmaps/trusted-registries";
    expect((await asAdmin(cluster, "DELETE", path)).status).toBe(200);
    await expect.poll(async () => (await create(pod("ghcr.io/acme/x"))).status, { timeout: 10_000 }).toBe(422);
    await on.apply([renderConfigMap(aRevision([], "deny"))]);
  });
});

describe("the guard", () => {
  beforeAll(async () => {
    await on.apply(renderObjects({ revision: aRevision([], "deny"), portalUrl, guardIdentity: "somebody-else" }));
    const touch = () =>
      on.kubectl([
        "annotate",
        "configmap",
        "trusted-registries",
        "-n",
        "trusted-registries",
        `a=${Date.now()}`,
        "--overwrite",
      ]);
    await vi.waitFor(async () => expect((await touch()).code).not.toBe(0), { timeout: 10_000 });
  });

  test.each([
    ["edit the list", ["patch", "configmap", "trusted-registries", "-p", '{"data":{"evil.example":"*"}}']],
    ["delete it", ["delete", "configmap", "trusted-registries"]],
    ["delete every ConfigMap", ["delete", "--raw", "/api/v1/namespaces/trusted-registries/configmaps"]],
    ["delete the namespace", ["delete", "namespace", "trusted-registries", "--wait=false"]],
    ["run a pod beside it", ["run", "x", "--image=cr.l5d.io/linkerd/proxy", "--restart=Never"]],
  ])("even an admin may not %s", async (_, args) => {
    const { code, stderr } = await on.kubectl(args.includes("--raw") ? args : [...args, "-n", "trusted-registries"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("trusted-registries-guard");
  });

  test("other ConfigMaps of the namespace are nobody's business", async () => {
    expect((await on.kubectl(["create", "configmap", "kube-root-ca.crt", "-n", "trusted-registries"])).code).toBe(0);
  });

  test("whom it names may not drop cr.l5d.io, nor make the list immutable", async () => {
    await on.apply(
      renderObjects({ revision: aRevision([], "deny"), portalUrl, guardIdentity: "admin" }).filter(
        ({ kind }) => kind !== "ConfigMap",
      ),
    );
    const patch = (body: string) =>
      on.kubectl(["patch", "configmap", "trusted-registries", "-n", "trusted-registries", "--type=merge", "-p", body]);
    await expect.poll(async () => (await patch('{"data":{"ghcr.io":"*"}}')).code, { timeout: 10_000 }).toBe(0);
    expect((await patch('{"data":{"cr.l5d.io":null}}')).stderr).toContain("cr.l5d.io");
    expect((await patch('{"data":{"cr.l5d.io":"linkerd"}}')).stderr).toContain("cr.l5d.io");
    expect((await patch('{"immutable":true}')).code).not.toBe(0);
  });
});
