"use client";
import { useActionState } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { Choice, Choices, TextField } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { desks } from "#lib/domain/request.ts";
import type { RequestRule, RequestTimes } from "#lib/domain/request-rules.ts";
import { changeRuleAction, changeTimesAction } from "./actions.ts";

export interface SettingState {
  readonly attempt: number;
  readonly error: string | null;
  readonly saved: boolean;
}

const untouched: SettingState = { attempt: 0, error: null, saved: false };

function Saved({ state }: { state: SettingState }) {
  return state.saved ? (
    <Notice tone="good" role="status">
      Saved. It applies from now on.
    </Notice>
  ) : null;
}

/** The first desk and the number of approvals for one risk. */
export function RuleForm({ rule, idempotencyKey }: { rule: RequestRule; idempotencyKey: string }) {
  const [state, send, pending] = useActionState(changeRuleAction, untouched);
  const { risk, route, approvals } = rule;
  return (
    <form action={send} key={state.attempt} noValidate className="space-y-4">
      <ErrorSummary errors={state.error === null ? [] : [{ field: `approvals-${risk}`, message: state.error }]} />
      <Saved state={state} />
      <input type="hidden" name="risk" value={risk} />
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      <Choices id={`route-${risk}`} label="They go first to">
        {desks.map((desk) => (
          <Choice
            key={desk}
            id={`route-${risk}-${desk}`}
            type="radio"
            name="route"
            value={desk}
            defaultChecked={route === desk}
          >
            {desk}
          </Choice>
        ))}
      </Choices>
      <TextField
        id={`approvals-${risk}`}
        name="approvals"
        label="Approvals needed, each by somebody else of TDP-k8saas"
        inputMode="numeric"
        defaultValue={approvals}
        error={state.error ?? undefined}
        className="max-w-24"
      />
      <Button type="submit" aria-disabled={pending}>
        Save the rule for {risk} risk
      </Button>
    </form>
  );
}

const fields: readonly { readonly name: keyof RequestTimes; readonly label: string }[] = [
  { name: "supportHours", label: "Hours that support-platform has before a request goes on to TDP-k8saas by itself" },
  { name: "decisionHours", label: "Hours that TDP-k8saas has to decide" },
  { name: "remindHours", label: "Hours before the end at which a reminder comes" },
  { name: "expiryDays", label: "Days after which an undecided request expires" },
];

/** How long each desk has, when a reminder comes, and when a request expires. */
export function TimesForm({ times, idempotencyKey }: { times: RequestTimes; idempotencyKey: string }) {
  const [state, send, pending] = useActionState(changeTimesAction, untouched);
  return (
    <form action={send} key={state.attempt} noValidate className="space-y-4">
      <ErrorSummary errors={state.error === null ? [] : [{ field: "supportHours", message: state.error }]} />
      <Saved state={state} />
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      {fields.map(({ name, label }) => (
        <TextField
          key={name}
          id={name}
          label={label}
          inputMode="numeric"
          defaultValue={times[name]}
          className="max-w-24"
        />
      ))}
      <Button type="submit" aria-disabled={pending}>
        Save the deadlines
      </Button>
    </form>
  );
}
