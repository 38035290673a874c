import { checkEnd, hasEnded } from "./end-date.ts";
import { readExemptNamespaces } from "./exempt-namespace.ts";
import { listProblem } from "./list.ts";
import { type CurrentList, changesNothing, type ListChange, type ListPlan, planList } from "./list-change.ts";
import { Refusal } from "./refusal.ts";
import { type Entry, isEntryProblem, parseEntry } from "./registry-entry.ts";

/** Each change must be well formed, said once, and change something on at least one of the clusters. */
export function checkChanges(lists: readonly CurrentList[], changes: readonly ListChange[], requestId: string): void {
  if (changes.length === 0) throw new Refusal("no_changes");
  const seen = new Set<string>();
  const idle: string[] = [];
  for (const change of changes) {
    const subject = "entry" in change ? change.entry : change.kind;
    if (seen.has(subject)) throw new Refusal("duplicate_change", subject);
    seen.add(subject);
    if (change.kind === "set_exempt_namespaces") readExemptNamespaces(change.namespaces);
    if ("entry" in change && isEntryProblem(parseEntry(change.entry))) throw new Refusal("entry_invalid", change.entry);
    if (lists.some((list) => !changesNothing(planList(list, [change], requestId)))) continue;
    if (change.kind !== "add_entry") throw asItIs(change, lists);
    idle.push(change.entry);
  }
  if (idle.length > 0) throw new Refusal("already_on_list", new Intl.ListFormat("en").format(idle));
  for (const list of lists) checkSize(list, planList(list, changes, requestId));
}

/** Every end that is asked for must lie ahead, far enough to be decided on. @throws Refusal `end_too_soon`, `end_too_far` */
export function checkEnds(changes: readonly ListChange[], now: Date): void {
  for (const change of changes) if ("endsAt" in change) checkEnd(change.endsAt, now);
}

/** When a request is decided: time may have overtaken an end that it asks for. @throws Refusal `end_passed` */
export function checkNotEnded({ ends }: ListPlan, now: Date): void {
  const passed = ends.find(({ after }) => hasEnded(after, now));
  if (passed !== undefined) throw new Refusal("end_passed", passed.entry);
}

/** Also when a request is decided: others may have grown the list since it was filed. @throws Refusal `list_too_large` */
export function checkSize({ platformRegistries }: CurrentList, { added, entries }: ListPlan): void {
  if (added.length === 0) return; // what makes a list smaller is never in the way
  const problem = listProblem([...platformRegistries, ...entries.map(({ entry }) => entry)].map(readListed));
  if (problem !== null) throw new Refusal("list_too_large", problem);
}

/** What is on a list was read when it was written. */
function readListed(entry: string): Entry {
  const read = parseEntry(entry);
  if (isEntryProblem(read)) throw new Error(`the listed entry ${JSON.stringify(entry)} is not an entry`);
  return read;
}

function asItIs(change: Exclude<ListChange, { kind: "add_entry" }>, lists: readonly CurrentList[]): Refusal {
  switch (change.kind) {
    case "set_mode":
      return new Refusal("mode_already", change.mode);
    case "set_exempt_namespaces":
      return new Refusal("exempt_already");
    case "set_end_date": {
      const listed = lists.some(({ entries }) => entries.some(({ entry }) => entry === change.entry));
      return new Refusal(listed ? "end_already" : "not_on_list", change.entry);
    }
    default:
      return new Refusal("not_on_list", change.entry);
  }
}
