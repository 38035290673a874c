"use client";
import { useActionState } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { HiddenFields } from "#components/ui/hidden-fields.tsx";

export interface ActionState {
  readonly error: string | null;
}

interface Props {
  readonly action: (before: ActionState, form: FormData) => Promise<ActionState>;
  readonly button: string;
  readonly look?: "primary" | "quiet" | "danger";
  readonly hidden: Readonly<Record<string, string>>;
}

/** One button that does one thing, with the refusal in words above it. */
export function ActionForm({ action, button, look = "primary", hidden }: Props) {
  const [state, send, pending] = useActionState(action, { error: null });
  return (
    <form action={send} className="space-y-3">
      <ErrorSummary
        errors={state.error === null ? [] : [{ field: `button-${button.replaceAll(" ", "-")}`, message: state.error }]}
      />
      <HiddenFields values={hidden} />
      <Button id={`button-${button.replaceAll(" ", "-")}`} type="submit" look={look} aria-disabled={pending}>
        {button}
      </Button>
    </form>
  );
}
