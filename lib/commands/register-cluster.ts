import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction } from "#lib/data/client.ts";
import { askCluster } from "#lib/data/cluster-questions.ts";
import { sealForCluster } from "#lib/data/credentials.ts";
import { wakeDelivery } from "#lib/data/deliveries.ts";
import { newId } from "#lib/data/ids.ts";
import { isClusterName, memberGroup } from "#lib/domain/cluster-name.ts";
import { type Actor, mayRegisterClusters } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";

/** How the worker reaches a cluster: a checked, minimal kubeconfig and the address in it. */
export interface ClusterAccess {
  readonly kubeconfig: string;
  readonly server: string;
}

/** Takes a cluster in, credentials sealed, and has the worker check it; it becomes active when every check passes. */
export function registerCluster(
  actor: Actor,
  input: ClusterAccess & { readonly name: string; readonly tenant: string },
  now: Date,
): Promise<{ clusterId: string; questionId: string }> {
  return inTransaction(async (tx) => {
    if (!mayRegisterClusters(actor)) throw new Refusal("forbidden");
    const { name, server } = input;
    const tenantName = input.tenant.trim();
    if (!isClusterName(name)) throw new Refusal("cluster_name_invalid", name);
    if (tenantName === "") throw new Refusal("tenant_missing");
    if ((await tx.cluster.count({ where: { name } })) > 0) throw new Refusal("cluster_name_taken", name);
    const tenant = await tx.tenant.upsert({
      where: { name: tenantName },
      create: { id: newId(now), name: tenantName, createdAt: now },
      update: {},
      select: { id: true },
    });
    const clusterId = newId(now);
    const sealedCredentials = sealForCluster(input.kubeconfig, clusterId);
    await tx.cluster.create({
      data: { id: clusterId, tenantId: tenant.id, name, status: "pending", server, sealedCredentials, createdAt: now },
    });
    await tx.groupMapping.create({
      data: { id: newId(now), groupValue: memberGroup(name), role: "tenant_member", clusterId },
    });
    const questionId = await askCluster(tx, { clusterId, kind: "check", asked: null, askedById: actor.id }, now);
    const detail = { name, tenant: tenantName, server };
    const event = { type: "cluster.registered", tenantId: tenant.id, clusterId, detail } as const;
    await recordAudit(tx, actor, event, now, "platform_admin");
    return { clusterId, questionId };
  });
}

/** New credentials for a cluster, for instance after they expired; checked and tried at once. */
export function replaceCredentials(
  actor: Actor,
  input: ClusterAccess & { readonly clusterId: string },
  now: Date,
): Promise<{ questionId: string }> {
  return inTransaction(async (tx) => {
    if (!mayRegisterClusters(actor)) throw new Refusal("forbidden");
    const { clusterId, server } = input;
    const cluster = await tx.cluster.findUnique({ where: { id: clusterId }, select: { tenantId: true } });
    if (cluster === null) throw new Refusal("not_found");
    const sealedCredentials = sealForCluster(input.kubeconfig, clusterId);
    await tx.cluster.update({ where: { id: clusterId }, data: { server, sealedCredentials } });
    await wakeDelivery(tx, clusterId, now);
    const questionId = await askCluster(tx, { clusterId, kind: "check", asked: null, askedById: actor.id }, now);
    const event = {
      type: "cluster.credentials_replaced",
      tenantId: cluster.tenantId,
      clusterId,
      detail: { server },
    } as const;
    await recordAudit(tx, actor, event, now, "platform_admin");
    return { questionId };
  });
}

/** Has a cluster checked, and what waits for it tried, now rather than at the next turn. */
export function checkClusterAgain(actor: Actor, input: { readonly clusterId: string }, now: Date): Promise<void> {
  return inTransaction(async (tx) => {
    if (!mayRegisterClusters(actor)) throw new Refusal("forbidden");
    const { clusterId } = input;
    if ((await tx.cluster.count({ where: { id: clusterId } })) === 0) throw new Refusal("not_found");
    await wakeDelivery(tx, clusterId, now);
    await askCluster(tx, { clusterId, kind: "check", asked: null, askedById: actor.id }, now);
  });
}
