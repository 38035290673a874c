"use client";
import { useActionState, useState } from "react";
import { CannedReasons } from "#components/canned-reasons.tsx";
import { ErrorSummary } from "#components/error-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { HiddenFields } from "#components/ui/hidden-fields.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { CannedReason } from "#lib/domain/canned-reasons.ts";

export interface SayState {
  readonly attempt: number;
  readonly error: string | null;
  readonly text: string;
}

export interface SayButton {
  readonly value: string;
  readonly word: string;
  readonly look?: "primary" | "quiet" | "danger";
}

interface Props {
  readonly action: (before: SayState, form: FormData) => Promise<SayState>;
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Words that are said often, to fill in. */
  readonly canned?: readonly CannedReason[];
  readonly buttons: readonly SayButton[];
  readonly hidden: Readonly<Record<string, string>>;
  /** Of what is shown, when saying something is bound to it. */
  readonly digest?: string;
  /** Folded away under these words until it is wanted, or something is wrong with it. */
  readonly folded?: string;
}

/** Some words and what to do with them. The refusal stands in words above them, and they are kept. */
export function SayForm({ action, id, label, hint, canned = [], buttons, hidden, digest, folded }: Props) {
  const [state, send, pending] = useActionState(action, { attempt: 0, error: null, text: "" });
  const [read] = useState(digest); // the page may renew itself meanwhile; a decision is on what was opened
  if (read !== digest)
    return (
      <Notice tone="warn" role="alert">
        The request or the list has changed since you opened this page.{" "}
        <a href={`/requests/${hidden["requestId"]}`}>Read it again</a>, then decide.
      </Notice>
    );
  const form = (
    <form action={send} key={state.attempt} noValidate className="space-y-4">
      <ErrorSummary errors={state.error === null ? [] : [{ field: id, message: state.error }]} />
      <HiddenFields values={digest === undefined ? hidden : { ...hidden, digest }} />
      <TextArea
        id={id}
        name="text"
        label={label}
        hint={hint}
        error={state.error ?? undefined}
        defaultValue={state.text}
        rows={3}
      />
      <CannedReasons reasons={canned} />
      <div className="flex flex-wrap gap-3">
        {buttons.map(({ value, word, look = "primary" }) => (
          <Button key={value} type="submit" name="deed" value={value} look={look} aria-disabled={pending}>
            {word}
          </Button>
        ))}
      </div>
    </form>
  );
  if (folded === undefined) return form;
  return (
    <details open={state.error !== null}>
      <summary>{folded}</summary>
      <div className="mt-3">{form}</div>
    </details>
  );
}
