import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1Pod } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { impactOf, podsIn } from "#lib/domain/impact.ts";
import { platformEntries } from "#lib/domain/list.ts";
import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import { canaryHost, type RevisionContent, revisionDigest } from "#lib/domain/revision.ts";
import {
  asAdmin,
  type Cluster,
  type Etcd,
  kubeconfigFor,
  kubectl,
  serviceAccountToken,
  startCluster,
  startEtcd,
} from "#lib/testing/cluster.ts";
import { ensureControlPlane } from "#lib/testing/control-plane.ts";
import { askMany, manyNamespaces, manyPods, podsPath } from "#lib/testing/many-pods.ts";
import { type KubernetesObject, toYaml } from "./kubernetes/kubernetes-object.ts";
import { renderImpactPreviewRbac, renderRbac } from "./kubernetes/rbac.ts";
import { renderNamespace, renderObjects } from "./kubernetes/render.ts";
import { readRunningImages } from "./running-images.ts";

let binaries: string;
let dir: string;
let etcd: Etcd;
let cluster: Cluster;
let portal: string;

beforeAll(async () => {
  binaries = await ensureControlPlane(() => undefined);
  dir = await mkdtemp(join(tmpdir(), "impact-test-"));
  etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: "impact", dir: join(dir, "impact") });
  await writeFile(join(dir, "kubeconfig"), cluster.adminKubeconfig);
  const account = { name: "portal", namespace: "trusted-registries" };
  await apply([
    renderNamespace(),
    { apiVersion: "v1", kind: "ServiceAccount", metadata: account },
    ...renderRbac(),
    ...manyNamespaces
      .filter((name) => name !== "default" && name !== "kube-system")
      .map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
  ]);
  portal = kubeconfigFor(cluster, await serviceAccountToken(cluster, account));
}, 1_800_000);

