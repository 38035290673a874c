import { recordAudit } from "#lib/data/audit-log.ts";
import { setStatus, statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { type Actor, isAuthor, mayReturn } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { deskOf, readNote } from "#lib/domain/request.ts";
import { stopClock } from "#lib/domain/request-clock.ts";

/** The desk that a request waits at asks its authors for changes or for an answer; the clock stands until they send it again. */
export function returnRequest(
  actor: Actor,
  input: { readonly requestId: string; readonly question: string; readonly idempotencyKey: string | null },
  now: Date,
): Promise<{ status: string }> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "return-request", requestId, idempotencyKey }, now, async (tx) => {
    const request = await lockVisible(tx, actor, requestId);
    if (!mayReturn(actor, request)) throw new Refusal(isAuthor(actor, request) ? "four_eyes" : "forbidden");
    const status = statusOf(request, "return");
    const desk = deskOf(request.status) ?? "TDP-k8saas";
    const reason = readNote(input.question);
    if (reason === "") throw new Refusal("question_missing");
    await setStatus(tx, request, status, { updatedAt: now, ...stopClock(request, desk, now) });
    const { tenantId, number } = request;
    const detail = { number: number ?? 0, askedBy: desk };
    const as = desk === "support-platform" ? "support_agent" : "approver";
    await recordAudit(tx, actor, { type: "request.returned", tenantId, requestId, reason, detail }, now, as);
    return { status };
  });
}
