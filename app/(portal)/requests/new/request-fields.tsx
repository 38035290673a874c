import { modeWords } from "#components/mode-words.ts";
import { Choice, Choices, TextArea, TextField } from "#components/ui/field.tsx";
import type { Risk } from "#lib/domain/request-risk.ts";
import type { Mode } from "#lib/domain/revision.ts";
import type { PastedTable } from "./paste-step.ts";
import type { Step } from "./steps.ts";

export interface RequestFormState {
  readonly attempt: number;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly values: Readonly<Record<string, string>>;
  /** The question to show; the first one when it is not set. */
  readonly step?: Step;
  /** Set when what was pasted is to be looked at before it goes on. */
  readonly table?: PastedTable;
  /** Of what is asked for so far. */
  readonly risk?: Risk;
}

export interface ClusterOption {
  readonly id: string;
  readonly name: string;
  readonly mode: Mode;
  readonly exemptNamespaces: readonly string[];
}

export interface FieldsProps {
  readonly clusters: readonly ClusterOption[];
  readonly state: RequestFormState;
}

const modes: readonly Mode[] = ["deny", "warn", "off"];

export function errorOf({ errors }: RequestFormState, field: string): string | undefined {
  return errors.find((each) => each.field === field)?.message;
}

export function chosenClusters({ values }: RequestFormState): string[] {
  return (values["clusters"] ?? "").split(" ").filter((id) => id !== "");
}

export function ClusterFields({ clusters, state }: FieldsProps) {
  const chosen = chosenClusters(state);
  return (
    <Choices
      id="clusters"
      label="Clusters"
      hint="All of them get the same changes, and all belong to one tenant."
      error={errorOf(state, "clusters")}
    >
      {clusters.map(({ id, name, mode }) => (
        <Choice
          key={id}
          id={`cluster-${id}`}
          type="checkbox"
          name="clusters"
          value={id}
          defaultChecked={chosen.includes(id)}
        >
          {name} <span className="text-quiet">(mode {mode})</span>
        </Choice>
      ))}
    </Choices>
  );
}

export function AddField({ state }: Pick<FieldsProps, "state">) {
  return (
    <TextArea
      id="add"
      label="Registries to add"
      hint={
        <>
          One a line, for instance <code>ghcr.io/acme</code>, <code>quay.io/jetstack</code> or{" "}
          <code>registry.corp.example:5000</code>. Or paste what you have: a list, addresses, pull commands, a manifest,
          Helm values. You see what was understood.
        </>
      }
      error={errorOf(state, "add")}
      defaultValue={state.values["add"] ?? ""}
      rows={8}
      className="font-mono"
      spellCheck={false}
    />
  );
}

/** What few requests are about. Folded away, and open when there is something in it. */
export function OtherFields({ clusters, state }: FieldsProps) {
  const fields = ["remove", "ends", "mode", "exempt", "exemptNone"];
  const open = fields.some((field) => (state.values[field] ?? "") !== "" || errorOf(state, field) !== undefined);
  const mode = state.values["mode"] ?? "";
  return (
    <details open={open}>
      <summary>Something else: remove registries, change their ends, the mode or the exempt namespaces</summary>
      <div className="mt-4 space-y-6 border-l-4 border-line pl-4">
        <TextArea
          id="remove"
          label="Registries to remove"
          hint="One a line, as they stand on the list."
          error={errorOf(state, "remove")}
          defaultValue={state.values["remove"] ?? ""}
          rows={3}
          className="font-mono"
          spellCheck={false}
        />
        <TextArea
          id="ends"
          label="Other end dates"
          hint={
            <>
              For what is on the list already, one a line: the entry and its last day, or <code>no end</code>. For
              instance <code>ghcr.io/acme 2027-02-28</code>.
            </>
          }
          error={errorOf(state, "ends")}
          defaultValue={state.values["ends"] ?? ""}
          rows={3}
          className="font-mono"
          spellCheck={false}
        />
        <Choices
          id="mode"
          label="Mode"
          hint="A cluster's first approved list switches it to deny, unless you choose another mode here."
          error={errorOf(state, "mode")}
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
        <ExemptFields clusters={clusters} state={state} />
      </div>
    </details>
  );
}

function ExemptFields({ clusters, state }: FieldsProps) {
  return (
    <div className="space-y-3">
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
        error={errorOf(state, "exempt")}
        defaultValue={state.values["exempt"] ?? ""}
        rows={3}
        className="font-mono"
        spellCheck={false}
      />
      <Choice
        id="exemptNone"
        type="checkbox"
        name="exemptNone"
        value="yes"
        defaultChecked={(state.values["exemptNone"] ?? "") !== ""}
      >
        Exempt no namespace at all
      </Choice>
    </div>
  );
}

export function WhyFields({ state }: Pick<FieldsProps, "state">) {
  return (
    <>
      <TextArea
        id="reason"
        label="Why?"
        hint="What runs from there, and who needs it. The approver and, later, auditors read this."
        error={errorOf(state, "reason")}
        defaultValue={state.values["reason"] ?? ""}
      />
      <TextField
        id="ticket"
        label="Ticket in another system"
        hint="Its number, if there is one. May be left out."
        error={errorOf(state, "ticket")}
        defaultValue={state.values["ticket"] ?? ""}
        className="max-w-sm"
      />
    </>
  );
}
