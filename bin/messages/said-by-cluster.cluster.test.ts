import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { toYaml } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { renderObjects } from "#lib/delivery/kubernetes/render.ts";
import { platformEntries } from "#lib/domain/list.ts";
import { type RevisionContent, revisionDigest } from "#lib/domain/revision.ts";
import { type Cluster, type Etcd, kubectl, startCluster, startEtcd } from "#lib/testing/cluster.ts";
import { ensureControlPlane } from "#lib/testing/control-plane.ts";
import { guardMessages, portalUrl, saidByCluster } from "./cluster-messages.ts";

let binaries: string;
let dir: string;
let etcd: Etcd;
let cluster: Cluster;
const run = (args: string[], stdin = "") => kubectl(binaries, join(dir, "kubeconfig"), args, stdin);

beforeAll(async () => {
  binaries = await ensureControlPlane(() => undefined);
  dir = await mkdtemp(join(tmpdir(), "messages-"));
  etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: "messages", dir: join(dir, "messages") });
  await writeFile(join(dir, "kubeconfig"), cluster.adminKubeconfig);
  const content: RevisionContent = {
    entries: [
      { host: "docker.io", path: "library" },
      { host: "ghcr.io", path: "acme" },
    ],
    platformRegistries: platformEntries,
    mode: "deny",
    exemptNamespaces: [],
  };
  const digest = revisionDigest(content, (text) => createHash("sha256").update(text).digest("hex"));
  const revision = { ...content, number: 1, digest, previous: null };
  const objects = renderObjects({ revision, portalUrl, guardIdentity: "nobody-else" });
  const list = objects.filter(({ kind }) => kind === "Namespace" || kind === "ConfigMap");
  // The list first: once the guard judges, only whom it names may write it.
  for (const some of [list, objects.filter((object) => !list.includes(object))]) {
    const { code, stderr } = await run(["apply", "--server-side", "-f", "-"], toYaml(some));
    expect(code, stderr).toBe(0);
  }
  const wait = ["run", "wait", "--image=nowhere.example/x", "--restart=Never", "--dry-run=server"];
  await vi.waitFor(async () => expect((await run(wait)).stderr).toContain("trusted registry"), { timeout: 30_000 });
}, 1_800_000);

afterAll(async () => {
  await cluster?.stop();
  await etcd?.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

test.each(saidByCluster)("$code is what the API server says", async ({ kind, image, text }) => {
  const spec = { containers: [{ name: "main", image }] };
  const labels = { app: "asked" };
  const object =
    kind === "Pod"
      ? { apiVersion: "v1", kind, metadata: { name: "asked" }, spec }
      : {
          apiVersion: "apps/v1",
          kind,
          metadata: { name: "asked" },
          spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
        };
  await vi.waitFor(
    async () => {
      const { stderr } = await run(["create", "-f", "-", "--dry-run=server"], JSON.stringify(object));
      expect(stderr.trimEnd().endsWith(`: ${text}`), stderr).toBe(true);
    },
    { timeout: 30_000 },
  );
});

test("so does the guard", async () => {
  const [, , , namespace, pod] = guardMessages();
  const removed = await run(["delete", "namespace", "trusted-registries", "--wait=false", "--dry-run=server"]);
  expect(removed.stderr).toContain(namespace?.text);
  const created = await run(["run", "x", "--image=cr.l5d.io/x", "--restart=Never", "-n", "trusted-registries"]);
  expect(created.stderr).toContain(pod?.text);
});
