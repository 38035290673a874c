import type { NotRead } from "#lib/domain/paste-problem.ts";
import { proposeEntries, type RegistryGroup } from "#lib/domain/proposal.ts";
import { type PasteReading, readPaste } from "#lib/domain/read-paste.ts";

/** What was understood of a pasted text, to choose from. */
export interface PastedTable {
  readonly groups: readonly RegistryGroup[];
  readonly notRead: readonly NotRead[];
  readonly left: PasteReading["left"];
  /** What was chosen so far, by the name of the field. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** The text as it is when there is nothing to choose in it; the table to choose from; or, when that was answered, the chosen entries, one a line. */
export function readPasteStep(form: FormData): { readonly add: string } | { readonly table: PastedTable } {
  const text = String(form.get("add") ?? "");
  if (form.get("again") !== null) return { add: text };
  const { plain, understood, notRead, left } = readPaste(text);
  if (plain) return { add: text };
  const groups = proposeEntries(understood);
  if (form.get("understood") === null) return { table: { groups, notRead, left, chosen: {} } };
  const chosen = [
    ...chosenOf(groups, form),
    ...notRead.flatMap(({ suggestions }, at) => answer(form, `question-${at}`, suggestions)),
  ];
  return chosen.length === 0
    ? { table: { groups, notRead, left, chosen: answersOf(form) } }
    : { add: [...new Set(chosen)].join("\n") };
}

function answersOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].filter(([name]) => /^(?:width|entry|question)-/.test(name)).map(([name, value]) => [name, String(value)]),
  );
}

/** For all of a registry: the registry as a whole, nothing, every row's organisation; or what each row says. */
function chosenOf(groups: readonly RegistryGroup[], form: FormData): string[] {
  return groups.flatMap(({ registry, proposals }, group) => {
    const width = form.get(`width-${group}`);
    if (width === "none") return [];
    if (width === "registry") return [registry];
    return proposals.flatMap(({ steps, organisation }, row) =>
      width === "organisations" ? [organisation] : answer(form, `entry-${group}-${row}`, steps),
    );
  });
}

/** What was answered, if it was among the choices. */
function answer(form: FormData, field: string, choices: readonly string[]): string[] {
  const value = form.get(field);
  return choices.filter((choice) => choice === value);
}
