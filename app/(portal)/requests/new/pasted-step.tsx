"use client";
import { type ReactNode, useEffect, useRef } from "react";
import { EntryText } from "#components/entry-text.tsx";
import { RiskNotes } from "#components/risk-notes.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Cell, Row, Table } from "#components/ui/table.tsx";
import { allowedWords, isAllowedEverywhere } from "#lib/domain/allowed-words.ts";
import type { NotRead } from "#lib/domain/paste-problem.ts";
import type { Proposal, RegistryGroup } from "#lib/domain/proposal.ts";
import type { ReadAs } from "#lib/domain/read-word.ts";
import { type SaidSignal, sharedSignals, signalsOf } from "#lib/domain/risk-signals.ts";
import { everyVersion } from "#lib/domain/version-note.ts";
import { choiceOf, narrowestOf, type PastedTable, proposedFor } from "./pasted-table.ts";

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
  /** Which step it is, and for which clusters. */
  readonly place?: ReactNode;
  readonly table: PastedTable;
  readonly values: Readonly<Record<string, string>>;
  /** Of the narrowest entries, those that are proposed. */
  readonly signals: readonly SaidSignal[];
  readonly failed: boolean;
  /** What comes after the button. */
  readonly next: string;
}) {
  const { place, table, values, signals, failed, next } = props;
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
      <div>
        {place}
        <h2 ref={heading} id="pasted" tabIndex={-1}>
          What was understood
        </h2>
      </div>
      <p>
        {count(found, "source")} on {count(table.groups.length, "registry", "registries")}. The narrowest entry is
        proposed for each; choose a wider one, or leave it out.
        {table.groups.some(({ proposals }) => proposals.some(({ notes }) => notes.includes(everyVersion))) &&
          " Versions play no part: every version is allowed."}
      </p>
      <AllAllowed table={table} />
      {table.groups.map((group) => (
        <Group key={group.registry} group={group} table={table} signals={signals} />
      ))}
      {table.notRead.length > 0 && <Missed all={table.notRead} />}
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

/** How much of it need not be asked for, before anybody goes on. */
function AllAllowed({ table: { groups, allowed } }: { table: PastedTable }) {
  const narrowest = narrowestOf(groups);
  const idle = narrowest.filter((entry) => proposedFor(entry, allowed) === "");
  if (idle.length === 0) return null;
  return (
    <Notice tone="good">
      {idle.length === narrowest.length
        ? "All of it is allowed already on every cluster you chose, so there is nothing to ask for."
        : `${idle.length} of them ${idle.length === 1 ? "is" : "are"} allowed already on every cluster you chose, so ${idle.length === 1 ? "it is" : "they are"} left out.`}
    </Notice>
  );
}

const select = "min-h-11 w-full rounded border border-field bg-surface px-2 py-2 font-mono text-ink";

interface GroupProps {
  readonly group: RegistryGroup;
  readonly table: PastedTable;
  readonly signals: readonly SaidSignal[];
}

function Group({ group, table, signals }: GroupProps) {
  const { chosen, allowed } = table;
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
          <select
            name={choiceOf.registry(registry)}
            defaultValue={chosen[choiceOf.registry(registry)] ?? "rows"}
            className={select}
          >
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
        {proposals.map((proposal) => (
          <Row key={proposal.steps[0]}>
            <Cell label="Entry">
              <Steps proposal={proposal} group={group} table={table} />
              <div className="mt-2 space-y-2">
                <Allowed entry={proposal.steps[0] ?? ""} allowed={allowed} />
                <Meant entry={proposal.steps[0] ?? ""} meant={table.meant} />
                <RiskNotes signals={signalsOf(ofOne, proposal.steps[0] ?? "")} />
              </div>
            </Cell>
            <Cell label="Read from">
              {readAsWords[proposal.readAs]}, {proposal.lines.length === 1 ? "line" : "lines"}{" "}
              {proposal.lines.join(", ")}
              {proposal.notes
                .filter((note) => note !== everyVersion)
                .map((note) => (
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

/** What asks for nothing new, and why it is left out. */
function Allowed({ entry, allowed }: { entry: string; allowed: PastedTable["allowed"] }) {
  const found = allowed.find((each) => each.entry === entry);
  if (found === undefined) return null;
  return (
    <p className="flex flex-wrap items-start gap-x-3">
      <Badge tone="good">{isAllowedEverywhere(found) ? "Allowed already" : "Partly allowed"}</Badge>
      <span className="min-w-0 flex-1 basis-52 wrap-anywhere">
        {allowedWords(found, writtenDay)}
        {isAllowedEverywhere(found) && " Left out, unless you choose it."}
      </span>
    </p>
  );
}

/** What an entry that passes for another was probably meant to be, a click away. */
function Meant({ entry, meant }: { entry: string; meant: PastedTable["meant"] }) {
  const other = meant[entry];
  if (other === undefined) return null;
  return (
    <p className="flex flex-wrap items-center gap-2">
      <strong>Did you mean {other.split("/")[0] === entry.split("/")[0] ? other : other.split("/")[0]}?</strong>
      <Button type="submit" name="use" value={`entry ${entry} ${other}`} look="quiet">
        Use {other}
      </Button>
    </p>
  );
}

const writtenDay = (end: Date) => end.toISOString().slice(0, 10);

function Steps({ proposal, group, table }: { proposal: Proposal; group: RegistryGroup; table: PastedTable }) {
  const { registry, wide } = group;
  const [narrowest = ""] = proposal.steps;
  const name = choiceOf.entry(narrowest);
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
        defaultValue={table.chosen[name] ?? proposedFor(narrowest, table.allowed)}
        className={select}
      >
        {proposal.steps.map((step) => (
          <option key={step} value={step}>
            {step === registry ? wholeRegistry(registry, wide) : step}
          </option>
        ))}
        <option value="">{`Leave out ${narrowest}`}</option>
      </select>
    </>
  );
}

const mostMissed = 5;

/** First what a click answers; of many lines that say nothing, one sentence. */
function Missed({ all }: { all: readonly NotRead[] }) {
  const asked = all.filter(({ suggestions }) => suggestions.length > 0);
  const rest = all.filter(({ suggestions }) => suggestions.length === 0);
  return (
    <section className="space-y-3 rounded border border-warn bg-surface p-5">
      <h3 className="text-lg font-semibold">Not understood</h3>
      <p>These lines become no part of the request, unless you choose what they mean.</p>
      <Lines lines={asked} />
      {rest.length > mostMissed ? (
        <details>
          <summary>{rest.length} lines name no registry and no image that can be read</summary>
          <div className="mt-3">
            <Lines lines={rest} />
          </div>
        </details>
      ) : (
        <Lines lines={rest} />
      )}
    </section>
  );
}

function Lines({ lines }: { lines: readonly NotRead[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className="space-y-3">
      {lines.map(({ line, text, reason, suggestions }, at) => (
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
            <span className="mt-2 flex flex-wrap items-center gap-2">
              Did you mean
              {suggestions.map((each) => (
                <Button key={each} type="submit" name="use" value={`line ${line} ${each}`} look="quiet">
                  Use {each}
                </Button>
              ))}
            </span>
          )}
        </li>
      ))}
    </ul>
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
