import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { productName } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { platformEntries } from "#lib/domain/list.ts";
import type { Entry } from "#lib/domain/registry-entry.ts";
import { canaryHost, type Revision } from "#lib/domain/revision.ts";
import { asAdmin, startCluster, startEtcd } from "#lib/testing/cluster.ts";
import { ensureControlPlane } from "#lib/testing/control-plane.ts";
import type { Judge } from "./admission-policies.ts";

/** One API server in which every policy is bound in namespaces of its own, so that all can be asked in turn about the same pod. */
export interface Court {
  /** Puts the policy into a namespace of this name, with a list. */
  install(judge: Judge, namespace: string, entries: readonly Entry[]): Promise<void>;
  /** Another list in a namespace, once it is in force. */
  replaceList(judge: Judge, namespace: string, entries: readonly Entry[]): Promise<void>;
  /** A dry run of a pod with these images. */
  ask(namespace: string, images: readonly string[]): Promise<{ status: number; body: string; milliseconds: number }>;
  close(): Promise<void>;
}

export async function openCourt(): Promise<Court> {
  const binaries = await ensureControlPlane((line) => console.error(line));
  const dir = await mkdtemp(join(tmpdir(), "bench-admission-"));
  const etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  const cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: "bench", dir: join(dir, "bench") });
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: cluster.certificateAuthority });
  const group = "/apis/admissionregistration.k8s.io/v1";
  let revisions = 0;

  async function write(method: "POST" | "PUT", path: string, object: unknown): Promise<void> {
    const { status, body } = await asAdmin(cluster, method, path, object);
    if (status !== 200 && status !== 201) throw new Error(`${method} ${path}: ${status} ${body}`);
  }

  const configMap = (judge: Judge, revision: Revision) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: productName },
    data: judge.policy?.data(revision),
  });

  async function inForce(namespace: string, { number, digest }: Revision, admits = true): Promise<void> {
    const images = [`${canaryHost(number, digest)}/x`];
    if (admits) while ((await ask(namespace, images)).status !== 201) await wait(2);
    while ((await ask(namespace, ["evil.example/x"])).status !== 403) await wait(50);
  }

  async function install(judge: Judge, namespace: string, entries: readonly Entry[]): Promise<void> {
    const named = { metadata: { name: namespace } };
    await write("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", ...named });
    if (judge.policy === null) return;
    const revision = aRevision(entries, ++revisions);
    await write("POST", `/api/v1/namespaces/${namespace}/configmaps`, configMap(judge, revision));
    const policy = { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy", ...named };
    await write("POST", `${group}/validatingadmissionpolicies`, { ...policy, spec: judge.policy.spec });
    await write("POST", `${group}/validatingadmissionpolicybindings`, {
      ...policy,
      kind: "ValidatingAdmissionPolicyBinding",
      spec: {
        policyName: namespace,
        validationActions: ["Deny"],
        ...(judge.policy.spec.paramKind
          ? { paramRef: { name: productName, namespace, parameterNotFoundAction: "Deny" } }
          : {}),
        matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
      },
    });
    await inForce(namespace, revision, judge.policy.spec.paramKind !== undefined);
  }

  async function replaceList(judge: Judge, namespace: string, entries: readonly Entry[]): Promise<void> {
    const revision = aRevision(entries, ++revisions);
    await write("PUT", `/api/v1/namespaces/${namespace}/configmaps/${productName}`, configMap(judge, revision));
    await inForce(namespace, revision);
  }

  function ask(namespace: string, images: readonly string[]): ReturnType<Court["ask"]> {
    const containers = images.map((image, n) => ({ name: `c${n}`, image }));
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "bench" }, spec: { containers } };
    const text = JSON.stringify(pod);
    const headers = {
      authorization: `Bearer ${cluster.adminToken}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    };
    const url = new URL(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, cluster.url);
    return new Promise((done, failed) => {
      const since = performance.now();
      const sent = request(url, { method: "POST", agent, headers }, (response) => {
        response.toArray().then((chunks) => {
          const milliseconds = performance.now() - since;
          done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), milliseconds });
        }, failed);
      });
      sent.on("error", failed);
      sent.end(text);
    });
  }

  return {
    install,
    replaceList,
    ask,
    async close() {
      agent.destroy();
      await cluster.stop();
      await etcd.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function aRevision(entries: readonly Entry[], number: number): Revision {
  const content = { entries, platformRegistries: platformEntries, mode: "deny", exemptNamespaces: [] } as const;
  return { ...content, number, digest: `sha256:${number.toString(16).padStart(8, "0")}`, previous: null };
}
