import { Choice, Choices, TextField } from "#components/ui/field.tsx";
import { usualEnd } from "#lib/domain/end-date.ts";
import type { RiskLevel } from "#lib/domain/request-risk.ts";
import { errorOf, type RequestFormState } from "./request-fields.tsx";

/** How long what is added stays, in words with its day; and the zone in which days are counted. */
export interface EndOptions {
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly zone: string;
}

interface Props {
  readonly state: RequestFormState;
  readonly ends: EndOptions;
  /** Of what is asked for, as far as it is known: the choice that is proposed follows from it. */
  readonly risk: RiskLevel;
}

/** One is chosen beforehand, so that most people need not think about it. */
export function UntilFields({ state, ends, risk }: Props) {
  const chosen = state.values["until"] || usualEnd[risk];
  return (
    <div className="space-y-3">
      <Choices
        id="until"
        label="Until when may they be used?"
        hint={`At its end an entry leaves the list by itself; you are reminded before and ask for more in one click. Proposed is what is usual for ${risk} risk.`}
        error={errorOf(state, "until")}
      >
        {ends.choices.map(({ value, label }) => (
          <Choice
            key={value}
            id={`until-${value}`}
            type="radio"
            name="until"
            value={value}
            defaultChecked={chosen === value}
          >
            {label}
          </Choice>
        ))}
      </Choices>
      <div className="pl-9">
        <TextField
          id="untilDay"
          label="Day"
          hint={`If you chose a certain day: year, month, day, for instance 2027-02-28. It counts to its end in ${ends.zone}.`}
          error={errorOf(state, "untilDay")}
          defaultValue={state.values["untilDay"] ?? ""}
          className="max-w-40"
          autoComplete="off"
          onInput={() => {
            const certain = document.getElementById("until-date");
            if (certain instanceof HTMLInputElement) certain.checked = true;
          }}
        />
      </div>
    </div>
  );
}
