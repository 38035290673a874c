import { type EndChoice, endOf, readEndChoice } from "#lib/domain/end-date.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import { notRead } from "#lib/domain/paste-problem.ts";
import { readEntry } from "#lib/domain/read-entry.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { formatEntry, trimInvisible } from "#lib/domain/registry-entry.ts";

interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** How the field of other ends writes that an entry shall have none. */
export const noEnd = "no end";

/** The end of what is added; null for none. A day that is named counts only where it was chosen to name one. */
export function readUntil(
  { until, untilDay }: { readonly until: string; readonly untilDay: string },
  zone: string,
  now: Date,
): Date | null | FieldError {
  const choice = readEndChoice(until) ?? "none";
  if (choice !== "date" && untilDay.trim() !== "")
    return {
      field: "until",
      message: "You named a day and also chose another answer. Choose “A certain day”, or leave the day empty.",
    };
  const end = attempt(choice, untilDay, zone, now);
  return typeof end === "string" ? { field: "untilDay", message: end } : end;
}

/** Other ends for what is on the list: on each line an entry and, after a blank, a day or "no end". */
export function readOtherEnds(text: string, zone: string, now: Date): ListChange[] | FieldError {
  const changes: ListChange[] = [];
  const wrong: string[] = [];
  for (const [index, written] of text.split(/\r\n|\r|\n/).entries()) {
    const line = trimInvisible(written);
    if (line === "") continue;
    const [, name = line, day = ""] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    const read = readEntry(name);
    if ("problem" in read) {
      const said = notRead(index + 1, name, read);
      wrong.push(`Line ${index + 1}, “${said.text}”: ${said.reason}`);
      continue;
    }
    const end = day.toLowerCase() === noEnd ? null : attempt("date", day, zone, now);
    if (typeof end === "string")
      wrong.push(`Line ${index + 1}, “${notRead(index + 1, line, "no_reference").text}”: ${end}`);
    else changes.push({ kind: "set_end_date", entry: formatEntry(read.entry), endsAt: end });
  }
  return wrong.length === 0 ? changes : { field: "ends", message: wrong.slice(0, linesTold).join("\n") };
}

const linesTold = 5;

function attempt(choice: EndChoice, day: string, zone: string, now: Date): Date | null | string {
  try {
    return endOf(choice, trimInvisible(day), zone, now);
  } catch (error) {
    if (error instanceof Refusal) return refusalWords(error);
    throw error;
  }
}
