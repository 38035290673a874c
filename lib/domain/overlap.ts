import { compareText, covers, type Entry, isEntryProblem, parseEntry } from "./registry-entry.ts";

/** How an entry that is to be added stands to others: one that covers it already, or those on the list that it covers. */
export type Overlap =
  | { readonly kind: "covered"; readonly entry: string; readonly by: string; readonly onList: boolean }
  | { readonly kind: "wider"; readonly entry: string; readonly than: readonly string[] };

/** An entry beside its written form. */
interface Read {
  readonly text: string;
  readonly entry: Entry;
}

/** What overlaps when these are added to a list: in order, by the entry that is added. An entry is never said to overlap with itself. */
export function findOverlaps(added: readonly string[], list: readonly string[]): Overlap[] {
  const [asked, listed] = [added.map(readListed), list.map(readListed)];
  return asked
    .toSorted((a, b) => compareText(a.text, b.text))
    .flatMap((each): Overlap[] => {
      const onList = listed.find((other) => containsEntry(other, each));
      const by = onList ?? asked.find((other) => containsEntry(other, each));
      if (by !== undefined) return [{ kind: "covered", entry: each.text, by: by.text, onList: onList !== undefined }];
      const than = listed.filter((other) => containsEntry(each, other)).map(({ text }) => text);
      return than.length === 0 ? [] : [{ kind: "wider", entry: each.text, than }];
    });
}

/** Whether everything that `inner` lets in is let in by `outer`, and they are not the same. */
export function containsEntry(outer: Read, inner: Read): boolean {
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
  return `${entry} is wider than ${named(than)}, which ${than.length === 1 ? "is" : "are"} on the list.`;
}

/** What stays allowed of each entry that is removed, and what no longer is; `after` is the list that results. */
export function removalWords(removed: readonly string[], after: readonly string[]): string[] {
  const left = after.map(readListed);
  return removed.map((text) => {
    const gone = readListed(text);
    const by = left.find((other) => containsEntry(other, gone));
    if (by !== undefined) return `${text} stays allowed: ${by.text} covers it.`;
    const parts = left.filter((other) => containsEntry(gone, other)).map((other) => other.text);
    if (parts.length === 0) return `${text} is no longer allowed by anything on the list.`;
    return `Of ${text} only ${named(parts)} ${parts.length === 1 ? "stays" : "stay"} allowed.`;
  });
}

function named(entries: readonly string[]): string {
  const more = entries.length - mostNamed;
  return new Intl.ListFormat("en").format([...entries.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])]);
}

/** What is on a list, or in a request, was read when it was written. */
export function readListed(text: string): Read {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) throw new Error(`the listed entry ${JSON.stringify(text)} is not an entry`);
  return { text, entry };
}
