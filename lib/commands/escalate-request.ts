import { recordAudit } from "#lib/data/audit-log.ts";
import { getTimes } from "#lib/data/request-rules.ts";
import { setStatus, statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { type Actor, isAuthor, mayEscalate } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { readReason } from "#lib/domain/request.ts";
import { startClock } from "#lib/domain/request-clock.ts";

/** support-platform sends a request on to TDP-k8saas, with a note that everybody who sees the request reads. */
export function escalateRequest(
  actor: Actor,
  input: { readonly requestId: string; readonly note: string; readonly idempotencyKey: string | null },
  now: Date,
): Promise<{ status: string }> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "escalate-request", requestId, idempotencyKey }, now, async (tx) => {
    const request = await lockVisible(tx, actor, requestId);
    if (!mayEscalate(actor, request)) throw new Refusal(isAuthor(actor, request) ? "four_eyes" : "forbidden");
    const status = statusOf(request, "escalate");
    const reason = readReason(input.note);
    await setStatus(tx, request, status, { updatedAt: now, ...startClock(await getTimes(tx), "TDP-k8saas", now) });
    const { tenantId, number } = request;
    const detail = { number: number ?? 0, because: "note" } as const;
    const event = { type: "request.escalated", tenantId, requestId, reason, detail } as const;
    await recordAudit(tx, actor, event, now, "support_agent");
    return { status };
  });
}
