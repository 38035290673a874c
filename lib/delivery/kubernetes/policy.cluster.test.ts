import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { platformEntries } from "#lib/domain/list.ts";
import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import { canaryHost, type Mode, type Revision, revisionDigest } from "#lib/domain/revision.ts";
import { asAdmin, type Cluster, type Etcd, kubectl, startCluster, startEtcd } from "#lib/testing/cluster.ts";
import { ensureControlPlane } from "#lib/testing/control-plane.ts";
import { readVectors, type Vector } from "#lib/testing/vectors.ts";
import { renderBindings } from "./bindings.ts";
import { renderConfigMap } from "./config-map.ts";
import { type KubernetesObject, toYaml } from "./kubernetes-object.ts";
import { renderObjects } from "./render.ts";

const portalUrl = "https://portal.example";
const namespace = "default";
let binaries: string;
let dir: string;
let etcd: Etcd;
let cluster: Cluster;
let number = 0;
let pods = 0;

beforeAll(async () => {
  binaries = await ensureControlPlane(() => undefined);
  dir = await mkdtemp(join(tmpdir(), "policy-test-"));
  etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: "policy", dir: join(dir, "policy") });
  await writeFile(join(dir, "kubeconfig"), cluster.adminKubeconfig);
  await apply(renderObjects({ revision: aRevision([], "deny"), portalUrl, guardIdentity: null }));
  await vi.waitFor(async () => expect((await create(pod("evil.example/x"))).status).toBe(403), { timeout: 20_000 });
}, 1_800_000);

afterAll(async () => {
  await cluster?.stop();
  await etcd?.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

function aRevision(entries: readonly Entry[], mode: Mode): Revision {
  const content = { entries, platformRegistries: platformEntries, mode, exemptNamespaces: ["kube-system"] };
  const digest = revisionDigest(content, (text) => createHash("sha256").update(text).digest("hex"));
  return { ...content, number: ++number, digest, previous: null };
}

async function admin(args: string[], stdin = "") {
  return kubectl(binaries, join(dir, "kubeconfig"), args, stdin);
}

async function apply(objects: readonly KubernetesObject[]): Promise<void> {
  const { code, stderr } = await admin(["apply", "--server-side", "--force-conflicts", "-f", "-"], toYaml(objects));
  expect(code, stderr).toBe(0);
}

/** Puts a list in force, and waits until its canary says so. */
async function enforce(...written: string[]): Promise<void> {
  const read = written.map((text) => parseEntry(text));
  const entries = read.flatMap((entry) => (isEntryProblem(entry) ? [] : [entry]));
  const revision = aRevision(entries, "deny");
  const path = "/api/v1/namespaces/trusted-registries/configmaps/trusted-registries";
  expect((await asAdmin(cluster, "PUT", path, renderConfigMap(revision))).status).toBe(200);
  const canary = pod(`${canaryHost(revision.number, revision.digest)}/x`);
  await expect.poll(async () => (await create(canary)).status, { interval: 2, timeout: 10_000 }).toBe(201);
}

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
    await enforce(entry);
    const verdicts = await Promise.all(vectors.map(async ({ image }) => ({ image, trusted: await admits(image) })));
    expect(verdicts).toEqual(vectors.map(({ image, trusted }) => ({ image, trusted })));
  });
});

