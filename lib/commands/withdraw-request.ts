import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction } from "#lib/data/client.ts";
import { lockRequest, setStatus } from "#lib/data/requests.ts";
import { type Actor, mayWithdraw } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { statusAfter } from "#lib/domain/request.ts";

/** An author takes a request or a draft back before it is decided. */
export function withdrawRequest(actor: Actor, input: { readonly requestId: string }, now: Date): Promise<void> {
  return inTransaction(async (tx) => {
    const request = await lockRequest(tx, input.requestId);
    if (!mayWithdraw(actor, request)) throw new Refusal("forbidden");
    await setStatus(tx, request, statusAfter(request.status, "withdraw"), { updatedAt: now });
    const { id: requestId, tenantId, number } = request;
    await recordAudit(
      tx,
      actor,
      { type: "request.withdrawn", tenantId, requestId, detail: { number } },
      now,
      "tenant_member",
    );
  });
}
