import { recordAudit } from "#lib/data/audit-log.ts";
import type { Tx } from "#lib/data/client.ts";
import { type RequestRecord, setClaim, statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { wordToClaim, wordToRelease } from "#lib/domain/claim.ts";
import { type Actor, isAuthor, mayClaim } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { deskOf } from "#lib/domain/request.ts";

export interface ClaimInput {
  readonly requestId: string;
  /** Needed where it takes a request from somebody else. */
  readonly word: string;
  readonly idempotencyKey: string | null;
}

/** Somebody at the desk says that they look at a request, also in place of another. Whoever may decide it still does. */
export function claimRequest(actor: Actor, input: ClaimInput, now: Date): Promise<object> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "claim-request", requestId, idempotencyKey }, now, async (tx) => {
    const request = await atTheDesk(tx, actor, requestId, "claim");
    const reason = wordToClaim(actor, request.claim, input.word);
    await setClaim(tx, requestId, { byId: actor.id ?? "", at: now });
    const { said, as } = told(request, reason);
    await recordAudit(tx, actor, { type: "request.claimed", ...said }, now, as);
    return {};
  });
}

/** They no longer do, or somebody else at the desk says so. */
export function releaseRequest(actor: Actor, input: ClaimInput, now: Date): Promise<object> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "release-request", requestId, idempotencyKey }, now, async (tx) => {
    const request = await atTheDesk(tx, actor, requestId, "release");
    const reason = wordToRelease(actor, request.claim, input.word);
    await setClaim(tx, requestId, null);
    const { said, as } = told(request, reason);
    await recordAudit(tx, actor, { type: "request.released", ...said }, now, as);
    return {};
  });
}

async function atTheDesk(tx: Tx, actor: Actor, requestId: string, move: "claim" | "release"): Promise<RequestRecord> {
  const request = await lockVisible(tx, actor, requestId);
  if (!mayClaim(actor, request)) throw new Refusal(isAuthor(actor, request) ? "four_eyes" : "forbidden");
  statusOf(request, move);
  return request;
}

function told({ id: requestId, tenantId, number, status, claim }: RequestRecord, reason: string) {
  const detail = { number: number ?? 0, ...(claim !== null && { from: claim.by }) };
  const as = deskOf(status) === "support-platform" ? ("support_agent" as const) : ("approver" as const);
  return { said: { tenantId, requestId, detail, ...(reason !== "" && { reason }) }, as };
}
