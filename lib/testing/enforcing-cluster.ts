import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type ListConfigMap, renderConfigMap } from "#lib/delivery/kubernetes/config-map.ts";
import { portalNamespace, productName, toYaml } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { renderObjects } from "#lib/delivery/kubernetes/render.ts";
import { canaryHost, type Revision } from "#lib/domain/revision.ts";
import { asAdmin, kubectl, startCluster, startEtcd } from "./cluster.ts";
import { ensureControlPlane } from "./control-plane.ts";

export interface Refusal {
  readonly byPolicy: boolean;
  readonly words: string;
}

/** A real API server with everything that enforces, for bulk: many lists in turn, many images on each. */
export interface EnforcingCluster {
  /** Puts a list in force and waits until its canary says so. */
  enforce(revision: Revision): Promise<ListConfigMap>;
  /** A dry run of one pod with these images, one container each; null when it is admitted. */
  refusal(...images: string[]): Promise<Refusal | null>;
  stop(): Promise<void>;
}

export async function startEnforcingCluster(first: Revision): Promise<EnforcingCluster> {
  const binaries = await ensureControlPlane(() => undefined);
  const dir = await mkdtemp(join(tmpdir(), "enforcing-"));
  const etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  const cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: "enforcing", dir: join(dir, "cluster") });
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const pods = "/api/v1/namespaces/default/pods?dryRun=All";

  async function refusal(...images: string[]): Promise<Refusal | null> {
    const containers = images.map((image, n) => ({ name: `c${n}`, image }));
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "asked", namespace: "default" },
      spec: { containers },
    };
    const { status, body } = await asAdmin(cluster, "POST", pods, pod, agent);
    if (status === 201) return null;
    const words = (JSON.parse(body) as { message: string }).message;
    return { byPolicy: status === 403 && words.includes(`ValidatingAdmissionPolicy '${productName}'`), words };
  }

  async function enforce(revision: Revision): Promise<ListConfigMap> {
    const list = renderConfigMap(revision);
    const path = `/api/v1/namespaces/${portalNamespace}/configmaps/${productName}`;
    const { status, body } = await asAdmin(cluster, "PUT", path, list, agent);
    expect(status, body).toBe(200);
    await inForce(revision);
    return list;
  }

  async function inForce({ number, digest }: Revision): Promise<void> {
    const canary = `${canaryHost(number, digest)}/x`;
    await expect.poll(() => refusal(canary), { interval: 2, timeout: 30_000 }).toBeNull();
    await expect.poll(async () => (await refusal("evil.example/x"))?.byPolicy, { timeout: 30_000 }).toBe(true);
  }

  await writeFile(join(dir, "kubeconfig"), cluster.adminKubeconfig);
  const objects = renderObjects({ revision: first, portalUrl: "https://portal.example", guardIdentity: null });
  const args = ["apply", "--server-side", "-f", "-"];
  const applied = await kubectl(binaries, join(dir, "kubeconfig"), args, toYaml(objects));
  expect(applied.code, applied.stderr).toBe(0);
  await inForce(first);
  return {
    enforce,
    refusal,
    async stop() {
      agent.destroy();
      await cluster.stop();
      await etcd.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
