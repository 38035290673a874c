import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { client, closeClient } from "#lib/data/client.ts";
import { getRevision } from "#lib/data/lists.ts";
import { type ClusterClient, connect } from "#lib/delivery/cluster-client.ts";
import { renderBindings } from "#lib/delivery/kubernetes/bindings.ts";
import { renderConfigMap } from "#lib/delivery/kubernetes/config-map.ts";
import { portalIdentity, portalNamespace } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { renderObjects } from "#lib/delivery/kubernetes/render.ts";
import { canaryHost } from "#lib/domain/revision.ts";
import { add, aPerson, aRequest } from "#lib/testing/factories.ts";
import type { WholeStack } from "../../e2e/stack.ts";

/** Files requests for one cluster, each for a registry of its own. */
export async function prepare(clusterName: string, count: number) {
  const cluster = await client().cluster.findUniqueOrThrow({ where: { name: clusterName }, select: { id: true } });
  const author = await aPerson("bench", ["tenant_member"], [cluster.id]);
  const requestIds: string[] = [];
  for (let n = 0; n < count; n++) requestIds.push(await aRequest(author, add(`registry-${n}.example.com`)));
  return { requestIds, close: closeClient };
}

/** The calls that a delivery of a changed list makes, over the same client: reads, one patch, drift, and the proof on two new connections. */
export async function openCluster({ sandbox, stack }: WholeStack): Promise<() => Promise<void>> {
  const kubeconfig = await readFile(join(dirname(sandbox.kubeconfigPath), "portal-kubeconfig"), "utf8");
  const cluster = connect(kubeconfig, { allowLoopback: true });
  const found = await client().cluster.findUniqueOrThrow({ where: { name: sandbox.name }, select: { id: true } });
  return async () => {
    const revision = await currentRevision(found.id);
    const list = renderConfigMap(revision);
    const bindings = renderBindings(revision.mode, revision.exemptNamespaces);
    const watched = renderObjects({ revision, portalUrl: stack.portalUrl, guardIdentity: portalIdentity }).filter(
      ({ kind, metadata }) =>
        kind === "ValidatingAdmissionPolicy" ||
        (kind === "ValidatingAdmissionPolicyBinding" && !bindings.some((each) => each.metadata.name === metadata.name)),
    );
    const [live] = await Promise.all([list, ...bindings].map((object) => cluster.read(object)));
    if (live !== undefined) await cluster.replace(live, list);
    const host = canaryHost(revision.number, revision.digest);
    await Promise.all([...watched.map((object) => cluster.read(object)), asked(cluster, host), asked(cluster, host)]);
  };
}

async function asked(cluster: ClusterClient, host: string): Promise<void> {
  const connection = cluster.overNewConnection();
  await connection.dryRunPod(portalNamespace, `${host}/probe`);
  await connection.dryRunPod(portalNamespace, "never-listed.trusted-registries.invalid/probe");
  connection.close();
}

let known: Awaited<ReturnType<typeof getRevision>> | undefined;

/** Read once: the bare minimum knows its list. */
async function currentRevision(clusterId: string) {
  if (known === undefined) {
    const current = await client().cluster.findUniqueOrThrow({
      where: { id: clusterId },
      select: { currentRevisionId: true },
    });
    known = await getRevision(client(), current.currentRevisionId ?? "");
  }
  return known;
}
