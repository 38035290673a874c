import { modeWords } from "#components/mode-words.ts";
import { Button } from "#components/ui/button.tsx";
import { Choice, Choices, TextArea, TextField } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { NotRead } from "#lib/domain/paste-problem.ts";
import { reasonLimit } from "#lib/domain/request.ts";
import type { Risk } from "#lib/domain/request-risk.ts";
import type { Mode } from "#lib/domain/revision.ts";
import type { PastedTable } from "./pasted-table.ts";
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
  /** The lines that a click can answer. */
  readonly questions?: readonly NotRead[];
}

export interface ClusterOption {
  readonly id: string;
  readonly name: string;
  readonly mode: Mode;
  readonly exemptNamespaces: readonly string[];
  /** Nothing was approved for it yet. */
  readonly firstList: boolean;
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

/** The chosen clusters that the first approved list would switch from off to deny. */
export function notRestricted(clusters: readonly ClusterOption[], state: RequestFormState): ClusterOption[] {
  const chosen = chosenClusters(state);
  return clusters.filter(({ id, mode, firstList }) => chosen.includes(id) && mode === "off" && firstList);
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
      below={<Answers questions={state.questions ?? []} />}
    />
  );
}

const mostAsked = 10;

/** What a line could mean, a button each. */
function Answers({ questions }: { questions: readonly NotRead[] }) {
  if (questions.length === 0) return null;
  return (
    <ul aria-label="What the lines could mean" className="mb-3 space-y-2">
      {questions.slice(0, mostAsked).map((question) => (
        <li key={question.line}>
          <UseInstead question={question} />
        </li>
      ))}
    </ul>
  );
}

/** One click answers what a line means. */
function UseInstead({ question: { line, text, suggestions } }: { question: NotRead }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="wrap-anywhere">
        Line {line}, <code className="font-mono">{text}</code>:
      </span>
      {suggestions.map((each) => (
        <Button key={each} type="submit" name="use" value={`line ${line} ${each}`} look="quiet">
          Use {each}
        </Button>
      ))}
    </div>
  );
}

/** What a cluster's first list does, before it is asked for, with the way to be only warned. */
export function FirstList({ clusters, state }: FieldsProps) {
  const open = notRestricted(clusters, state);
  if (open.length === 0) return null;
  const one = open.length === 1;
  return (
    <Notice tone="warn">
      <div className="space-y-3">
        <p className="wrap-anywhere">
          <strong>{new Intl.ListFormat("en").format(open.map(({ name }) => name))}</strong>{" "}
          {one
            ? "is not restricted yet: once this is approved it takes"
            : "are not restricted yet: once this is approved they take"}{" "}
          images only from {one ? "its list" : "their lists"}. Choose warn to only be warned.
        </p>
        <ModeFields clusters={clusters} state={state} />
      </div>
    </Notice>
  );
}

function ModeFields({ clusters, state }: FieldsProps) {
  const mode = state.values["mode"] ?? "";
  const open = notRestricted(clusters, state).length;
  const others = chosenClusters(state).length - open;
  return (
    <Choices id="mode" label="Mode" error={errorOf(state, "mode")}>
      <Choice id="mode-keep" type="radio" name="mode" value="" defaultChecked={mode === ""}>
        {open === 0
          ? "Leave it as it is"
          : others === 0
            ? "From off to deny, as with every first list"
            : "Leave it as it is, but from off to deny with a first list"}
      </Choice>
      {modes.map((each) => (
        <Choice key={each} id={`mode-${each}`} type="radio" name="mode" value={each} defaultChecked={mode === each}>
          {modeWords[each]}
        </Choice>
      ))}
    </Choices>
  );
}

/** What few requests are about. Folded away, and open when there is something in it. */
export function OtherFields({ clusters, state }: FieldsProps) {
  const inSight = notRestricted(clusters, state).length > 0; // then the mode is asked for above
  const fields = ["remove", "ends", ...(inSight ? [] : ["mode"]), "exempt", "exemptNone"];
  const open = fields.some((field) => (state.values[field] ?? "") !== "" || errorOf(state, field) !== undefined);
  return (
    <details open={open}>
      <summary>
        Something else: remove registries, change their ends{inSight ? "" : ", the mode"} or the exempt namespaces
      </summary>
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
        {!inSight && <ModeFields clusters={clusters} state={state} />}
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
        hint={`What runs from there, and who needs it. The approver and, later, auditors read this. At most ${reasonLimit.toLocaleString("en")} characters.`}
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
