"use client";
import { type ReactNode, useActionState, useEffect, useRef } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { RiskBadge } from "#components/risk-badge.tsx";
import { RiskNotes } from "#components/risk-notes.tsx";
import { Button } from "#components/ui/button.tsx";
import type { Risk } from "#lib/domain/request-risk.ts";
import { continueAction } from "./actions.ts";
import { PastedStep } from "./pasted-step.tsx";
import {
  AddField,
  ClusterFields,
  type ClusterOption,
  chosenClusters,
  OtherFields,
  type RequestFormState,
  WhyFields,
} from "./request-fields.tsx";
import { questions, type Step, steps } from "./steps.ts";
import { type EndOptions, UntilFields } from "./until-fields.tsx";

interface Props {
  readonly clusters: readonly ClusterOption[];
  readonly hidden: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly first: Step;
  /** Set when somebody comes back from check answers to change one of them: the next page is check answers again. */
  readonly changing: boolean;
  readonly ends: EndOptions;
  /** Of what was asked for before, when somebody comes back to change it. */
  readonly risk: Risk | null;
  /** The lists as they are, beside the question that they help with. */
  readonly lists: ReactNode;
}

/** One question a page. What the others hold travels along unseen, so that it works without JavaScript and outlives a session. */
export function StepForm({ clusters, hidden, values, first, changing, ends, risk, lists }: Props) {
  const [state, send, pending] = useActionState<RequestFormState, FormData>(continueAction, {
    attempt: 0,
    errors: [],
    values,
    step: first,
    ...(risk !== null && { risk }),
  });
  const step = state.step ?? first;
  return (
    <form action={send} key={state.attempt} noValidate className="min-w-0 space-y-6">
      <ErrorSummary errors={state.errors} />
      {Object.entries({ ...hidden, step }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {state.table !== undefined ? (
        <PastedStep
          table={state.table}
          signals={state.risk?.signals ?? []}
          values={state.values}
          failed={state.errors.length > 0}
          next={changing ? "Next you check the whole request again." : "Next you say why. Nothing is sent yet."}
        />
      ) : (
        <>
          <Question step={step} state={state} asked={clusters.length > 1 ? steps : steps.slice(1)} />
          <Unseen step={step} state={state} offered={clusters.length} />
          {step === "clusters" && <ClusterFields clusters={clusters} state={state} />}
          {step === "registries" && (
            <>
              <ChosenClusters clusters={clusters} state={state} />
              <AddField state={state} />
              <OtherFields clusters={clusters} state={state} />
            </>
          )}
          {step === "why" && (
            <>
              {state.risk !== undefined && <WhatIsRisky risk={state.risk} />}
              <WhyFields state={state} />
              {(state.values["add"] ?? "").trim() !== "" && (
                <UntilFields state={state} ends={ends} risk={state.risk?.level ?? "low"} />
              )}
            </>
          )}
          <div className="flex flex-wrap gap-3">
            <Button type="submit" aria-disabled={pending}>
              Continue
            </Button>
            {!changing && step !== (clusters.length > 1 ? "clusters" : "registries") && (
              <Button type="submit" name="back" value="yes" look="quiet" aria-disabled={pending}>
                Back
              </Button>
            )}
          </div>
          {(changing || step === "why") && (
            <p className="text-quiet">Next you check the whole request. Nothing is sent yet.</p>
          )}
          {step === "registries" && lists}
        </>
      )}
    </form>
  );
}

/** Takes the focus when it follows another question, so that a screen reader says it and the page stands at its top. */
function Question({ step, state, asked }: { step: Step; state: RequestFormState; asked: readonly Step[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (state.attempt === 0 || state.errors.length > 0) return;
    heading.current?.focus();
    document.title = `${questions[step]} · New request · Trusted Registries`;
  }, [state, step]);
  return (
    <div>
      <p className="text-quiet">
        Step {Math.max(asked.indexOf(step), 0) + 1} of {asked.length + 1}
      </p>
      <h2 ref={heading} tabIndex={-1} className="outline-none">
        {questions[step]}
      </h2>
    </div>
  );
}

/** What the approver will read about the entries, while they can still be changed. */
function WhatIsRisky({ risk: { level, signals } }: { risk: Risk }) {
  return (
    <section aria-label="Risk of what you ask for" className="space-y-2 rounded border border-line bg-surface p-5">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="font-semibold">Risk of what you ask for</h3>
        <RiskBadge level={level} />
      </div>
      {signals.length === 0 ? (
        <p className="text-quiet">Nothing about these entries stands out.</p>
      ) : (
        <>
          <p className="text-quiet">The approver reads this too. Name less, or say below why it is needed.</p>
          <RiskNotes signals={signals} />
        </>
      )}
    </section>
  );
}

const fieldsOf: Record<Step, readonly string[]> = {
  clusters: ["clusters"],
  registries: ["add", "remove", "ends", "mode", "exempt", "exemptNone"],
  why: ["reason", "ticket", "until", "untilDay"],
};

/** Somebody whose session has ended is offered no cluster, and keeps the ones chosen before. */
function Unseen({ step, state, offered }: { step: Step; state: RequestFormState; offered: number }) {
  const others = Object.entries(state.values).filter(
    ([name, value]) => name !== "clusters" && value !== "" && !fieldsOf[step].includes(name),
  );
  return (
    <>
      {(step !== "clusters" || offered === 0) &&
        chosenClusters(state).map((id) => <input key={id} type="hidden" name="clusters" value={id} />)}
      {others.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

function ChosenClusters({ clusters, state }: { clusters: readonly ClusterOption[]; state: RequestFormState }) {
  const chosen = chosenClusters(state);
  const named = clusters.filter(({ id }) => chosen.includes(id));
  if (named.length === 0) return null;
  return (
    <p className="wrap-anywhere">
      For{" "}
      {named.map(({ id, name, mode }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <strong>{name}</strong> <span className="text-quiet">(mode {mode})</span>
        </span>
      ))}
    </p>
  );
}
