import { recordAudit } from "#lib/data/audit-log.ts";
import type { Tx } from "#lib/data/client.ts";
import { assessRisk } from "#lib/data/request-risk.ts";
import { getRule, getTimes } from "#lib/data/request-rules.ts";
import { getRequest, planRequest, type RequestRecord } from "#lib/data/requests.ts";
import { runCommand } from "#lib/data/run-command.ts";
import { type Actor, mayChangeRules } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { openStatuses, requestName } from "#lib/domain/request.ts";
import { checkRule, checkTimes, type RequestRule, type RequestTimes } from "#lib/domain/request-rules.ts";

/** Changes the first desk and the number of approvals for one risk. Never by an author of a draft or an open request of that risk. */
export function changeRule(
  actor: Actor,
  input: { readonly rule: RequestRule; readonly idempotencyKey: string | null },
  now: Date,
): Promise<RequestRule> {
  const { rule: after, idempotencyKey } = input;
  return runCommand(actor, { command: "change-rule", requestId: null, idempotencyKey }, now, async (tx) => {
    if (!mayChangeRules(actor)) throw new Refusal("forbidden");
    checkRule(after);
    const { risk, route, approvals } = after;
    await tx.$queryRaw`SELECT risk FROM request_rule WHERE risk = ${risk} FOR UPDATE`;
    const before = await getRule(tx, risk);
    for (const request of await ownRequests(tx, actor))
      if ((await assessRisk(tx, await planRequest(tx, request, { lock: false }))).level === risk)
        throw new Refusal("author_of_affected", requestName(request.number));
    if (before.route === route && before.approvals === approvals) return before;
    await tx.requestRule.update({ where: { risk }, data: { route, approvals } });
    await recordAudit(tx, actor, { type: "rule.changed", detail: { before, after } }, now, "platform_admin");
    return after;
  });
}

/** Changes the deadlines and the expiry of what is filed from now on. Never by an author of a draft or an open request. */
export function changeTimes(
  actor: Actor,
  input: { readonly times: RequestTimes; readonly idempotencyKey: string | null },
  now: Date,
): Promise<RequestTimes> {
  const { times: after, idempotencyKey } = input;
  return runCommand(actor, { command: "change-times", requestId: null, idempotencyKey }, now, async (tx) => {
    if (!mayChangeRules(actor)) throw new Refusal("forbidden");
    checkTimes(after);
    await tx.$queryRaw`SELECT singleton FROM request_times FOR UPDATE`;
    const before = await getTimes(tx);
    const [own] = await ownRequests(tx, actor);
    if (own) throw new Refusal("author_of_affected", requestName(own.number));
    if (JSON.stringify(before) === JSON.stringify(after)) return before;
    await tx.requestTimes.updateMany({ data: { ...after } });
    await recordAudit(tx, actor, { type: "times.changed", detail: { before, after } }, now, "platform_admin");
    return after;
  });
}

/** What this person wrote that is not closed: drafts too, or they could be kept back until the rule suits them. */
async function ownRequests(tx: Tx, actor: Actor): Promise<RequestRecord[]> {
  const found = await tx.request.findMany({
    where: { status: { in: ["draft", ...openStatuses] }, authors: { some: { personId: actor.id ?? "" } } },
    select: { id: true },
  });
  const requests: RequestRecord[] = [];
  for (const { id } of found) requests.push(await getRequest(tx, id));
  return requests;
}
