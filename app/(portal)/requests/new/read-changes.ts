import type { EntryProblem } from "#lib/domain/entry-problem.ts";
import { exemptNamespaceProblem } from "#lib/domain/exempt-namespace.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import { notRead } from "#lib/domain/paste-problem.ts";
import { readEntry } from "#lib/domain/read-entry.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { formatEntry, trimInvisible } from "#lib/domain/registry-entry.ts";

import { readOtherEnds, readUntil } from "./read-ends.ts";

const linesTold = 5;

interface Typed {
  readonly add: string;
  readonly remove: string;
  readonly mode: string;
  readonly exempt: string;
  readonly exemptNone: string;
  readonly ends: string;
  readonly until: string;
  readonly untilDay: string;
}

/** When it is read, and in which time zone a day counts. */
export interface Clock {
  readonly now: Date;
  readonly zone: string;
}

interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Reads what was typed, line by line. Of many wrong lines the first few are told, and how many more there are. With `more`, changes are still to come. */
export function readChanges(values: Typed, { now, zone }: Clock, more = false) {
  const errors: FieldError[] = [];
  const changes: ListChange[] = [];
  const until = readUntil(values, zone, now);
  const endsAt = until instanceof Date ? until : null;
  if (until !== null && "field" in until) errors.push(until);
  for (const [field, kind] of [
    ["add", "add_entry"],
    ["remove", "remove_entry"],
  ] as const) {
    const wrong: string[] = [];
    let untold = 0;
    const tell = (message: () => string) => (wrong.length < linesTold ? wrong.push(message()) : untold++);
    const seen = new Set<string>();
    for (const [index, line] of values[field].split(/\r\n|\r|\n/).entries()) {
      if (/^[\s\p{Cf}]*$/u.test(line)) continue;
      const read = readEntry(line);
      if ("problem" in read) {
        tell(() => wrongLine(index + 1, line, read));
        continue;
      }
      const entry = formatEntry(read.entry);
      if (seen.has(entry))
        tell(() => `Line ${index + 1}: ${refusalWords({ code: "duplicate_change", detail: entry })}`);
      seen.add(entry);
      changes.push(kind === "add_entry" && endsAt !== null ? { kind, entry, endsAt } : { kind, entry });
    }
    if (untold > 0 && seen.size === 0)
      wrong.splice(
        0,
        wrong.length,
        `None of these ${wrong.length + untold} lines names a registry or an image. Write one registry a line, or paste what names images.`,
      );
    else if (untold > 0) wrong.push(`And ${untold} more lines like these. Write one registry a line and nothing else.`);
    if (wrong.length > 0) errors.push({ field, message: wrong.join("\n") });
  }
  const others = readOtherEnds(values.ends, zone, now);
  if ("field" in others) errors.push(others);
  else changes.push(...others);
  if (values.mode === "off" || values.mode === "warn" || values.mode === "deny")
    changes.push({ kind: "set_mode", mode: values.mode });
  const exempt = readExempt(values);
  if (exempt !== null && "kind" in exempt) changes.push(exempt);
  else if (exempt !== null) errors.push(exempt);
  if (errors.length === 0 && changes.length === 0 && !more)
    errors.push({ field: "add", message: refusalWords({ code: "no_changes", detail: undefined }) });
  return { changes, errors };
}

/** What can be read of the entries that are to leave the list. */
export function readRemoved(text: string): string[] {
  return text.split(/\r\n|\r|\n/).flatMap((line) => {
    const read = readEntry(line);
    return "problem" in read ? [] : [formatEntry(read.entry)];
  });
}

/** Blank leaves them as they are: nobody ends an exemption by leaving a field out. */
function readExempt({ exempt, exemptNone }: Typed): ListChange | FieldError | null {
  const lines = exempt.split(/\r\n|\r|\n/).map(trimInvisible);
  const names = lines.filter((line) => line !== "");
  if (exemptNone !== "" && names.length > 0)
    return { field: "exempt", message: "You named namespaces and also ticked that none is exempt. Do one of the two." };
  if (exemptNone === "" && names.length === 0) return null;
  const wrong = lines.flatMap((line, index) => {
    const problem = line === "" ? null : exemptNamespaceProblem(line);
    return problem === null ? [] : [`${placeOf(index + 1, notRead(index + 1, line, "no_reference").text)}: ${problem}`];
  });
  if (wrong.length > 0) return { field: "exempt", message: wrong.slice(0, linesTold).join("\n") };
  return { kind: "set_exempt_namespaces", namespaces: names };
}

function wrongLine(line: number, written: string, problem: EntryProblem): string {
  const { text, reason, suggestions } = notRead(line, written, problem);
  return `${placeOf(line, text)}: ${reason}${suggestions.length === 0 ? "" : ` Did you mean ${suggestions.join(" or ")}?`}`;
}

function placeOf(line: number, text: string): string {
  return text === "" ? `Line ${line}` : `Line ${line}, “${text}”`;
}
