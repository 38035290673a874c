import { entryProblemWords } from "#lib/domain/entry-problem.ts";
import { platformEntries } from "#lib/domain/list.ts";
import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import { readInput } from "./read-input.ts";
import { UsageError } from "./usage.ts";

/** The entries given one by one and in a file, one a line. @throws UsageError with a sentence for the first that is refused */
export async function readGivenEntries(entries: readonly string[], file: string | undefined): Promise<Entry[]> {
  const lines =
    file === undefined
      ? []
      : (await readInput(file, "list")).split(/\r?\n/).map((line) => line.replace(/#.*$/, "").trim());
  return [...entries, ...lines.filter((line) => line !== "")].map(entryOf);
}

/** The platform registries and these. */
export function withPlatform(entries: readonly Entry[]): Entry[] {
  return [...platformEntries, ...entries];
}

function entryOf(text: string): Entry {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) throw new UsageError(`${JSON.stringify(text)}: ${entryProblemWords(entry)}`);
  return entry;
}
