import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction, type Tx } from "#lib/data/client.ts";
import { currentConditions, saveConditions } from "#lib/data/conditions.ts";
import { type DeliveryStatus, lockTaken, wakeWorkers } from "#lib/data/deliveries.ts";
import { currentDrift, saveDrift } from "#lib/data/drift.ts";
import { currentLists } from "#lib/data/lists.ts";
import { findOvertaken } from "#lib/data/overtaken.ts";
import { keptRun, readRun } from "#lib/data/revert-runs.ts";
import type { AuditEvent, EventDetails } from "#lib/domain/audit-event.ts";
import { type Condition, staysAlarmed } from "#lib/domain/condition.ts";
import { isOutdated, judgingOf, type ObjectDrift, sameDrift } from "#lib/domain/drift.ts";
import { arrivalOf } from "#lib/domain/overtaken.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { nextRun, type RevertTold, runEndsAt } from "#lib/domain/revert-run.ts";
import type { Mode } from "#lib/domain/revision.ts";

/** What a worker saw when it brought a cluster to a revision. */
export interface DeliveryResult {
  readonly deliveryId: string;
  readonly worker: string;
  readonly status: Exclude<DeliveryStatus, "queued" | "superseded">;
  readonly reason: string;
  readonly message: string;
  /** What keeps drift from being put back, in words; those of a failure that drift came before. */
  readonly trouble?: string | null;
  /** What the cluster itself showed; null when the proof failed. */
  readonly proof: { readonly mode: Mode; readonly policyVersion: string; readonly probes: number } | null;
  /** Objects that differed from a list already in force and were put back. */
  readonly reverted: readonly ObjectDrift[];
  /** Objects that differ and that the worker may not change; null when it could not look. */
  readonly drifted: readonly ObjectDrift[] | null;
  readonly conditions: readonly Condition[];
  /** When to look again; null waits for a person. */
  readonly dueAt: Date | null;
}

/** Records a delivery by the worker that holds it. A late answer of one that lost it, or of a superseded revision, changes nothing. */
export function recordDelivery(actor: Actor, result: DeliveryResult, now: Date): Promise<{ recorded: boolean }> {
  return inTransaction(async (tx) => {
    const before = await lockTaken(tx, result.deliveryId, result.worker);
    if (before === null) return { recorded: false };
    const { status, reason, message, trouble = null, proof } = result;
    const proven = proof !== null;
    // The first writing of a list puts nothing back.
    const { run, told } = nextRun(readRun(before), before.enforcedAt === null ? [] : result.reverted, now);
    await tx.delivery.update({
      where: { id: before.id },
      data: {
        status,
        reason,
        message,
        trouble,
        dueAt: before.wokenAt ?? earliest(result.dueAt, runEndsAt(run)),
        ...keptRun(run),
        leaseOwner: null,
        leaseUntil: null,
        attempts: proven ? 0 : before.attempts,
        ...(proven ? { provenAt: now, enforcedAt: before.enforcedAt ?? now, policyVersion: proof.policyVersion } : {}),
      },
    });
    if (before.wokenAt !== null) await wakeWorkers(tx);
    const { clusterId } = before;
    const conditions = await currentConditions(tx, clusterId);
    const statusOf = (type: Condition["type"]) => conditions.find((each) => each.type === type);
    const kept = result.conditions.filter((next) => !staysAlarmed(statusOf(next.type)?.status, next));
    const driftBefore = await currentDrift(tx, clusterId);
    await saveConditions(tx, clusterId, kept, now);
    if (result.drifted !== null) await saveDrift(tx, clusterId, result.drifted, now);
    const { number: revision, digest, mode, requestId } = before.revision;
    const place = { tenantId: before.cluster.tenantId, clusterId, ...(requestId === null ? {} : { requestId }) };
    const events = [
      ...eventsOf(result, {
        revision,
        digest,
        mode: mode as Mode,
        enforcedBefore: before.enforcedAt !== null,
        reverts: told,
        statusBefore: before.status,
        outdatedBefore: before.status === "drifted" && before.reason === "outdated",
        policyBefore: before.policyVersion,
        driftBefore,
      }),
      ...alarmsOf(
        revision,
        statusOf("Judging"),
        kept.find(({ type }) => type === "Judging"),
      ),
    ];
    for (const event of events) await recordAudit(tx, actor, { ...event, ...place } as AuditEvent, now);
    if (proof !== null && before.enforcedAt === null)
      for (const event of await arrivals(tx, clusterId, before.revision, { revision, digest, ...proof }))
        await recordAudit(tx, actor, { ...event, tenantId: place.tenantId, clusterId }, now);
    return { recorded: true };
  });
}

