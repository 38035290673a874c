import type { Tx } from "./client.ts";
import { newId } from "./ids.ts";
import { runColumns } from "./revert-runs.ts";

export type DeliveryStatus = "queued" | "enforced" | "failing" | "blocked" | "stale" | "drifted" | "superseded";

/** Queues a revision for its cluster and wakes the workers when the transaction commits. Older ones of the cluster are superseded. */
export async function enqueueDelivery(tx: Tx, clusterId: string, revisionId: string, now: Date): Promise<void> {
  await tx.delivery.updateMany({
    where: { clusterId, status: { not: "superseded" } },
    data: { status: "superseded", dueAt: null },
  });
  await tx.delivery.create({
    data: { id: newId(now), clusterId, revisionId, status: "queued", dueAt: now, createdAt: now },
  });
  await wakeWorkers(tx);
}

/** Makes a cluster's delivery due then, or earlier where it is already. One that a worker holds is done again: it may have read the cluster before. */
export async function wakeDelivery(tx: Tx, clusterId: string, at: Date): Promise<void> {
  const count = await tx.$executeRaw`
    UPDATE delivery SET due_at = least(due_at, ${at}), woken_at = least(woken_at, ${at})
     WHERE cluster_id = ${clusterId}::uuid AND status <> 'superseded'`;
  if (count > 0) await wakeWorkers(tx);
}

/**
 * Whether a worker is bringing this cluster to its revision right now. Waits for one that is recording: what it saw is known only then.
 */
export async function isTaken(tx: Tx, clusterId: string, now: Date): Promise<boolean> {
  const rows = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT coalesce(lease_until > ${now}, false) AS taken FROM delivery
     WHERE cluster_id = ${clusterId}::uuid AND status <> 'superseded' FOR UPDATE`;
  return rows.some(({ taken }) => taken);
}

/** Tells every worker, at commit, that there is work. A lost call costs time, not work: they look by themselves too. */
export async function wakeWorkers(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify('trusted_registries_work', '')`;
}

/** A delivery that a worker has taken, until its lease runs out. */
export interface TakenDelivery {
  readonly id: string;
  readonly clusterId: string;
  readonly revisionId: string;
  readonly attempts: number;
  /** The cluster proved this revision before. */
  readonly wasInForce: boolean;
  readonly sealedCredentials: string;
}

/**
 * Takes the delivery that has been due longest, for `leaseSeconds`; null when none is due. Only a cluster's desired
 * revision is ever taken. One that a killed worker held is taken again when its lease is over.
 */
export async function takeDelivery(
  tx: Tx,
  worker: string,
  leaseSeconds: number,
  now: Date,
): Promise<TakenDelivery | null> {
  const rows = await tx.$queryRaw<TakenDelivery[]>`
    UPDATE delivery d
       SET lease_owner = ${worker}, lease_until = ${new Date(now.getTime() + leaseSeconds * 1000)}, attempts = d.attempts + 1,
           woken_at = NULL
      FROM cluster c
     WHERE c.current_revision_id = d.revision_id
       AND d.id = (SELECT w.id FROM delivery w
                    WHERE w.due_at <= ${now} AND w.status <> 'superseded' AND (w.lease_until IS NULL OR w.lease_until < ${now})
                    ORDER BY w.due_at FOR UPDATE SKIP LOCKED LIMIT 1)
    RETURNING d.id, d.cluster_id AS "clusterId", d.revision_id AS "revisionId", d.attempts, d.enforced_at IS NOT NULL AS "wasInForce",
              c.sealed_credentials AS "sealedCredentials"`;
  return rows[0] ?? null;
}

/** A delivery as its taker finds it when recording: locked; null when another worker has taken it meanwhile or it is superseded. */
export async function lockTaken(tx: Tx, id: string, worker: string) {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM delivery WHERE id = ${id}::uuid AND lease_owner = ${worker} AND status <> 'superseded' FOR UPDATE`;
  if (rows.length === 0) return null;
  return tx.delivery.findUniqueOrThrow({
    where: { id },
    select: {
      id: true,
      clusterId: true,
      status: true,
      reason: true,
      policyVersion: true,
      enforcedAt: true,
      attempts: true,
      wokenAt: true,
      ...runColumns,
      cluster: { select: { tenantId: true } },
      revision: { select: { number: true, digest: true, mode: true, requestId: true } },
    },
  });
}

/** When the next delivery is due or a lease ends; null when there is nothing to wait for. */
export async function nextDueAt(tx: Tx): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ next: Date | null }[]>`
    SELECT min(greatest(due_at, coalesce(lease_until, due_at))) AS next FROM delivery WHERE due_at IS NOT NULL AND status <> 'superseded'`;
  return row?.next ?? null;
}
