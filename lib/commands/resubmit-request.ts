import { recordAudit } from "#lib/data/audit-log.ts";
import { addComment } from "#lib/data/comments.ts";
import { assessRisk, riskColumns } from "#lib/data/request-risk.ts";
import { getRule, getTimes } from "#lib/data/request-rules.ts";
import { changesOf, planRequest, setStatus, statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { changesNothing } from "#lib/domain/list-change.ts";
import { type Actor, mayFile, mayResubmit } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { type Desk, readNote, statusAfter } from "#lib/domain/request.ts";
import { checkEnds } from "#lib/domain/request-changes.ts";
import { resumeClock, startClock } from "#lib/domain/request-clock.ts";
import { expiresAt } from "#lib/domain/request-rules.ts";

export interface ResubmitInput {
  readonly requestId: string;
  /** The answer to what was asked; may be empty when the request itself was changed. */
  readonly answer: string;
  readonly idempotencyKey: string | null;
}

/** Sends a request back after changes were asked for: to TDP-k8saas if they asked, otherwise to where the rules send it. */
export function resubmitRequest(actor: Actor, input: ResubmitInput, now: Date): Promise<{ routedTo: Desk }> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "resubmit-request", requestId, idempotencyKey }, now, async (tx) => {
    const request = await lockVisible(tx, actor, requestId);
    if (!mayResubmit(actor, request)) throw new Refusal("forbidden");
    const submitted = statusOf(request, "resubmit");
    const answer = readNote(input.answer);
    const planned = await planRequest(tx, request, { lock: false });
    const { digest } = planned;
    if (planned.clusters.every(({ plan }) => changesNothing(plan))) throw new Refusal("no_changes");
    checkEnds(changesOf(request), now);
    const risk = await assessRisk(tx, planned);
    const times = await getTimes(tx);
    const asked = request.askedByDesk;
    const routedTo = asked === "TDP-k8saas" ? asked : (await getRule(tx, risk.level)).route;
    const status = routedTo === "TDP-k8saas" ? statusAfter(submitted, "escalate") : submitted;
    const clock = routedTo === asked ? resumeClock(request, now) : startClock(times, routedTo, now);
    const fields = { updatedAt: now, ...clock, expiresAt: expiresAt(times, now), ...riskColumns(risk) };
    await setStatus(tx, request, status, fields);
    if (answer !== "") await addComment(tx, actor, { requestId, text: answer, internal: false }, now);
    const { tenantId, number } = request;
    const detail = { number: number ?? 0, digest, routedTo, risk: risk.level };
    const event = { type: "request.resubmitted", tenantId, requestId, detail } as const;
    const as = mayFile(actor, request) ? "tenant_member" : undefined;
    await recordAudit(tx, actor, answer === "" ? event : { ...event, reason: answer }, now, as);
    return { routedTo };
  });
}
