"use client";
import { useActionState } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { modeWords } from "#components/list-diff.tsx";
import { Button } from "#components/ui/button.tsx";
import { Choice, Choices, TextArea } from "#components/ui/field.tsx";
import type { Mode } from "#lib/domain/revision.ts";
import { saveDraftAction } from "./actions.ts";

export interface RequestFormState {
  readonly attempt: number;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly values: Readonly<Record<string, string>>;
}

interface Props {
  readonly clusters: readonly { readonly id: string; readonly name: string; readonly mode: Mode }[];
  readonly requestId: string | null;
  readonly values: Readonly<Record<string, string>>;
}

const modes: readonly Mode[] = ["deny", "warn", "off"];

/** Which clusters, which registries, why. Comes back with everything that was typed. */
export function RequestForm({ clusters, requestId, values }: Props) {
  const [state, action, pending] = useActionState<RequestFormState, FormData>(saveDraftAction, {
    attempt: 0,
    errors: [],
    values,
  });
  const error = (field: string) => state.errors.find((each) => each.field === field)?.message;
  const chosen = (state.values["clusters"] ?? "").split(" ").filter((id) => id !== "");
  const known = new Set(clusters.map(({ id }) => id));
  const mode = state.values["mode"] ?? "";
  return (
    <form action={action} key={state.attempt} noValidate className="space-y-6">
      <ErrorSummary errors={state.errors} />
      {requestId !== null && <input type="hidden" name="requestId" value={requestId} />}
      {chosen
        .filter((id) => !known.has(id) && clusters.length === 0)
        .map((id) => (
          <input key={id} type="hidden" name="clusters" value={id} />
        ))}
      {clusters.length > 0 && (
        <Choices id="clusters" label="For which clusters?" error={error("clusters")}>
          {clusters.map((cluster) => (
            <Choice
              key={cluster.id}
              id={`cluster-${cluster.id}`}
              type="checkbox"
              name="clusters"
              value={cluster.id}
              defaultChecked={chosen.includes(cluster.id)}
            >
              {cluster.name} <span className="text-quiet">(mode {cluster.mode})</span>
            </Choice>
          ))}
        </Choices>
      )}
      <TextArea
        id="add"
        label="Registries to add"
        hint={
          <>
            One a line, for instance <code>ghcr.io/acme</code>, <code>quay.io/jetstack</code> or{" "}
            <code>registry.corp.example:5000</code>. Addresses and pull commands are read too.
          </>
        }
        error={error("add")}
        defaultValue={state.values["add"] ?? ""}
        rows={6}
        className="font-mono"
        spellCheck={false}
      />
      <TextArea
        id="remove"
        label="Registries to remove"
        hint="One a line, as they stand on the list."
        error={error("remove")}
        defaultValue={state.values["remove"] ?? ""}
        rows={3}
        className="font-mono"
        spellCheck={false}
      />
      <Choices
        id="mode"
        label="Mode"
        hint="A cluster's first approved list switches it to deny, unless you choose another mode here."
        error={error("mode")}
      >
        <Choice id="mode-keep" type="radio" name="mode" value="" defaultChecked={mode === ""}>
          Leave it as it is
        </Choice>
        {modes.map((each) => (
          <Choice key={each} id={`mode-${each}`} type="radio" name="mode" value={each} defaultChecked={mode === each}>
            {modeWords[each]}
          </Choice>
        ))}
      </Choices>
      <TextArea
        id="reason"
        label="Why?"
        hint="What runs from there, and who needs it. The approver and, later, auditors read this."
        error={error("reason")}
        defaultValue={state.values["reason"] ?? ""}
      />
      <Button type="submit" aria-disabled={pending}>
        Continue
      </Button>
      <p className="text-quiet">Next you check what was understood. Nothing is sent yet.</p>
    </form>
  );
}
