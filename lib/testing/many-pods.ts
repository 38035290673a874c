import { Agent, request } from "node:https";
import type { V1Pod } from "@kubernetes/client-node";
import type { Cluster } from "./cluster.ts";

export const manyNamespaces = ["ci", "data", "default", "edge", "kube-system", "shop"] as const;

const hash = "7c9f8d6b5";
/** A pod of a real cluster is some kilobytes. */
const settings = "a setting of some length; ".repeat(160);

/** Images as real clusters have them: short, long, with ports, digests and odd cases, some that the runtime cannot read. */
export const manyImages = [
  "nginx:1.29",
  "ghcr.io/acme/api:1",
  "ghcr.io/acme/shop/cart@sha256:".concat("a".repeat(64)),
  "ghcr.io/acme-evil/api:1",
  "quay.io/jetstack/cert-manager-controller:v1.18.0",
  "docker.io/library/redis:8",
  "registry.example:5000/team/app:2",
  "registry.example/team/app:2",
  "REGISTRY.example:5000/team/app:2",
  "a.registry.corp.example/x/y:1",
  "a.b.registry.corp.example/x/y:1",
  "Docker.io/nginx",
  "index.docker.io/library/nginx",
  "localhost/nginx",
  "Upper/Case:1",
  "c".repeat(64),
  "mcr.microsoft.com/oss/kubernetes/pause:3.9",
  "cr.l5d.io/linkerd/proxy:edge-26.8.1",
] as const;

const owners = [
  (n: number) => ({ kind: "ReplicaSet", name: `app-${n}-${hash}`, workload: { kind: "Deployment", name: `app-${n}` } }),
  (n: number) => ({ kind: "StatefulSet", name: `db-${n}`, workload: { kind: "StatefulSet", name: `db-${n}` } }),
  (n: number) => ({ kind: "DaemonSet", name: `agent-${n}`, workload: { kind: "DaemonSet", name: `agent-${n}` } }),
  (n: number) => ({ kind: "Job", name: `nightly-${n}-29301120`, workload: { kind: "CronJob", name: `nightly-${n}` } }),
  (n: number) => ({ kind: "Job", name: `import-${n}`, workload: { kind: "Job", name: `import-${n}` } }),
  () => null,
] as const;

/** Pods of every kind of owner, with images in each place; the same for the same count. `workload` is what a person knows each by. */
export function manyPods(count: number): { readonly pod: V1Pod; readonly workload: { kind: string; name: string } }[] {
  return Array.from({ length: count }, (_, n) => {
    const set = Math.floor(n / 7); // seven pods a workload
    const owner = owners[set % owners.length]?.(set) ?? null;
    const image = (k: number) => manyImages[k % manyImages.length] ?? "";
    const namespace =
      manyNamespaces[set % manyNamespaces.length === 0 ? n % 2 : set % manyNamespaces.length] ?? "default";
    const name = `pod-${n}`;
    const changed = n % 7 === 6 ? 1 : 0; // the last one of a workload is of the next roll-out
    const pod: V1Pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        namespace,
        annotations: { "example.com/settings": settings },
        labels: owner?.kind === "ReplicaSet" ? { "pod-template-hash": hash } : {},
        ...(owner === null
          ? {}
          : {
              ownerReferences: [
                {
                  apiVersion: owner.kind === "Job" ? "batch/v1" : "apps/v1",
                  kind: owner.kind,
                  name: owner.name,
                  uid: `00000000-0000-4000-8000-${String(set).padStart(12, "0")}`,
                  controller: true,
                },
              ],
            }),
      },
      spec: {
        containers: [{ name: "main", image: image(set + changed) }],
        ...(set % 3 === 0 ? { initContainers: [{ name: "init", image: image(set * 5 + 1) }] } : {}),
        ...(set % 5 === 0 ? { volumes: [{ name: "files", image: { reference: image(set * 7 + 2) } }] } : {}),
      },
    };
    return { pod, workload: owner?.workload ?? { kind: "Pod", name } };
  });
}

/** Sends many requests as the administrator, several at a time over kept connections; the answers come in the order of the requests. */
export async function askMany(
  cluster: Pick<Cluster, "url" | "certificateAuthority" | "adminToken">,
  requests: readonly { method: string; path: string; body?: unknown; type?: string }[],
): Promise<{ status: number; body: string }[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: cluster.certificateAuthority });
  const answers: { status: number; body: string }[] = [];
  const waiting = [...requests.entries()];
  const ask = ({ method, path, body, type = "application/json" }: (typeof requests)[number]) =>
    new Promise<{ status: number; body: string }>((done, failed) => {
      const headers = { authorization: `Bearer ${cluster.adminToken}`, "content-type": type };
      const sent = request(new URL(path, cluster.url), { method, headers, agent }, async (response) => {
        const text = Buffer.concat(await response.toArray()).toString();
        done({ status: response.statusCode ?? 0, body: text });
      });
      sent.on("error", failed);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) answers[next[0]] = await ask(next[1]);
  };
  await Promise.all(Array.from({ length: 8 }, work));
  agent.destroy();
  return answers;
}

export const podsPath = (namespace = "") => `/api/v1/namespaces/${namespace}/pods`;
