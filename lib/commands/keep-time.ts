import { approvalsOf, voidApprovals } from "#lib/data/approvals.ts";
import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction, type Tx } from "#lib/data/client.ts";
import { findDueRequests } from "#lib/data/due-requests.ts";
import { getTimes } from "#lib/data/request-rules.ts";
import { lockRequest, planRequest, type RequestRecord, setStatus, statusOf } from "#lib/data/requests.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { waitsFor } from "#lib/domain/request.ts";
import { endClock, startClock } from "#lib/domain/request-clock.ts";
import { remindAt } from "#lib/domain/request-rules.ts";

/** What time did to a request: one thing at a time, the most final first. */
export type TimeStep = "expired" | "escalated" | "overdue" | "reminded" | "voided";

/** The requests for which time has come, as of `now`. */
export function listDueRequests(now: Date): Promise<string[]> {
  return inTransaction(async (tx) => findDueRequests(tx, await getTimes(tx), now));
}

/**
 * Does what is due on one request, in a transaction of its own; null when nothing is (any more). Decided from the state,
 * under the request's lock: two workers whose timers fire together do it once.
 */
export function keepTime(actor: Actor, requestId: string, now: Date): Promise<TimeStep | null> {
  return inTransaction(async (tx) => {
    const request = await lockRequest(tx, requestId);
    const times = await getTimes(tx);
    const { tenantId, status, dueAt, expiresAt } = request;
    const number = request.number ?? 0;
    const waiting = waitsFor(status);
    if (waiting === null || expiresAt === null) return null;
    const place = { tenantId, requestId };
    if (expiresAt <= now) {
      const fields = { updatedAt: now, ...endClock(null, now) };
      await setStatus(tx, request, statusOf(request, "expire"), fields);
      await recordAudit(tx, actor, { type: "request.expired", ...place, detail: { number } }, now);
      return "expired";
    }
    if (status === "submitted" && dueAt !== null && dueAt <= now) {
      const fields = { updatedAt: now, ...startClock(times, "TDP-k8saas", now) };
      await setStatus(tx, request, statusOf(request, "escalate"), fields);
      const detail = { number, because: "silence" } as const;
      await recordAudit(tx, actor, { type: "request.escalated", ...place, detail }, now);
      return "escalated";
    }
    if (dueAt !== null && dueAt <= now && request.overdueAt === null) {
      await tx.request.update({ where: { id: requestId }, data: { overdueAt: now } });
      const detail = { number, waitsFor: waiting, since: dueAt.toISOString() };
      await recordAudit(tx, actor, { type: "request.overdue", ...place, detail }, now);
      return "overdue";
    }
    const end = dueAt ?? expiresAt;
    if (request.remindedAt === null && remindAt(times, end) <= now && end > now) {
      await tx.request.update({ where: { id: requestId }, data: { remindedAt: now } });
      const detail = { number, waitsFor: waiting, until: end.toISOString() };
      await recordAudit(tx, actor, { type: "request.reminded", ...place, detail }, now);
      return "reminded";
    }
    return (await voidIfChanged(tx, request, now)) ? "voided" : null;
  });
}

/** Approvals that were given on another effect than the request has now are voided, so that those who gave them are told. */
async function voidIfChanged(tx: Tx, request: RequestRecord, now: Date): Promise<boolean> {
  const approvals = await approvalsOf(tx, request);
  if (approvals.length === 0) return false;
  const { digest } = await planRequest(tx, request, { lock: false });
  if (approvals.every((each) => each.digest === digest)) return false;
  await voidApprovals(tx, request, approvals, digest, now);
  return true;
}
