import { recordAudit } from "#lib/data/audit-log.ts";
import { setStatus, statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { type Actor, mayWithdraw } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { endClock } from "#lib/domain/request-clock.ts";

/** An author takes a request or a draft back before it is decided. */
export function withdrawRequest(
  actor: Actor,
  input: { readonly requestId: string; readonly idempotencyKey: string | null },
  now: Date,
): Promise<{ status: string }> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "withdraw-request", requestId, idempotencyKey }, now, async (tx) => {
    const request = await lockVisible(tx, actor, requestId);
    if (!mayWithdraw(actor, request)) throw new Refusal("forbidden");
    const status = statusOf(request, "withdraw");
    await setStatus(tx, request, status, { updatedAt: now, ...endClock(actor.id, now) });
    const { tenantId, number } = request;
    const as = actor.roles.includes("tenant_member") ? "tenant_member" : undefined;
    const event = { type: "request.withdrawn", tenantId, requestId, detail: { number } } as const;
    await recordAudit(tx, actor, event, now, as);
    return { status };
  });
}
