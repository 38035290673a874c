"use server";
import { requireActor } from "#lib/auth/require-actor.ts";
import { changeRule, changeTimes } from "#lib/commands/change-rules.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { desks } from "#lib/domain/request.ts";
import { riskLevels } from "#lib/domain/request-risk.ts";
import { withError } from "../../with-error.ts";
import { attempt } from "../attempt.ts";
import type { SettingState } from "./rule-forms.tsx";

const text = (form: FormData, name: string) => String(form.get(name) ?? "").trim();
const whole = (form: FormData, name: string) =>
  /^\d{1,6}$/.test(text(form, name)) ? Number(text(form, name)) : Number.NaN;
const key = (form: FormData) => text(form, "idempotencyKey").slice(0, 100) || null;

export async function changeRuleAction(before: SettingState, form: FormData): Promise<SettingState> {
  const actor = await requireActor();
  return saved(before, () => {
    const risk = riskLevels.find((each) => each === text(form, "risk"));
    const route = desks.find((each) => each === text(form, "route"));
    if (risk === undefined || route === undefined) throw new Refusal("rule_invalid", "This rule");
    const rule = { risk, route, approvals: whole(form, "approvals") };
    return changeRule(actor, { rule, idempotencyKey: key(form) }, new Date());
  });
}

export async function changeTimesAction(before: SettingState, form: FormData): Promise<SettingState> {
  const actor = await requireActor();
  const times = {
    supportHours: whole(form, "supportHours"),
    decisionHours: whole(form, "decisionHours"),
    remindHours: whole(form, "remindHours"),
    expiryDays: whole(form, "expiryDays"),
  };
  return saved(before, () => changeTimes(actor, { times, idempotencyKey: key(form) }, new Date()));
}

async function saved(before: SettingState, work: () => Promise<unknown>): Promise<SettingState> {
  const refusal = await attempt(work);
  const error = refusal === null ? null : refusalWords(refusal);
  return withError({ attempt: before.attempt + 1, error, saved: refusal === null });
}
