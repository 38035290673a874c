import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction } from "#lib/data/client.ts";
import { saveConditions } from "#lib/data/conditions.ts";
import { type DeliveryStatus, lockTaken } from "#lib/data/deliveries.ts";
import type { AuditEvent } from "#lib/domain/audit-event.ts";
import type { Condition } from "#lib/domain/condition.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import type { Mode } from "#lib/domain/revision.ts";

/** What a worker saw when it brought a cluster to a revision. */
export interface DeliveryResult {
  readonly deliveryId: string;
  readonly worker: string;
  readonly status: Exclude<DeliveryStatus, "queued" | "superseded">;
  readonly reason: string;
  readonly message: string;
  /** What the cluster itself showed; null when the proof failed. */
  readonly proof: { readonly mode: Mode; readonly policyVersion: string; readonly probes: number } | null;
  /** Objects that differed from a list already in force and were put back. */
  readonly reverted: readonly string[];
  /** Objects that differ and that the worker may not change. */
  readonly drifted: readonly string[];
  readonly conditions: readonly Condition[];
  /** When to look again; null waits for a person. */
  readonly dueAt: Date | null;
}

/** Records a delivery by the worker that holds it. A late answer of one that lost it, or of a superseded revision, changes nothing. */
export function recordDelivery(actor: Actor, result: DeliveryResult, now: Date): Promise<{ recorded: boolean }> {
  return inTransaction(async (tx) => {
    const before = await lockTaken(tx, result.deliveryId, result.worker);
    if (before === null) return { recorded: false };
    const { status, reason, message, proof } = result;
    const proven = proof !== null;
    await tx.delivery.update({
      where: { id: before.id },
      data: {
        status,
        reason,
        message,
        dueAt: result.dueAt,
        leaseOwner: null,
        leaseUntil: null,
        attempts: proven ? 0 : before.attempts,
        ...(proven ? { provenAt: now, enforcedAt: before.enforcedAt ?? now, policyVersion: proof.policyVersion } : {}),
      },
    });
    await saveConditions(tx, before.clusterId, result.conditions, now);
    const { number: revision, digest, requestId } = before.revision;
    const place = {
      tenantId: before.cluster.tenantId,
      clusterId: before.clusterId,
      ...(requestId === null ? {} : { requestId }),
    };
    for (const event of eventsOf(result, {
      revision,
      digest,
      enforcedBefore: before.enforcedAt !== null,
      statusBefore: before.status,
    }))
      await recordAudit(tx, actor, { ...event, ...place } as AuditEvent, now);
    return { recorded: true };
  });
}

/** Only what changed is told: the first proof, a new kind of trouble, an end of trouble, something put back. */
function eventsOf(
  result: DeliveryResult,
  before: { revision: number; digest: string; enforcedBefore: boolean; statusBefore: string },
): AuditEvent[] {
  const { revision, digest, enforcedBefore, statusBefore } = before;
  const { status, proof, reason: why, message } = result;
  const events: AuditEvent[] = [];
  if (enforcedBefore && result.reverted.length > 0)
    events.push({ type: "delivery.reverted", detail: { revision, objects: result.reverted } });
  if (proof !== null && !enforcedBefore)
    events.push({ type: "delivery.enforced", detail: { revision, digest, ...proof } });
  if (status === statusBefore) return events;
  if (status === "drifted") events.push({ type: "delivery.drifted", detail: { revision, objects: result.drifted } });
  else if (status !== "enforced") events.push({ type: `delivery.${status}`, detail: { revision, why, message } });
  else if (enforcedBefore) events.push({ type: "delivery.recovered", detail: { revision, from: statusBefore } });
  return events;
}
