import { readExemptNamespaces } from "./exempt-namespace.ts";
import { listProblem } from "./list.ts";
import { type CurrentList, changesNothing, type ListChange, planList, type SourcedEntry } from "./list-change.ts";
import { Refusal } from "./refusal.ts";
import { type Entry, isEntryProblem, parseEntry } from "./registry-entry.ts";

/** Each change must be well formed, said once, and change something on at least one of the clusters. */
export function checkChanges(lists: readonly CurrentList[], changes: readonly ListChange[], requestId: string): void {
  if (changes.length === 0) throw new Refusal("no_changes");
  const seen = new Set<string>();
  for (const change of changes) {
    const subject = "entry" in change ? change.entry : change.kind;
    if (seen.has(subject)) throw new Refusal("duplicate_change", subject);
    seen.add(subject);
    if (change.kind === "set_exempt_namespaces") readExemptNamespaces(change.namespaces);
    if ("entry" in change && isEntryProblem(parseEntry(change.entry))) throw new Refusal("entry_invalid", change.entry);
    if (lists.every((list) => changesNothing(planList(list, [change], requestId)))) throw asItIs(change);
  }
  for (const list of lists) {
    const problem = listProblem(planList(list, changes, requestId).entries.map(readListed));
    if (problem !== null) throw new Refusal("list_too_large", problem);
  }
}

/** What is on a list was read when it was written. */
function readListed({ entry }: SourcedEntry): Entry {
  const read = parseEntry(entry);
  if (isEntryProblem(read)) throw new Error(`the listed entry ${JSON.stringify(entry)} is not an entry`);
  return read;
}

function asItIs(change: ListChange): Refusal {
  switch (change.kind) {
    case "set_mode":
      return new Refusal("mode_already", change.mode);
    case "set_exempt_namespaces":
      return new Refusal("exempt_already");
    default:
      return new Refusal(change.kind === "add_entry" ? "already_on_list" : "not_on_list", change.entry);
  }
}
