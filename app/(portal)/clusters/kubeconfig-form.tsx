"use client";
import { useActionState } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { HiddenFields } from "#components/ui/hidden-fields.tsx";

export interface KubeconfigState {
  readonly attempt: number;
  readonly error: string | null;
}

interface Props {
  readonly action: (before: KubeconfigState, form: FormData) => Promise<KubeconfigState>;
  readonly hidden: Readonly<Record<string, string>>;
  readonly button: string;
}

/** Takes a kubeconfig. It is sealed when it is sent and never shown again, also not after a mistake. */
export function KubeconfigForm({ action, hidden, button }: Props) {
  const [state, send, pending] = useActionState(action, { attempt: 0, error: null });
  return (
    <form action={send} noValidate className="space-y-4">
      <ErrorSummary errors={state.error === null ? [] : [{ field: "kubeconfig", message: state.error }]} />
      <HiddenFields values={hidden} />
      <TextArea
        id="kubeconfig"
        label="Kubeconfig of the portal's ServiceAccount"
        hint="With the token in it; no programs and no file paths. It is kept encrypted and never shown again."
        error={state.error ?? undefined}
        rows={10}
        className="font-mono text-sm"
        spellCheck={false}
        autoComplete="off"
      />
      <Button type="submit" aria-disabled={pending}>
        {button}
      </Button>
    </form>
  );
}