describe("every place an image can stand in", () => {
  test.each([
    [
      "a container beside a good one",
      {
        containers: [
          { name: "a", image: "ghcr.io/acme/a" },
          { name: "b", image: "evil.example/x" },
        ],
      },
    ],
    ["an init container", { initContainers: [{ name: "init", image: "evil.example/x" }] }],
    ["a sidecar", { initContainers: [{ name: "side", image: "evil.example/x", restartPolicy: "Always" }] }],
    ["an image volume", { volumes: [{ name: "v", image: { reference: "evil.example/x" } }] }],
  ])("%s", async (_, more) => {
    await enforce("ghcr.io/acme");
    const { status, body } = await create(pod("ghcr.io/acme/a", more));
    expect(status).toBe(403);
    expect(body).toContain("evil.example/x");
    expect(body).toContain(`${portalUrl}/requests/new`);
    expect(body).not.toContain(".invalid");
    const good = JSON.parse(JSON.stringify(more).replaceAll("evil.example/x", "ghcr.io/acme/b"));
    expect((await create(pod("ghcr.io/acme/a", good))).status).toBe(201);
  });

  test("an ephemeral container, and an update that changes or leaves an image", async () => {
    await enforce("ghcr.io/acme", "quay.io/leaving");
    const kept = pod("quay.io/leaving/x:1");
    const { name } = kept.metadata;
    expect((await create(kept, "")).status).toBe(201);
    await enforce("ghcr.io/acme");
    const patch = (body: unknown, sub = "") =>
      admin([
        "patch",
        "pod",
        name,
        ...(sub === "" ? [] : [`--subresource=${sub}`]),
        "--type=strategic",
        "-p",
        JSON.stringify(body),
      ]);
    expect((await patch({ metadata: { labels: { a: "b" } } })).code).toBe(0);
    const changed = await patch({ spec: { containers: [{ name: "main", image: "evil.example/x" }] } });
    expect(changed.stderr).toContain("evil.example/x");
    const debug = (image: string) =>
      patch({ spec: { ephemeralContainers: [{ name: `debug-${image.length}`, image }] } }, "ephemeralcontainers");
    expect((await debug("evil.example/debug")).stderr).toContain("evil.example/debug");
    expect((await debug("ghcr.io/acme/debug")).code).toBe(0);
    await admin(["delete", "pod", name, "--now", "--wait=false"]);
  });

  test("a Deployment is let in with a warning", async () => {
    await enforce("ghcr.io/acme");
    const { code, stderr } = await admin(["create", "deployment", "d", "--image=evil.example/x", "--dry-run=server"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Warning: .*evil\.example\/x/);
    expect((await admin(["create", "deployment", "d", "--image=ghcr.io/acme/x", "--dry-run=server"])).stderr).toBe("");
  });
});

describe("modes", () => {
  test.each([
    ["off", 201, false],
    ["warn", 201, true],
    ["deny", 403, false],
  ] as const)("%s", async (mode, status, warns) => {
    await enforce("ghcr.io/acme");
    await apply(renderBindings(mode, ["kube-system"]));
    const evil = ["run", "evil", "--image=evil.example/x", "--restart=Never", "--dry-run=server"];
    await expect.poll(async () => (await create(pod("evil.example/x"))).status, { timeout: 10_000 }).toBe(status);
    await expect.poll(async () => (await admin(evil)).stderr.includes("Warning"), { timeout: 10_000 }).toBe(warns);
    const probed = await asAdmin(cluster, "POST", "/api/v1/namespaces/trusted-registries/pods?dryRun=All", {
      ...pod("evil.example/x"),
      metadata: { name: "probe", namespace: "trusted-registries" },
    });
    expect(probed.status, "the probe's binding denies in every mode").toBe(403);
  });

  test("an exempt namespace is let through, and a missing list refuses in deny", async () => {
    await apply(renderBindings("deny", ["kube-system"]));
    await enforce("ghcr.io/acme");
    const exempt = { ...pod("evil.example/x"), metadata: { name: "try", namespace: "kube-system" } };
    expect((await asAdmin(cluster, "POST", "/api/v1/namespaces/kube-system/pods?dryRun=All", exempt)).status).toBe(201);
    const path = "/api/v1/namespaces/trusted-registries/configmaps/trusted-registries";
    expect((await asAdmin(cluster, "DELETE", path)).status).toBe(200);
    await expect.poll(async () => (await create(pod("ghcr.io/acme/x"))).status, { timeout: 10_000 }).toBe(422);
    await apply([renderConfigMap(aRevision([], "deny"))]);
  });
});

describe("the guard", () => {
  beforeAll(async () => {
    await apply(renderObjects({ revision: aRevision([], "deny"), portalUrl, guardIdentity: "somebody-else" }));
    const touch = () =>
      admin([
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
    const { code, stderr } = await admin(args.includes("--raw") ? args : [...args, "-n", "trusted-registries"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("trusted-registries-guard");
  });

  test("other ConfigMaps of the namespace are nobody's business", async () => {
    expect((await admin(["create", "configmap", "kube-root-ca.crt", "-n", "trusted-registries"])).code).toBe(0);
  });

  test("whom it names may not drop cr.l5d.io, nor make the list immutable", async () => {
    await apply(
      renderObjects({ revision: aRevision([], "deny"), portalUrl, guardIdentity: "admin" }).filter(
        ({ kind }) => kind !== "ConfigMap",
      ),
    );
    const patch = (body: string) =>
      admin(["patch", "configmap", "trusted-registries", "-n", "trusted-registries", "--type=merge", "-p", body]);
    await expect.poll(async () => (await patch('{"data":{"ghcr.io":"*"}}')).code, { timeout: 10_000 }).toBe(0);
    expect((await patch('{"data":{"cr.l5d.io":null}}')).stderr).toContain("cr.l5d.io");
    expect((await patch('{"data":{"cr.l5d.io":"linkerd"}}')).stderr).toContain("cr.l5d.io");
    expect((await patch('{"immutable":true}')).code).not.toBe(0);
  });
});
