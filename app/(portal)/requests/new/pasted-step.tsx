"use client";
import { useEffect, useRef } from "react";
import { EntryText } from "#components/entry-text.tsx";
import { RiskNotes } from "#components/risk-notes.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Cell, Row, Table } from "#components/ui/table.tsx";
import type { NotRead } from "#lib/domain/paste-problem.ts";
import type { Proposal, RegistryGroup } from "#lib/domain/proposal.ts";
import type { ReadAs } from "#lib/domain/read-word.ts";
import { type SaidSignal, sharedSignals, signalsOf } from "#lib/domain/risk-signals.ts";
import type { PastedTable } from "./paste-step.ts";

const readAsWords: Record<ReadAs, string> = {
  entry: "a registry",
  image: "an image",
  page: "a page's address",
  command: "a command",
  dockerfile: "a Dockerfile",
  manifest: "a manifest",
  values: "values, put together",
  table: "a table",
  mention: "a mention in passing",
};

/** What was understood of a pasted text, before it goes on: everything else that was typed travels along unseen. */
export function PastedStep(props: {
  readonly table: PastedTable;
  readonly values: Readonly<Record<string, string>>;
  /** Of the narrowest entries, those that are proposed. */
  readonly signals: readonly SaidSignal[];
  readonly failed: boolean;
  /** What comes after the button. */
  readonly next: string;
}) {
  const { table, values, signals, failed, next } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!failed) heading.current?.focus();
  }, [failed]);
  const { clusters = "", ...others } = values;
  const found = table.groups.reduce((sum, { proposals }) => sum + proposals.length, 0);
  return (
    <>
      {clusters.split(" ").map((id) => (
        <input key={id} type="hidden" name="clusters" value={id} />
      ))}
      {Object.entries(others).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="understood" value="yes" />
      <h2 ref={heading} id="pasted" tabIndex={-1}>
        What was understood
      </h2>
      <p>
        {count(found, "source")} on {count(table.groups.length, "registry", "registries")}. The narrowest entry is
        proposed for each; choose a wider one, or leave it out.
      </p>
      {table.groups.map((group, at) => (
        <Group key={group.registry} group={group} at={at} chosen={table.chosen} signals={signals} />
      ))}
      {table.notRead.length > 0 && <Missed all={table.notRead} chosen={table.chosen} />}
      <Left left={table.left} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit">Continue with these</Button>
        <Button type="submit" name="again" value="yes" look="quiet">
          Change what I pasted
        </Button>
      </div>
      <p className="text-quiet">{next}</p>
    </>
  );
}

const select = "min-h-11 w-full rounded border border-field bg-surface px-2 py-2 font-mono text-ink";

type Chosen = PastedTable["chosen"];

interface GroupProps {
  readonly group: RegistryGroup;
  readonly at: number;
  readonly chosen: Chosen;
  readonly signals: readonly SaidSignal[];
}

function Group({ group, at, chosen, signals }: GroupProps) {
  const { registry, what, wide, proposals } = group;
  const shared = sharedSignals(
    signals,
    proposals.map(({ steps: [narrowest = ""] }) => narrowest),
  );
  const ofOne = signals.filter((signal) => !shared.includes(signal));
  const organisations = new Set(proposals.map(({ organisation }) => organisation)).size;
  return (
    <section className="space-y-3 rounded border border-line bg-surface p-5">
      <h3 className="text-lg font-semibold">
        <EntryText>{registry}</EntryText>
      </h3>
      {what !== null && (
        <p className="text-quiet">
          {what}. {wide && "Strangers publish there too, so name no more of it than is needed."}
        </p>
      )}
      <RiskNotes signals={shared} />
      {proposals.length > 1 && (
        <label className="block">
          <span className="mb-1 block font-semibold">For all {proposals.length} of them</span>
          <select name={`width-${at}`} defaultValue={chosen[`width-${at}`] ?? "rows"} className={select}>
            <option value="rows">As chosen in each row</option>
            {organisations < proposals.length && (
              <option value="organisations">
                Everything of the same {organisations === 1 ? "publisher" : `${organisations} publishers`}
              </option>
            )}
            <option value="registry">{wholeRegistry(registry, wide)}</option>
            <option value="none">Leave all of them out</option>
          </select>
        </label>
      )}
      <Table caption={`What was understood on ${registry}`} columns={["Entry", "Read from"]}>
        {proposals.map((proposal, row) => (
          <Row key={proposal.steps[0]}>
            <Cell label="Entry">
              <Steps name={`entry-${at}-${row}`} proposal={proposal} group={group} chosen={chosen} />
              <div className="mt-2">
                <RiskNotes signals={signalsOf(ofOne, proposal.steps[0] ?? "")} />
              </div>
            </Cell>
            <Cell label="Read from">
              {readAsWords[proposal.readAs]}, {proposal.lines.length === 1 ? "line" : "lines"}{" "}
              {proposal.lines.join(", ")}
              {proposal.notes.map((note) => (
                <span key={note} className="block text-quiet">
                  {note}
                </span>
              ))}
            </Cell>
          </Row>
        ))}
      </Table>
    </section>
  );
}

const fitsIntoTheField = 40;

function Steps(props: { name: string; proposal: Proposal; group: RegistryGroup; chosen: Chosen }) {
  const { name, proposal, chosen } = props;
  const { registry, wide } = props.group;
  const [narrowest = ""] = proposal.steps;
  return (
    <>
      {narrowest.length > fitsIntoTheField && (
        <span className="mb-1 block">
          <EntryText>{narrowest}</EntryText>
        </span>
      )}
      <select
        name={name}
        aria-label={`Entry for ${narrowest}`}
        defaultValue={chosen[name] ?? narrowest}
        className={select}
      >
        {proposal.steps.map((step) => (
          <option key={step} value={step}>
            {step === registry ? wholeRegistry(registry, wide) : step}
          </option>
        ))}
        <option value="">Leave it out</option>
      </select>
    </>
  );
}

function Missed({ all, chosen }: { all: readonly NotRead[]; chosen: Chosen }) {
  return (
    <section className="space-y-3 rounded border border-warn bg-surface p-5">
      <h3 className="text-lg font-semibold">Not understood</h3>
      <p>These lines become no part of the request, unless you choose an entry here.</p>
      <ul className="space-y-3">
        {all.map(({ line, text, reason, suggestions }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text never move
          <li key={at} className="wrap-anywhere">
            <strong>Line {line}</strong>
            {text !== "" && (
              <>
                , <code className="font-mono">{text}</code>
              </>
            )}
            : {reason}
            {suggestions.length > 0 && (
              <select
                name={`question-${at}`}
                aria-label={`What line ${line} means`}
                defaultValue={chosen[`question-${at}`] ?? ""}
                className={`${select} mt-1`}
              >
                <option value="">Leave it out</option>
                {suggestions.map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </select>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One request shows so much and no more; what did not fit is said, never dropped in silence. */
function Left({ left }: { left: PastedTable["left"] }) {
  if (left.understood + left.notRead + left.characters === 0) return null;
  return (
    <Notice tone="warn">
      Not all of it fits into one request.
      {left.understood > 0 && ` ${left.understood} more sources were understood but are not shown.`}
      {left.notRead > 0 && ` ${left.notRead} more lines were not understood.`}
      {left.characters > 0 && ` The last ${left.characters} characters were not read.`} File the rest in another
      request.
    </Notice>
  );
}

function wholeRegistry(registry: string, wide: boolean): string {
  return wide ? `All of ${registry}, strangers' images too` : `All of ${registry}`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
