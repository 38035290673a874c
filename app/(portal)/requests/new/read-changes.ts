import { entryProblemWords } from "#lib/domain/entry-problem.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import { readEntry } from "#lib/domain/read-entry.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { formatEntry } from "#lib/domain/registry-entry.ts";

const linesTold = 5;
const longestLine = 80;

/** Reads what was typed, line by line. Of many wrong lines the first few are told, and how many more there are. */
export function readChanges(values: { readonly add: string; readonly remove: string; readonly mode: string }) {
  const errors: { field: string; message: string }[] = [];
  const changes: ListChange[] = [];
  for (const [field, kind] of [
    ["add", "add_entry"],
    ["remove", "remove_entry"],
  ] as const) {
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const [index, line] of values[field].split(/\r\n|\r|\n/).entries()) {
      if (/^[\s\p{Cf}]*$/u.test(line)) continue;
      const read = readEntry(line);
      if ("problem" in read) {
        wrong.push(`Line ${index + 1}, “${shortened(line)}”: ${entryProblemWords(read)}`);
        continue;
      }
      const entry = formatEntry(read.entry);
      if (seen.has(entry))
        wrong.push(`Line ${index + 1}: ${refusalWords({ code: "duplicate_change", detail: entry })}`);
      seen.add(entry);
      changes.push({ kind, entry });
    }
    if (wrong.length > linesTold)
      wrong.splice(
        linesTold,
        wrong.length,
        `And ${wrong.length - linesTold} more lines like these. Write one registry a line and nothing else.`,
      );
    if (wrong.length > 0) errors.push({ field, message: wrong.join("\n") });
  }
  if (values.mode === "off" || values.mode === "warn" || values.mode === "deny")
    changes.push({ kind: "set_mode", mode: values.mode });
  if (errors.length === 0 && changes.length === 0)
    errors.push({ field: "add", message: refusalWords({ code: "no_changes", detail: undefined }) });
  return { changes, errors };
}

/** Enough of a line to find it again; what looks like a credential is not repeated. */
function shortened(line: string): string {
  const safe = line.trim().replace(/[^/\s]*:[^/\s]*@/, "…@");
  return safe.length > longestLine ? `${safe.slice(0, longestLine)}…` : safe;
}
