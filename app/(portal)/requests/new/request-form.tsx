"use client";
import { useActionState } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { modeWords } from "#components/list-diff.tsx";
import { Button } from "#components/ui/button.tsx";
import { Choice, Choices, TextArea, TextField } from "#components/ui/field.tsx";
import type { Mode } from "#lib/domain/revision.ts";
import type { PastedTable } from "./paste-step.ts";
import { PastedStep } from "./pasted-step.tsx";

export interface RequestFormState {
  readonly attempt: number;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly values: Readonly<Record<string, string>>;
  /** Set when what was pasted is to be looked at before it goes on. */
  readonly table?: PastedTable;
}

interface Props {
  readonly clusters: readonly {
    readonly id: string;
    readonly name: string;
    readonly mode: Mode;
    readonly exemptNamespaces: readonly string[];
  }[];
  readonly action: (before: RequestFormState, form: FormData) => Promise<RequestFormState>;
  readonly hidden: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly button: string;
  /** What comes after the button. */
  readonly next: string;
}

const modes: readonly Mode[] = ["deny", "warn", "off"];

/** Which clusters, which registries, why. Comes back with everything that was typed. */
export function RequestForm({ action, clusters, hidden, values, button, next }: Props) {
  const [state, send, pending] = useActionState<RequestFormState, FormData>(action, {
    attempt: 0,
    errors: [],
    values,
  });
  const error = (field: string) => state.errors.find((each) => each.field === field)?.message;
  const chosen = (state.values["clusters"] ?? "").split(" ").filter((id) => id !== "");
  const known = new Set(clusters.map(({ id }) => id));
  const mode = state.values["mode"] ?? "";
  if (state.table !== undefined)
    return (
      <form action={send} key={state.attempt} noValidate className="min-w-0 space-y-6">
        <ErrorSummary errors={state.errors} />
        <PastedStep table={state.table} values={{ ...state.values, ...hidden }} failed={state.errors.length > 0} />
      </form>
    );
  return (
    <form action={send} key={state.attempt} noValidate className="space-y-6">
      <ErrorSummary errors={state.errors} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
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
            <code>registry.corp.example:5000</code>. Or paste what you have: a list, addresses, pull commands, a
            manifest, Helm values. You see what was understood.
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
      <ExemptFields clusters={clusters} values={state.values} error={error("exempt")} />
      <TextArea
        id="reason"
        label="Why?"
        hint="What runs from there, and who needs it. The approver and, later, auditors read this."
        error={error("reason")}
        defaultValue={state.values["reason"] ?? ""}
      />
      <TextField
        id="ticket"
        label="Ticket in another system"
        hint="Its number, if there is one. May be left out."
        error={error("ticket")}
        defaultValue={state.values["ticket"] ?? ""}
        className="max-w-sm"
      />
      <Button type="submit" aria-disabled={pending}>
        {button}
      </Button>
      <p className="text-quiet">{next}</p>
    </form>
  );
}

/** Folded away, because few need it and it opens a hole: open when there is something in it. */
function ExemptFields({
  clusters,
  values,
  error,
}: Pick<Props, "clusters" | "values"> & { readonly error: string | undefined }) {
  const typed = values["exempt"] ?? "";
  const none = (values["exemptNone"] ?? "") !== "";
  return (
    <details open={error !== undefined || typed !== "" || none}>
      <summary>Exempt namespaces</summary>
      <div className="mt-3 space-y-3">
        <TextArea
          id="exempt"
          label="Namespaces to exempt"
          hint={
            <>
              Pods in these namespaces are let in whatever they run. One a line, all that shall be exempt; blank leaves
              them as they are.
              {clusters.length > 0 && " Now: "}
              {clusters
                .map(({ name, exemptNamespaces }) => `${exemptNamespaces.join(", ") || "none"} on ${name}`)
                .join("; ")}
            </>
          }
          error={error}
          defaultValue={typed}
          rows={3}
          className="font-mono"
          spellCheck={false}
        />
        <Choice id="exemptNone" type="checkbox" name="exemptNone" value="yes" defaultChecked={none}>
          Exempt no namespace at all
        </Choice>
      </div>
    </details>
  );
}
