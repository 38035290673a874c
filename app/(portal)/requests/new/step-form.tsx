"use client";
import { type ReactNode, useActionState, useEffect, useRef } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { RiskBadge } from "#components/risk-badge.tsx";
import { RiskNotes } from "#components/risk-notes.tsx";
import { Button } from "#components/ui/button.tsx";
import { HiddenFields } from "#components/ui/hidden-fields.tsx";
import type { Risk } from "#lib/domain/request-risk.ts";
import { continueAction } from "./actions.ts";
import { PastedStep } from "./pasted-step.tsx";
import type { PastedTable } from "./pasted-table.ts";
import {
  AddField,
  ClusterFields,
  type ClusterOption,
  chosenClusters,
  FirstList,
  OtherFields,
  type RequestFormState,
  WhyFields,
} from "./request-fields.tsx";
import { questions, type Step, stepWords } from "./steps.ts";
import { type EndOptions, UntilFields } from "./until-fields.tsx";

interface Props {
  readonly clusters: readonly ClusterOption[];
  readonly hidden: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly first: Step;
  /** Set when somebody comes back from check answers to change one of them: the next page is check answers again. */
  readonly changing: boolean;
  readonly ends: EndOptions;
  /** What was understood of the text, where that is the page. */
  readonly table?: PastedTable;
  /** Of what is asked for so far. */
  readonly risk: Risk | null;
  /** The lists as they are, beside the question that they help with. */
  readonly lists: ReactNode;
}

/** Whether the form was sent: the page that follows takes the focus, one that is opened by its address does not. */
let sent = false;

/** One question a page. What the others hold is kept in the draft and also travels along unseen, so that it outlives a session. */
export function StepForm({ clusters, hidden, values, first, changing, ends, risk, table, lists }: Props) {
  const [state, send, pending] = useActionState<RequestFormState, FormData>(continueAction, {
    attempt: 0,
    errors: [],
    values,
    step: first,
    ...(risk !== null && { risk }),
    ...(table !== undefined && { table }),
  });
  const step = state.step ?? first;
  return (
    <form
      action={send}
      onSubmit={() => {
        sent = true;
      }}
      key={state.attempt}
      noValidate
      className="min-w-0 space-y-6"
    >
      <ErrorSummary errors={state.errors} />
      <HiddenFields values={{ ...hidden, step }} />
      {state.table !== undefined ? (
        <PastedStep
          place={<Place step={step} clusters={clusters} state={state} />}
          table={state.table}
          signals={state.risk?.signals ?? []}
          values={state.values}
          failed={state.errors.length > 0}
          next={changing ? "Next you check the whole request again." : "Next you say why. Nothing is sent yet."}
        />
      ) : (
        <>
          <Question step={step} state={state}>
            <Place step={step} clusters={clusters} state={state} />
          </Question>
          <Unseen step={step} state={state} offered={clusters.length} />
          {step === "clusters" && <ClusterFields clusters={clusters} state={state} />}
          {step === "registries" && (
            <>
              <AddField state={state} />
              <FirstList clusters={clusters} state={state} />
              <OtherFields clusters={clusters} state={state} />
            </>
          )}
          {step === "why" && (
            <>
              {state.risk !== undefined && state.risk.level !== "low" && <WhatIsRisky risk={state.risk} />}
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
function Question({ step, state, children }: { step: Step; state: RequestFormState; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (sent && state.errors.length === 0) heading.current?.focus();
    sent = false;
  }, [state]);
  return (
    <div>
      {children}
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
      <p className="text-quiet">The approver reads this too. Name less, or say below why it is needed.</p>
      <RiskNotes signals={signals} />
    </section>
  );
}

const fieldsOf: Record<Step, readonly string[]> = {
  clusters: ["clusters"],
  registries: ["add", "pasted", "answers", "remove", "ends", "mode", "exempt", "exemptNone"],
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

/** Which of the steps it is, and for which clusters. */
function Place({ step, clusters, state }: { step: Step; clusters: readonly ClusterOption[]; state: RequestFormState }) {
  const chosen = chosenClusters(state);
  const named = step === "clusters" ? [] : clusters.filter(({ id }) => chosen.includes(id));
  return (
    <p className="wrap-anywhere text-quiet">
      {stepWords(step, clusters.length > 1)}
      {named.length > 0 && ", for "}
      {named.map(({ id, name, mode }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <strong className="text-ink">{name}</strong> (mode {mode})
        </span>
      ))}
    </p>
  );
}
