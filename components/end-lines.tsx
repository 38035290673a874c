import { isSameEnd } from "#lib/domain/end-date.ts";
import type { EndMove } from "#lib/domain/list-change.ts";
import { EndDate } from "./end-date.tsx";

interface Props {
  readonly added: readonly string[];
  readonly ends: readonly EndMove[];
}

/** Until when what is added stays: one sentence where it is the same for all, as it mostly is. */
export function AddedUntil({ added, ends }: Props) {
  if (added.length === 0) return null;
  const one = sharedEnd({ added, ends });
  if (one === undefined) return null;
  return one === null ? (
    <p>
      What is added stays <strong>without an end</strong>, until a request removes it.
    </p>
  ) : (
    <p>
      What is added stays{" "}
      <strong>
        until <EndDate at={one} />
      </strong>
      , and leaves the list then unless it is extended before.
    </p>
  );
}

/** The end that all added entries share; undefined when they differ. */
export function sharedEnd({ added, ends }: Props): Date | null | undefined {
  const all = added.map((entry) => ends.find((each) => each.entry === entry)?.after ?? null);
  const [first = null] = all;
  return all.every((end) => isSameEnd(end, first)) ? first : undefined;
}

/** When one entry ends now, and when it did. */
export function EndMoved({ move: { before, after } }: { move: EndMove }) {
  return (
    <>
      {after === null ? (
        "no end any more"
      ) : (
        <>
          until <EndDate at={after} />
        </>
      )}
      {before === null ? (
        after !== null && "; so far without an end"
      ) : (
        <>
          ; so far until <EndDate at={before} />
        </>
      )}
    </>
  );
}
