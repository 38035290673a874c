import { compareText, covers, type Entry, isEntryProblem, parseEntry } from "./registry-entry.ts";

/** How an entry that is to be added stands to others: one that covers it already, or those on the list that it covers. */
export type Overlap =
  | { readonly kind: "covered"; readonly entry: string; readonly by: string; readonly onList: boolean }
  | { readonly kind: "wider"; readonly entry: string; readonly than: readonly string[] };

interface Read {
  readonly text: string;
  readonly entry: Entry;
}

/** What overlaps when these are added to a list: in order, by the entry that is added. An entry is never said to overlap with itself. */
export function findOverlaps(added: readonly string[], list: readonly string[]): Overlap[] {
  const [asked, listed] = [added.map(read), list.map(read)];
  return asked
    .toSorted((a, b) => compareText(a.text, b.text))
    .flatMap((each): Overlap[] => {
      const onList = listed.find((other) => contains(other, each));
      const by = onList ?? asked.find((other) => contains(other, each));
      if (by !== undefined) return [{ kind: "covered", entry: each.text, by: by.text, onList: onList !== undefined }];
      const than = listed.filter((other) => contains(each, other)).map(({ text }) => text);
      return than.length === 0 ? [] : [{ kind: "wider", entry: each.text, than }];
    });
}

/** Whether everything that `inner` lets in is let in by `outer`, and they are not the same. */
function contains(outer: Read, inner: Read): boolean {
  if (outer.text === inner.text) return false;
  const { host, path } = inner.entry;
  if (outer.entry.host === host) return `${path}/`.startsWith(outer.entry.path === "" ? "" : `${outer.entry.path}/`);
  return covers(outer.entry, { text: inner.text, host, repository: path });
}

const mostNamed = 3;

export function overlapWords(overlap: Overlap): string {
  if (overlap.kind === "covered")
    return `${overlap.entry} adds nothing: ${overlap.by} covers it${overlap.onList ? " and is on the list" : ""}.`;
  const { entry, than } = overlap;
  const more = than.length - mostNamed;
  const named = [...than.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])];
  return `${entry} is wider than ${new Intl.ListFormat("en").format(named)}, which ${than.length === 1 ? "is" : "are"} on the list.`;
}

/** What is on a list, or in a request, was read when it was written. */
function read(text: string): Read {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) throw new Error(`the listed entry ${JSON.stringify(text)} is not an entry`);
  return { text, entry };
}
