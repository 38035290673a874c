"use client";
import { useActionState } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { HiddenFields } from "#components/ui/hidden-fields.tsx";
import type { RiskLevel } from "#lib/domain/request-risk.ts";
import { PastedStep } from "./pasted-step.tsx";
import {
  AddField,
  ClusterFields,
  type ClusterOption,
  FirstList,
  OtherFields,
  type RequestFormState,
  WhyFields,
} from "./request-fields.tsx";

import { type EndOptions, UntilFields } from "./until-fields.tsx";

interface Props {
  readonly clusters: readonly ClusterOption[];
  readonly action: (before: RequestFormState, form: FormData) => Promise<RequestFormState>;
  readonly hidden: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly ends: EndOptions;
  readonly risk: RiskLevel;
}

/** Everything of a request that was filed already, to be changed on one page. Comes back with everything that was typed. */
export function RequestForm({ action, clusters, hidden, values, ends, risk }: Props) {
  const [state, send, pending] = useActionState<RequestFormState, FormData>(action, { attempt: 0, errors: [], values });
  return (
    <form action={send} key={state.attempt} noValidate className="min-w-0 space-y-6">
      <ErrorSummary errors={state.errors} />
      <HiddenFields values={hidden} />
      {state.table !== undefined ? (
        <PastedStep
          table={state.table}
          signals={state.risk?.signals ?? []}
          values={state.values}
          failed={state.errors.length > 0}
          next="Next the changes are saved."
        />
      ) : (
        <>
          <ClusterFields clusters={clusters} state={state} />
          <AddField state={state} />
          <FirstList clusters={clusters} state={state} />
          <OtherFields clusters={clusters} state={state} />
          <WhyFields state={state} />
          <UntilFields state={state} ends={ends} risk={risk} />
          <Button type="submit" aria-disabled={pending}>
            Save the changes
          </Button>
          <p className="text-quiet">The history keeps what it said before, and who changed it.</p>
        </>
      )}
    </form>
  );
}