/** With its first proof a revision brings along what was approved since the last one: each such request is told where it stands. */
async function arrivals(
  tx: Tx,
  clusterId: string,
  revision: { readonly number: number; readonly requestId: string | null },
  proven: EventDetails["delivery.enforced"],
) {
  const overtaken = await findOvertaken(tx, clusterId, revision);
  const [list] = overtaken.length === 0 ? [] : await currentLists(tx, [clusterId]);
  return list === undefined ? [] : overtaken.map((each) => arrivalOf(each, list, proven));
}

interface Before {
  readonly revision: number;
  readonly digest: string;
  readonly mode: Mode;
  readonly enforcedBefore: boolean;
  readonly reverts: readonly RevertTold[];
  readonly statusBefore: string;
  /** The cluster was behind an upgrade of the portal. */
  readonly outdatedBefore: boolean;
  /** The version of the policies when the cluster last proved the revision. */
  readonly policyBefore: string | null;
  readonly driftBefore: readonly ObjectDrift[];
}

/** Only what changed is told: the first proof, a new kind of trouble, an end of trouble, something put back. */
function eventsOf(result: DeliveryResult, before: Before): AuditEvent[] {
  const { revision, digest, enforcedBefore, statusBefore, reverts } = before;
  const { status, proof, reason: why, message, trouble = null } = result;
  const events: AuditEvent[] = reverts.map(({ changes, again }) => ({
    type: "delivery.reverted",
    detail: { revision, objects: names(changes), changes, ...(again === undefined ? {} : { again: inIso(again) }) },
  }));
  if (proof !== null && !enforcedBefore)
    events.push({ type: "delivery.enforced", detail: { revision, digest, ...proof } });
  if (proof !== null && enforcedBefore && status === "enforced" && isRollout(proof.policyVersion, before))
    events.push({
      type: "delivery.policy_applied",
      detail: { revision, from: before.policyBefore ?? "", to: proof.policyVersion },
    });
  const drift = result.drifted ?? [];
  const isNew = !sameDrift(drift, before.driftBefore) || (status === "drifted" && statusBefore !== status);
  if (isOutdated(drift) && isNew)
    events.push({
      type: "delivery.outdated",
      detail: { revision, objects: names(drift), changes: drift, policyVersion: proof?.policyVersion ?? "" },
    });
  else if (drift.length > 0 && isNew)
    events.push({
      type: "delivery.drifted",
      detail: {
        revision,
        objects: names(drift),
        changes: drift,
        judging: judgingOf(drift, before.mode),
        ...(trouble === null ? {} : { trouble }),
      },
    });
  if (status === statusBefore || status === "drifted") return events;
  if (status !== "enforced") events.push({ type: `delivery.${status}`, detail: { revision, why, message } });
  else if (enforcedBefore && !before.outdatedBefore)
    events.push({ type: "delivery.recovered", detail: { revision, from: statusBefore } });
  return events;
}

/** An upgrade that changes the policies is a change of the cluster, also where nobody saw it outdated in between. */
function isRollout(policyVersion: string, { outdatedBefore, policyBefore }: Before): boolean {
  return outdatedBefore || (policyBefore !== null && policyBefore !== "" && policyBefore !== policyVersion);
}

/** A cluster that begins to let in what nobody allowed, and the end of it. */
function alarmsOf(
  revision: number,
  before: { readonly status: string; readonly since: Date } | undefined,
  now: Condition | undefined,
): AuditEvent[] {
  if (now?.status === "False" && before?.status !== "False")
    return [{ type: "delivery.opened", detail: { revision, message: now.message } }];
  if (now !== undefined && now.status !== "False" && before?.status === "False")
    return [{ type: "delivery.closed", detail: { revision, since: before.since.toISOString() } }];
  return [];
}

function inIso({ times, since, until }: NonNullable<RevertTold["again"]>) {
  return { times, since: since.toISOString(), until: until.toISOString() };
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function names(drift: readonly ObjectDrift[]): string[] {
  return drift.map(({ object }) => object);
}
