import type { Desk } from "#lib/domain/request.ts";
import type { RiskLevel } from "#lib/domain/request-risk.ts";
import type { RequestRule, RequestTimes } from "#lib/domain/request-rules.ts";
import type { Tx } from "./client.ts";

/** The rule for requests of a risk, as it is now. */
export async function getRule(tx: Tx, risk: RiskLevel): Promise<RequestRule> {
  const { route, approvals } = await tx.requestRule.findUniqueOrThrow({ where: { risk } });
  return { risk, route: route as Desk, approvals };
}

export async function getTimes(tx: Tx): Promise<RequestTimes> {
  const { supportHours, decisionHours, remindHours, expiryDays } = await tx.requestTimes.findFirstOrThrow();
  return { supportHours, decisionHours, remindHours, expiryDays };
}
