import { readFileSync } from "node:fs";
import { join } from "node:path";
import { platformEntries } from "../domain/list.ts";
import { type Entry, isEntryProblem, parseEntry } from "../domain/registry-entry.ts";

/** One row of lib/domain/vectors.csv. */
export interface Vector {
  readonly image: string;
  readonly entry: string;
  readonly trusted: boolean;
  readonly why: string;
}

/** What an image and an entry mean, row by row: the same table for the rule, the policy and the command line. */
export function readVectors(): Vector[] {
  const text = readFileSync(join(import.meta.dirname, "..", "domain", "vectors.csv"), "utf8");
  const rows = text.matchAll(
    /(?:^|\n)((?:"(?:[^"]|"")*"|[^,"\n]*)),((?:"(?:[^"]|"")*"|[^,"\n]*)),(allow|deny),((?:"(?:[^"]|"")*"|[^"\n]*))(?=\n|$)/g,
  );
  return [...rows].map(([, image = "", entry = "", verdict, why = ""]) => ({
    image: unquoted(image),
    entry: unquoted(entry),
    trusted: verdict === "allow",
    why: unquoted(why),
  }));
}

/** The list of a vector: an entry that is refused when written is on no list. */
export function listOf({ entry }: Vector): Entry[] {
  const read = parseEntry(entry);
  return [...platformEntries, ...(isEntryProblem(read) ? [] : [read])];
}

function unquoted(field: string): string {
  return field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
}