afterAll(async () => {
  await cluster?.stop();
  await etcd?.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

async function apply(objects: readonly KubernetesObject[]): Promise<void> {
  const { code, stderr } = await kubectl(
    binaries,
    join(dir, "kubeconfig"),
    ["apply", "--server-side", "--force-conflicts", "-f", "-"],
    toYaml(objects),
  );
  expect(code, stderr).toBe(0);
}

const read = () => readRunningImages(portal, { allowLoopback: true }, new Date());

function entries(...texts: string[]): Entry[] {
  return texts.map((text) => parseEntry(text)).filter((entry): entry is Entry => !isEntryProblem(entry));
}

test("without the right to list pods the answer says that it cannot see, with it that nothing runs", async () => {
  expect(await read()).toMatchObject({ seen: false, reason: "forbidden", message: expect.stringContaining("pods") });
  await apply(renderImpactPreviewRbac());
  await expect
    .poll(read, { timeout: 10_000 })
    .toEqual({ seen: true, running: { readAt: expect.any(String), workloads: [] } });
});

test("of 2,000 running pods, those that the preview lists as refused are those that are refused when created again", async () => {
  const all = manyPods(2_000);
  const created = await askMany(
    cluster,
    all.map(({ pod }) => ({ method: "POST", path: podsPath(pod.metadata?.namespace), body: pod })),
  );
  expect(created.filter(({ status }) => status !== 201)).toEqual([]);
  const ended = all.filter((_, n) => n % 50 === 0);
  const statuses = await askMany(
    cluster,
    ended.map(({ pod }, n) => ({
      method: "PATCH",
      path: `${podsPath(pod.metadata?.namespace)}/${pod.metadata?.name}/status`,
      type: "application/merge-patch+json",
      body: { status: { phase: n % 2 === 0 ? "Succeeded" : "Failed" } },
    })),
  );
  expect(statuses.every(({ status }) => status === 200)).toBe(true);
  const debugged = all.filter((_, n) => n % 50 === 1);
  const debugging = await askMany(
    cluster,
    debugged.map(({ pod }) => ({
      method: "PATCH",
      path: `${podsPath(pod.metadata?.namespace)}/${pod.metadata?.name}/ephemeralcontainers`,
      type: "application/strategic-merge-patch+json",
      body: { spec: { ephemeralContainers: [{ name: "debug", image: "busybox" }] } },
    })),
  );
  expect(debugging.every(({ status }) => status === 200)).toBe(true);

  expect(
    await readRunningImages(portal, { allowLoopback: true, signal: AbortSignal.timeout(1) }, new Date()),
  ).toMatchObject({ seen: false, reason: "failed", message: expect.stringContaining("more pods than could be read") });
  const since = performance.now();
  const answer = await read();
  console.log(`read 2,000 pods in ${Math.round(performance.now() - since)} ms, ${JSON.stringify(answer).length} bytes`);
  if (!answer.seen) throw new Error(answer.message);
  const content: RevisionContent = {
    entries: entries("ghcr.io/acme", "docker.io/library/nginx", "registry.example:5000", "*.registry.corp.example"),
    platformRegistries: platformEntries,
    mode: "deny",
    exemptNamespaces: ["edge", "kube-system"],
  };
  const list = [...content.entries, ...content.platformRegistries];
  const off = { entries: list, mode: "off", exemptNamespaces: [] } as const;
  const impact = impactOf(answer.running, off, { ...content, entries: list });

  const digest = revisionDigest(content, (text) => createHash("sha256").update(text).digest("hex"));
  const revision = { ...content, number: 1, digest, previous: null };
  await apply(renderObjects({ revision, portalUrl: "https://portal.example", guardIdentity: null }));
  const ask = (image: string) =>
    asAdmin(cluster, "POST", `${podsPath("default")}?dryRun=All`, {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "probe" } },
      spec: { containers: [{ name: "main", image }] },
    });
  await expect.poll(async () => (await ask("evil.example/x")).status, { timeout: 20_000 }).toBe(403);
  await expect.poll(async () => (await ask(`${canaryHost(1, digest)}/x`)).status, { timeout: 20_000 }).toBe(201);

  const running = all.filter((each) => !ended.includes(each));
  const again = await askMany(
    cluster,
    running.map(({ pod }) => ({
      method: "POST",
      path: `${podsPath(pod.metadata?.namespace)}?dryRun=All`,
      body: { ...pod, metadata: { ...pod.metadata, name: `again-${pod.metadata?.name}` } },
    })),
  );
  const odd = again.filter(({ status, body }) => status !== 201 && !body.includes("image not from a trusted registry"));
  expect(odd).toEqual([]);
  const refused = running.filter((_, n) => again[n]?.status === 403);
  expect(countedBy(impact.refused.map((each) => [keyOf(each), each.pods]))).toEqual(
    countedBy(refused.map((each) => [keyOf({ ...named(each), images: imagesOf(each.pod) }), 1])),
  );
  expect(podsIn(impact.refused)).toBe(refused.length);
  expect(refused.length).toBeGreaterThan(300);

  const exempt = running.filter(({ pod }) => content.exemptNamespaces.includes(pod.metadata?.namespace ?? ""));
  expect(countedBy(impact.exempt.map((each) => [keyOf(each), each.pods]))).toEqual(
    countedBy(exempt.map((each) => [keyOf({ ...named(each), images: imagesOf(each.pod) }), 1])),
  );
  expect(impact.pods).toBe(running.length);
  const inExempt = new Set(exempt);
  expect(podsIn(impact.debug)).toBe(debugged.filter((each) => running.includes(each) && !inExempt.has(each)).length);

  // What the preview proposes is enough: with it, nothing that the runtime can read is refused.
  const enough = [...list, ...entries(...impact.entries)];
  const left = impactOf(answer.running, off, { ...content, entries: enough }).refused;
  expect(left.flatMap(({ missing }) => missing.filter(({ entry }) => entry !== null))).toEqual([]);
});

function named({ pod, workload }: { pod: V1Pod; workload: { kind: string; name: string } }) {
  return { namespace: pod.metadata?.namespace ?? "", ...workload };
}

function imagesOf({ spec }: V1Pod): string[] {
  const volumes = (spec?.volumes ?? []).map((volume) => volume.image?.reference);
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].map(({ image }) => image);
  return [...new Set([...all, ...volumes].map((image) => image ?? ""))].sort();
}

function keyOf(each: { namespace: string; kind: string; name: string; images: readonly string[] }): string {
  return `${each.namespace} ${each.kind} ${each.name} ${each.images.join(" ")}`;
}

function countedBy(pairs: [string, number][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [key, count] of pairs) counts.set(key, (counts.get(key) ?? 0) + count);
  return new Map([...counts].sort());
}
