"use client";
import { useActionState } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { askVerdictAction } from "./verdict-actions.ts";

export interface VerdictFormState {
  readonly attempt: number;
  readonly error: string | null;
  readonly typed: string;
}

/** Takes an image, some, or a manifest, and has the cluster asked. Comes back with everything that was typed. */
export function VerdictForm({ clusterId, typed }: { clusterId: string; typed: string }) {
  const [state, action, pending] = useActionState<VerdictFormState, FormData>(askVerdictAction, {
    attempt: 0,
    error: null,
    typed,
  });
  return (
    <form action={action} key={state.attempt} noValidate className="space-y-4">
      <ErrorSummary errors={state.error === null ? [] : [{ field: "typed", message: state.error }]} />
      <input type="hidden" name="clusterId" value={clusterId} />
      <TextArea
        id="typed"
        name="typed"
        label="Image or manifest"
        hint={
          <>
            An image such as <code>ghcr.io/acme/api:1</code>, several, one a line, or a whole manifest in YAML or JSON.
            Only the images are sent to the cluster; nothing is created there.
          </>
        }
        error={state.error ?? undefined}
        defaultValue={state.typed}
        rows={4}
        className="font-mono"
        spellCheck={false}
        autoComplete="off"
      />
      <Button type="submit" aria-disabled={pending}>
        Ask the cluster
      </Button>
    </form>
  );
}
