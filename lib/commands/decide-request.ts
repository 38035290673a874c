import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction, type Tx } from "#lib/data/client.ts";
import { enqueueDelivery } from "#lib/data/deliveries.ts";
import { once } from "#lib/data/idempotency.ts";
import { newId } from "#lib/data/ids.ts";
import { appendRevision } from "#lib/data/lists.ts";
import { lockRequest, planRequest, type RequestPlan, type RequestRecord, setStatus } from "#lib/data/requests.ts";
import { changesNothing, exemptDelta } from "#lib/domain/list-change.ts";
import { type Actor, isAuthor, mayDecide } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { readReason, statusAfter } from "#lib/domain/request.ts";

export interface DecisionInput {
  readonly requestId: string;
  readonly outcome: "approve" | "reject";
  readonly reason: string;
  /** Of what the approver read; a decision on anything else does not count. */
  readonly digest: string;
  readonly idempotencyKey: string | null;
}

/** Decision, revision for each cluster, audit events and queued deliveries: one transaction. A denied attempt is recorded too. */
export async function decideRequest(actor: Actor, input: DecisionInput, now: Date): Promise<{ status: string }> {
  try {
    return await inTransaction((tx) =>
      once(tx, actor, "decide-request", input.idempotencyKey, now, () => decide(tx, actor, input, now)),
    );
  } catch (error) {
    if (error instanceof Refusal && (error.code === "four_eyes" || error.code === "forbidden"))
      await recordDenied(actor, input, error, now);
    throw error;
  }
}

async function decide(tx: Tx, actor: Actor, input: DecisionInput, now: Date): Promise<{ status: string }> {
  const request = await lockRequest(tx, input.requestId);
  if (!mayDecide(actor, request)) throw new Refusal(isAuthor(actor, request) ? "four_eyes" : "forbidden");
  const status = statusAfter(request.status, input.outcome);
  const reason = readReason(input.reason);
  const planned = await planRequest(tx, request, { lock: true });
  if (planned.digest !== input.digest) throw new Refusal("stale");
  await setStatus(tx, request, status, { decidedAt: now, updatedAt: now });
  const { id: requestId, tenantId } = request;
  const personId = actor.id ?? "";
  const { outcome } = input;
  await tx.decision.create({
    data: { id: newId(now), requestId, personId, outcome, reason, digest: planned.digest, decidedAt: now },
  });
  const created = status === "approved" ? await createRevisions(tx, request, planned, now) : [];
  const detail = { number: request.number ?? 0, digest: planned.digest };
  const type = outcome === "approve" ? "request.approved" : "request.rejected";
  await recordAudit(tx, actor, { type, tenantId, requestId, reason, detail }, now, "approver");
  for (const { clusterId, ...revision } of created)
    await recordAudit(
      tx,
      actor,
      { type: "revision.created", tenantId, requestId, clusterId, detail: revision },
      now,
      "approver",
    );
  return { status };
}

/** One revision and one delivery for each cluster that changes; a cluster that is as asked already keeps its revision. */
async function createRevisions(tx: Tx, request: RequestRecord, planned: RequestPlan, now: Date) {
  const created = [];
  for (const { list, plan } of planned.clusters) {
    const { clusterId } = list;
    const where = { requestId_clusterId: { requestId: request.id, clusterId } };
    if (changesNothing(plan)) {
      const current = await tx.cluster.findUniqueOrThrow({
        where: { id: clusterId },
        select: { currentRevisionId: true },
      });
      await tx.requestCluster.update({ where, data: { revisionId: current.currentRevisionId } });
      continue;
    }
    const number = list.number + 1;
    const { id, digest } = await appendRevision(tx, list, { number, plan, requestId: request.id }, now);
    await tx.requestCluster.update({ where, data: { revisionId: id } });
    await enqueueDelivery(tx, clusterId, id, now);
    const { added, removed, modeBefore, modeAfter } = plan;
    const exempt = exemptDelta(plan);
    created.push({
      ...{ clusterId, number, digest, added, removed, modeBefore, modeAfter },
      ...(exempt.added.length > 0 ? { exemptAdded: exempt.added } : {}),
      ...(exempt.removed.length > 0 ? { exemptRemoved: exempt.removed } : {}),
    });
  }
  return created;
}

async function recordDenied(actor: Actor, input: DecisionInput, refusal: Refusal, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const request = await tx.request.findUnique({
      where: { id: input.requestId },
      select: { id: true, tenantId: true },
    });
    if (request === null) return;
    const event = { type: "decision.denied", tenantId: request.tenantId, requestId: request.id } as const;
    await recordAudit(tx, actor, { ...event, detail: { rule: refusal.code } }, now);
  });
}
