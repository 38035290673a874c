import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { renderConfigMap } from "#lib/delivery/kubernetes/config-map.ts";
import { type KubernetesObject, toYaml } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { renderObjects } from "#lib/delivery/kubernetes/render.ts";
import { platformEntries } from "#lib/domain/list.ts";
import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import { canaryHost, type Mode, type Revision, revisionDigest } from "#lib/domain/revision.ts";
import { callCluster } from "./call-cluster.ts";
import { type Cluster, kubectl, startCluster, startEtcd } from "./cluster.ts";
import { ensureControlPlane } from "./control-plane.ts";

export const portalUrl = "https://portal.example";
const listPath = "/api/v1/namespaces/trusted-registries/configmaps/trusted-registries";

/** An API server with the policies in mode `deny`, and an administrator's hands on it. */
export interface EnforcedCluster {
  readonly cluster: Cluster;
  kubectl(args: string[], stdin?: string): Promise<{ code: number | null; stdout: string; stderr: string }>;
  apply(objects: readonly KubernetesObject[]): Promise<void>;
  /** Puts a list in force, and waits until its canary says so. Text that is no entry is on no list. */
  enforce(...entries: string[]): Promise<void>;
  stop(): Promise<void>;
}

let number = 0;

/** The next revision. */
export function aRevision(entries: readonly Entry[], mode: Mode): Revision {
  const content = { entries, platformRegistries: platformEntries, mode, exemptNamespaces: ["kube-system"] };
  const digest = revisionDigest(content, (text) => createHash("sha256").update(text).digest("hex"));
  return { ...content, number: ++number, digest, previous: null };
}

export async function startEnforcedCluster(name: string): Promise<EnforcedCluster> {
  const binaries = await ensureControlPlane(() => undefined);
  const dir = await mkdtemp(join(tmpdir(), `${name}-test-`));
  const etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  const cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: name, dir: join(dir, name) });
  const kubeconfig = join(dir, "kubeconfig");
  await writeFile(kubeconfig, cluster.adminKubeconfig);
  const run = (args: string[], stdin = "") => kubectl(binaries, kubeconfig, args, stdin);
  const apply = async (objects: readonly KubernetesObject[]) => {
    const { code, stderr } = await run(["apply", "--server-side", "--force-conflicts", "-f", "-"], toYaml(objects));
    expect(code, stderr).toBe(0);
  };
  const verdict = async (image: string) => {
    const body = { metadata: { name: "in-force" }, spec: { containers: [{ name: "main", image }] } };
    const path = "/api/v1/namespaces/default/pods?dryRun=All";
    return (await callCluster(cluster, { method: "POST", path, body })).status;
  };
  await apply(renderObjects({ revision: aRevision([], "deny"), portalUrl, guardIdentity: null }));
  await vi.waitFor(async () => expect(await verdict("evil.example/x")).toBe(403), { timeout: 30_000 });
  return {
    cluster,
    kubectl: run,
    apply,
    enforce: async (...written) => {
      const entries = written
        .map((text) => parseEntry(text))
        .flatMap((entry) => (isEntryProblem(entry) ? [] : [entry]));
      const revision = aRevision(entries, "deny");
      const { status, body } = await callCluster(cluster, {
        method: "PUT",
        path: listPath,
        body: renderConfigMap(revision),
      });
      expect(status, body).toBe(200);
      const canary = `${canaryHost(revision.number, revision.digest)}/x`;
      const inForce = async () => expect(await verdict(canary)).toBe(201);
      await vi.waitFor(inForce, { interval: 2, timeout: 30_000 });
    },
    stop: async () => {
      await cluster.stop();
      await etcd.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
