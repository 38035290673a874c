import { recordAudit } from "#lib/data/audit-log.ts";
import { holderFor } from "#lib/data/request-content.ts";
import { assessRisk, riskColumns } from "#lib/data/request-risk.ts";
import { getRule, getTimes } from "#lib/data/request-rules.ts";
import { changesOf, nextRequestNumber, planRequest, setStatus, statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { changesNothing } from "#lib/domain/list-change.ts";
import { type Actor, isAuthor, mayFile } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { type Desk, statusAfter } from "#lib/domain/request.ts";
import { checkEnds, checkSize } from "#lib/domain/request-changes.ts";
import { startClock } from "#lib/domain/request-clock.ts";
import { expiresAt } from "#lib/domain/request-rules.ts";

/** Files a draft with the desk that the rule for its risk names. `digest` is of what the author was shown last. */
export function submitRequest(
  actor: Actor,
  input: { readonly requestId: string; readonly digest: string; readonly idempotencyKey: string | null },
  now: Date,
): Promise<{ number: number; routedTo: Desk }> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "submit-request", requestId, idempotencyKey }, now, async (tx) => {
    const request = await lockVisible(tx, actor, requestId);
    if (!isAuthor(actor, request)) throw new Refusal("forbidden");
    const submitted = statusOf(request, "submit");
    const holder = await holderFor(tx, actor, request.filedForId);
    const planned = await planRequest(tx, request, { lock: false });
    const { digest, clusters } = planned;
    if (!mayFile(holder, request) || clusters.length !== request.clusterIds.length)
      throw new Refusal(holder.name === null ? "cluster_not_yours" : "not_a_member");
    if (digest !== input.digest) throw new Refusal("stale");
    if (clusters.every(({ plan }) => changesNothing(plan))) throw new Refusal("no_changes");
    for (const { list, plan } of clusters) checkSize(list, plan);
    checkEnds(changesOf(request), now);
    const risk = await assessRisk(tx, planned);
    const [{ route }, times] = [await getRule(tx, risk.level), await getTimes(tx)];
    const status = route === "TDP-k8saas" ? statusAfter(submitted, "escalate") : submitted;
    const number = await nextRequestNumber(tx);
    const clock = { ...startClock(times, route, now), expiresAt: expiresAt(times, now) };
    const fields = { submittedAt: now, updatedAt: now, number, ...clock, ...riskColumns(risk) };
    await setStatus(tx, request, status, fields);
    const { tenantId, reason } = request;
    const detail = { number, digest, routedTo: route, risk: risk.level };
    const as = holder.name === null ? "tenant_member" : "support_agent";
    await recordAudit(tx, actor, { type: "request.submitted", tenantId, requestId, reason, detail }, now, as);
    return { number, routedTo: route };
  });
}
