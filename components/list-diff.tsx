import type { ReactNode } from "react";
import { exemptRisk, modeRisk } from "#lib/domain/change-risk.ts";
import { type EndMove, exemptDelta } from "#lib/domain/list-change.ts";
import type { Mode } from "#lib/domain/revision.ts";
import { type SaidSignal, sharedSignals, signalsOf } from "#lib/domain/risk-signals.ts";
import { EndDate } from "./end-date.tsx";
import { AddedUntil, EndMoved, sharedEnd } from "./end-lines.tsx";
import { EntryText } from "./entry-text.tsx";
import { modeWords } from "./mode-words.ts";
import { RiskNotes } from "./risk-notes.tsx";
import { Notice } from "./ui/notice.tsx";

interface Delta {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
  readonly ends: readonly EndMove[];
  readonly modeBefore: Mode;
  readonly modeAfter: Mode;
  readonly switchesOn: boolean;
  readonly exemptBefore: readonly string[];
  readonly exemptAfter: readonly string[];
}

interface LineProps {
  readonly sign: string;
  readonly word: string;
  readonly entry: string;
  readonly signals?: readonly SaidSignal[];
  /** What runs from there now. */
  readonly use?: string | undefined;
  readonly children?: ReactNode;
}

function Line({ sign, word, entry, signals = [], use, children }: LineProps) {
  const colours =
    sign === "+"
      ? "bg-good-soft text-good"
      : sign === "−"
        ? "bg-bad-soft text-bad"
        : sign === "±"
          ? "bg-warn-soft text-warn"
          : "text-quiet";
  return (
    <li className={`${colours} flex gap-3 rounded px-3 py-1`}>
      <span aria-hidden="true" className="font-mono font-bold">
        {sign}
      </span>
      <span className="sr-only">{word}: </span>
      <div className="min-w-0 flex-1 space-y-1">
        <EntryText>{entry}</EntryText>
        {children && <p className="text-ink">{children}</p>}
        <RiskNotes signals={signals} />
        {use !== undefined && <p className="text-quiet">{use}</p>}
      </div>
    </li>
  );
}

interface Props {
  readonly delta: Delta;
  readonly signals: readonly SaidSignal[];
  /** What runs there now from each entry, in words, where the cluster has told. */
  readonly uses?: ReadonlyMap<string, string> | undefined;
}

/** What a request does to one cluster's list, as plus and minus, with what is risky about each entry and what runs from there. */
export function ListDiff({ delta, signals, uses }: Props) {
  const { added, removed, unchanged, ends, modeBefore, modeAfter, switchesOn } = delta;
  const shared = sharedSignals(signals, added);
  const ofOne = signals.filter((signal) => !shared.includes(signal));
  const exempt = exemptDelta(delta);
  const risks = [modeRisk(modeBefore, modeAfter), ...exemptRisk(exempt)].filter((risk) => risk !== null);
  const moved = ends.filter(({ entry }) => !added.includes(entry) || sharedEnd(delta) === undefined);
  const lists = [added, removed, ends, exempt.added, exempt.removed];
  return (
    <div className="space-y-3">
      {shared.length > 0 && (
        <div>
          <p className="mb-1">Of each of the {added.length} entries that are added:</p>
          <RiskNotes signals={shared} />
        </div>
      )}
      <ul className="space-y-1">
        {added.map((entry) => {
          const move = moved.find((each) => each.entry === entry);
          return (
            <Line
              key={entry}
              sign="+"
              word="added"
              entry={entry}
              signals={signalsOf(ofOne, entry)}
              use={uses?.get(entry)}
            >
              {move?.after && (
                <>
                  until <EndDate at={move.after} />
                </>
              )}
            </Line>
          );
        })}
        {moved
          .filter(({ entry }) => !added.includes(entry))
          .map((move) => (
            <Line
              key={move.entry}
              sign="±"
              word="another end"
              entry={move.entry}
              signals={signalsOf(ofOne, move.entry)}
            >
              <EndMoved move={move} />
            </Line>
          ))}
        {removed.map((entry) => (
          <Line key={entry} sign="−" word="removed" entry={entry} use={uses?.get(entry)} />
        ))}
        {unchanged.map((entry) => (
          <Line key={entry} sign="=" word="already so" entry={entry} signals={signalsOf(ofOne, entry)} />
        ))}
      </ul>
      <AddedUntil added={added} ends={ends} />
      {lists.every(({ length }) => length === 0) && modeBefore === modeAfter && (
        <p className="text-quiet">Nothing changes here.</p>
      )}
      {exempt.added.length + exempt.removed.length > 0 && (
        <div>
          <h3 className="mb-1 font-semibold">Exempt namespaces</h3>
          <ul className="space-y-1">
            {exempt.added.map((name) => (
              <Line key={name} sign="+" word="exempt from now on" entry={name} />
            ))}
            {exempt.removed.map((name) => (
              <Line key={name} sign="−" word="no longer exempt" entry={name} />
            ))}
          </ul>
        </div>
      )}
      {switchesOn ? (
        <Notice tone="warn">
          <strong>Mode from off to deny.</strong> Not restricted yet; once this is approved, it refuses images that are
          not from its list.
        </Notice>
      ) : (
        modeBefore !== modeAfter && (
          <p>
            <strong>Mode</strong> from {modeBefore} to <strong>{modeWords[modeAfter]}</strong>
          </p>
        )
      )}
      {risks.map((risk) => (
        <Notice key={risk} tone="warn">
          <strong>Risky.</strong> {risk}
        </Notice>
      ))}
    </div>
  );
}
