import type { ListChange } from "./list-change.ts";

const named = 3;

/** What a request asks for, in one line: the first few entries by name, and how many more there are. */
export function changesInShort(changes: readonly ListChange[]): string {
  const parts = [
    ...entriesInShort("add", changes),
    ...entriesInShort("remove", changes),
    ...endsInShort(changes),
    ...changes.flatMap((change) => (change.kind === "set_mode" ? [`mode ${change.mode}`] : [])),
    ...(changes.some(({ kind }) => kind === "set_exempt_namespaces") ? ["other exempt namespaces"] : []),
  ];
  return parts.join("; ");
}

function entriesInShort(word: "add" | "remove", changes: readonly ListChange[]): string[] {
  const entries = changes.flatMap((change) =>
    change.kind === `${word}_entry` && "entry" in change ? [change.entry] : [],
  );
  return entries.length === 0 ? [] : [`${word} ${firstOf(entries)}`];
}

function endsInShort(changes: readonly ListChange[]): string[] {
  const ends = changes.filter((change) => change.kind === "set_end_date");
  return ends.length === 0 ? [] : [`another end for ${firstOf(ends.map(({ entry }) => entry))}`];
}

function firstOf(entries: readonly string[]): string {
  const more = entries.length - named;
  return `${entries.toSorted().slice(0, named).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
