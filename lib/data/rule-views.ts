import { type Actor, mayChangeRules, maySeeRules } from "#lib/domain/permissions.ts";
import { riskLevels } from "#lib/domain/request-risk.ts";
import type { RequestRule, RequestTimes } from "#lib/domain/request-rules.ts";
import { client } from "./client.ts";
import { getRule, getTimes } from "./request-rules.ts";

export interface RulesView {
  readonly rules: readonly RequestRule[];
  readonly times: RequestTimes;
  readonly mayChange: boolean;
}

/** The rules that requests go by; null for who may not see them. */
export async function findRules(actor: Actor): Promise<RulesView | null> {
  if (!maySeeRules(actor)) return null;
  const rules = await Promise.all(riskLevels.map((risk) => getRule(client(), risk)));
  return { rules, times: await getTimes(client()), mayChange: mayChangeRules(actor) };
}

/** How long before a deadline its desk is reminded, for who waits or is waited for. */
export async function findReminderHours(): Promise<number> {
  return (await getTimes(client())).remindHours;
}
