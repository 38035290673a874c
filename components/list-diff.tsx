import type { Mode } from "#lib/domain/revision.ts";
import { EntryText } from "./entry-text.tsx";

export const modeWords: Record<Mode, string> = {
  off: "off: every image is let in",
  warn: "warn: other images are let in with a warning",
  deny: "deny: other images are refused",
};

interface Delta {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
  readonly modeBefore: Mode;
  readonly modeAfter: Mode;
  readonly switchesOn: boolean;
}

function Line({ sign, word, entry }: { sign: string; word: string; entry: string }) {
  const colours = sign === "+" ? "bg-good-soft text-good" : sign === "−" ? "bg-bad-soft text-bad" : "text-quiet";
  return (
    <li className={`${colours} flex gap-3 rounded px-3 py-1`}>
      <span aria-hidden="true" className="font-mono font-bold">
        {sign}
      </span>
      <span className="sr-only">{word}: </span>
      <EntryText>{entry}</EntryText>
    </li>
  );
}

/** What a request does to one cluster's list, as plus and minus. */
export function ListDiff({ delta }: { delta: Delta }) {
  const { added, removed, unchanged, modeBefore, modeAfter, switchesOn } = delta;
  return (
    <div className="space-y-2">
      <ul className="space-y-1">
        {added.map((entry) => (
          <Line key={entry} sign="+" word="added" entry={entry} />
        ))}
        {removed.map((entry) => (
          <Line key={entry} sign="−" word="removed" entry={entry} />
        ))}
        {unchanged.map((entry) => (
          <Line key={entry} sign="=" word="already so" entry={entry} />
        ))}
      </ul>
      {added.length + removed.length === 0 && modeBefore === modeAfter && (
        <p className="text-quiet">Nothing changes here.</p>
      )}
      {modeBefore !== modeAfter && (
        <p>
          <strong>Mode</strong> from {modeBefore} to <strong>{modeWords[modeAfter]}</strong>
          {switchesOn &&
            ". This is the cluster's first list, so approving it switches the cluster on: from then on it refuses images from anywhere else."}
        </p>
      )}
    </div>
  );
}
