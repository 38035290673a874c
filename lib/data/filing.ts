import type { Actor } from "#lib/domain/permissions.ts";
import { type Desk, statusAfter } from "#lib/domain/request.ts";
import { startClock } from "#lib/domain/request-clock.ts";
import { expiresAt } from "#lib/domain/request-rules.ts";
import { recordAudit } from "./audit-log.ts";
import type { Tx } from "./client.ts";
import type { Holder } from "./request-content.ts";
import { assessRisk, riskColumns } from "./request-risk.ts";
import { getRule, getTimes } from "./request-rules.ts";
import { nextRequestNumber, type RequestPlan, type RequestRecord, setStatus, statusOf } from "./requests.ts";

/** Files a draft that has passed its checks with the desk that the rule for its risk names: number, clock, record. */
export async function fileDraft(
  tx: Tx,
  actor: Actor,
  request: RequestRecord,
  planned: RequestPlan,
  holder: Holder,
  now: Date,
): Promise<{ number: number; routedTo: Desk }> {
  const submitted = statusOf(request, "submit");
  const risk = await assessRisk(tx, planned);
  const [{ route }, times] = [await getRule(tx, risk.level), await getTimes(tx)];
  const status = route === "TDP-k8saas" ? statusAfter(submitted, "escalate") : submitted;
  const number = await nextRequestNumber(tx);
  const clock = { ...startClock(times, route, now), expiresAt: expiresAt(times, now) };
  await setStatus(tx, request, status, { submittedAt: now, updatedAt: now, number, ...clock, ...riskColumns(risk) });
  const { id: requestId, tenantId, reason } = request;
  const detail = { number, digest: planned.digest, routedTo: route, risk: risk.level };
  const as = holder.name === null ? "tenant_member" : "support_agent";
  await recordAudit(tx, actor, { type: "request.submitted", tenantId, requestId, reason, detail }, now, as);
  return { number, routedTo: route };
}
