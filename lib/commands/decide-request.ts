import { type Approval, approvalsOf, voidApprovals } from "#lib/data/approvals.ts";
import { recordAudit } from "#lib/data/audit-log.ts";
import type { Tx } from "#lib/data/client.ts";
import { newId } from "#lib/data/ids.ts";
import { createRevisions } from "#lib/data/request-revisions.ts";
import { assessRisk, riskColumns } from "#lib/data/request-risk.ts";
import { getRule } from "#lib/data/request-rules.ts";
import {
  planRequest,
  type RequestPlan,
  type RequestRecord,
  setClaim,
  setStatus,
  statusOf,
} from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { type Actor, isAuthor, mayDecide } from "#lib/domain/permissions.ts";
import { Refusal, type RefusalCode } from "#lib/domain/refusal.ts";
import { type RequestStatus, readNote, readReason, requestName } from "#lib/domain/request.ts";
import { checkNotEnded, checkSize } from "#lib/domain/request-changes.ts";
import { endClock } from "#lib/domain/request-clock.ts";
import type { Risk } from "#lib/domain/request-risk.ts";

export interface DecisionInput {
  readonly requestId: string;
  readonly outcome: "approve" | "reject";
  /** Required to reject, and to approve what is of high risk. */
  readonly reason: string;
  /** Of what the approver read; a decision on anything else does not count. */
  readonly digest: string;
  readonly idempotencyKey: string | null;
}

/** Where a decision left the request: still waiting while fewer people than needed have approved it. */
export interface DecisionResult {
  readonly status: RequestStatus;
  readonly given: number;
  readonly needed: number;
}

/** Decision, revision for each cluster, audit events and queued deliveries: one transaction. A denied attempt is recorded too. */
export function decideRequest(actor: Actor, input: DecisionInput, now: Date): Promise<DecisionResult> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "decide-request", requestId, idempotencyKey }, now, (tx) =>
    decide(tx, actor, input, now),
  );
}

export type BulkResult = { readonly requestId: string } & (
  | { readonly done: DecisionResult }
  | { readonly refused: { readonly code: RefusalCode; readonly detail: string | undefined } }
);

/** Decides each by itself, in the order given: one that is refused holds up no other, and sending all again changes nothing. */
export async function decideRequests(
  actor: Actor,
  input: Omit<DecisionInput, "requestId" | "digest"> & {
    readonly requests: readonly Pick<DecisionInput, "requestId" | "digest">[];
  },
  now: Date,
): Promise<BulkResult[]> {
  const { requests, ...decision } = input;
  if (requests.length === 0) throw new Refusal("nothing_chosen");
  const results: BulkResult[] = [];
  for (const { requestId, digest } of requests)
    try {
      results.push({ requestId, done: await decideRequest(actor, { ...decision, requestId, digest }, now) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      results.push({ requestId, refused: { code: error.code, detail: error.detail } });
    }
  return results;
}

async function decide(tx: Tx, actor: Actor, input: DecisionInput, now: Date): Promise<DecisionResult> {
  const request = await lockVisible(tx, actor, input.requestId);
  if (!mayDecide(actor, request)) throw new Refusal(isAuthor(actor, request) ? "four_eyes" : "forbidden");
  const status = statusOf(request, input.outcome);
  const reason = input.outcome === "reject" ? readReason(input.reason) : readNote(input.reason);
  const planned = await planRequest(tx, request, { lock: true });
  if (planned.digest !== input.digest) throw new Refusal("stale");
  if (input.outcome === "approve")
    for (const { list, plan } of planned.clusters) {
      checkSize(list, plan);
      checkNotEnded(plan, now);
    }
  const risk = await assessRisk(tx, planned);
  if (input.outcome === "approve" && risk.level === "high" && reason === "")
    throw new Refusal("high_risk_reason_missing", requestName(request.number));
  const { approvals: needed } = await getRule(tx, risk.level);
  const approvals = await approvalsOf(tx, request);
  const decided = { reason, planned, risk, needed };
  return input.outcome === "reject"
    ? reject(tx, actor, request, { ...decided, given: approvals.length }, status, now)
    : approve(tx, actor, request, { ...decided, approvals }, status, now);
}

interface Decided {
  readonly reason: string;
  readonly planned: RequestPlan;
  readonly risk: Risk;
  readonly needed: number;
}

async function reject(
  tx: Tx,
  actor: Actor,
  request: RequestRecord,
  decided: Decided & { readonly given: number },
  status: RequestStatus,
  now: Date,
): Promise<DecisionResult> {
  const { reason, planned, given, needed } = decided;
  await setStatus(tx, request, status, { updatedAt: now, decidedAt: now, ...endClock(actor.id, now) });
  await writeDecision(tx, actor, request, { ...decided, outcome: "reject" }, now);
  const { id: requestId, tenantId, number } = request;
  const detail = { number: number ?? 0, digest: planned.digest };
  await recordAudit(tx, actor, { type: "request.rejected", tenantId, requestId, reason, detail }, now, "approver");
  return { status, given, needed };
}

async function approve(
  tx: Tx,
  actor: Actor,
  request: RequestRecord,
  decided: Decided & { readonly approvals: readonly Approval[] },
  approved: RequestStatus,
  now: Date,
): Promise<DecisionResult> {
  const { reason, planned, approvals, risk, needed } = decided;
  const { digest } = planned;
  if (approvals.some((each) => each.personId === actor.id && each.digest === digest))
    throw new Refusal("already_approved");
  const stale = approvals.some((each) => each.digest !== digest);
  const current = stale ? await voidApprovals(tx, request, approvals, digest, now) : request;
  const given = stale ? 1 : approvals.length + 1;
  const last = given >= needed;
  const fields = last ? { decidedAt: now, ...endClock(actor.id, now) } : {};
  await setStatus(tx, current, last ? approved : request.status, { updatedAt: now, ...fields });
  if (current.claim?.byId === actor.id) await setClaim(tx, current.id, null); // their part of it is done
  await writeDecision(tx, actor, current, { ...decided, outcome: "approve" }, now);
  const { id: requestId, tenantId } = request;
  const created = last ? await createRevisions(tx, requestId, planned, now) : [];
  const said = { tenantId, requestId, ...(reason !== "" && { reason }) };
  const detail = { number: request.number ?? 0, digest, given, risk: risk.level };
  const event = last
    ? ({ type: "request.approved", ...said, detail } as const)
    : ({ type: "request.approval_given", ...said, detail: { ...detail, needed } } as const);
  await recordAudit(tx, actor, event, now, "approver");
  for (const { clusterId, detail: revision } of created) {
    const made = { type: "revision.created", tenantId, requestId, clusterId, detail: revision } as const;
    await recordAudit(tx, actor, made, now, "approver");
  }
  return { status: last ? approved : request.status, given, needed };
}

async function writeDecision(
  tx: Tx,
  actor: Actor,
  { id: requestId, round }: RequestRecord,
  { outcome, reason, planned, risk }: Decided & { readonly outcome: "approve" | "reject" },
  now: Date,
): Promise<void> {
  const { digest } = planned;
  const decision = { requestId, personId: actor.id ?? "", round, outcome, reason, digest, ...riskColumns(risk) };
  await tx.decision.create({ data: { id: newId(now), decidedAt: now, ...decision } });
}
