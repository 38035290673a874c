import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
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
  /** The same of an update, after which a pod that runs `before` would run `after`, container by container. */
  refusalOfUpdate(before: readonly string[], after: readonly string[]): Promise<Refusal | null>;
  stop(): Promise<void>;
}

export async function startEnforcingCluster(first: Revision): Promise<EnforcingCluster> {
  const binaries = await ensureControlPlane(() => undefined);
  const dir = await mkdtemp(join(tmpdir(), "enforcing-"));
  const etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  const cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: "enforcing", dir: join(dir, "cluster") });
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const pods = "/api/v1/namespaces/default/pods?dryRun=All";
  let updated = 0;

  async function refusal(...images: string[]): Promise<Refusal | null> {
    return refusalIn(await asAdmin(cluster, "POST", pods, podOf("asked", images), agent));
  }

  async function refusalOfUpdate(before: readonly string[], after: readonly string[]): Promise<Refusal | null> {
    const name = `updated-${++updated}`;
    const path = `/api/v1/namespaces/default/pods/${name}`;
    const created = await asAdmin(cluster, "POST", "/api/v1/namespaces/default/pods", podOf(name, before), agent);
    expect(created.status, created.body).toBe(201);
    const pod = JSON.parse(created.body) as { spec: { containers: { image: string }[] } };
    const containers = pod.spec.containers.map((container, n) => ({ ...container, image: after[n] }));
    const changed = { ...pod, spec: { ...pod.spec, containers } };
    const refused = refusalIn(await asAdmin(cluster, "PUT", `${path}?dryRun=All`, changed, agent));
    await asAdmin(cluster, "DELETE", `${path}?gracePeriodSeconds=0`, undefined, agent);
    return refused;
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
    const patience = { interval: 2, timeout: 30_000 };
    await vi.waitFor(async () => expect(await refusal(canary)).toBeNull(), patience);
    await vi.waitFor(async () => expect(await refusal("evil.example/x")).toMatchObject({ byPolicy: true }), patience);
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
    refusalOfUpdate,
    async stop() {
      agent.destroy();
      await cluster.stop();
      await etcd.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function podOf(name: string, images: readonly string[]) {
  const containers = images.map((image, n) => ({ name: `c${n}`, image }));
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" }, spec: { containers } };
}

function refusalIn({ status, body }: { status: number; body: string }): Refusal | null {
  if (status === 200 || status === 201) return null;
  const words = (JSON.parse(body) as { message: string }).message;
  return { byPolicy: status === 403 && words.includes(`ValidatingAdmissionPolicy '${productName}'`), words };
}
