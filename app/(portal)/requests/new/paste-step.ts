import type { AllowedAlready } from "#lib/domain/allowed-words.ts";
import { alreadyAllowed, type ListNow } from "#lib/domain/already-allowed.ts";
import type { RiskFacts } from "#lib/domain/assess-risk.ts";
import type { NotRead } from "#lib/domain/paste-problem.ts";
import { proposeEntries, type RegistryGroup } from "#lib/domain/proposal.ts";
import { readPaste } from "#lib/domain/read-paste.ts";
import { meantOf } from "#lib/domain/request-risk.ts";
import { choiceOf, isNothingNew, narrowestOf, type PastedTable, proposedFor } from "./pasted-table.ts";

/** The lists that what is added is held against, without what the same request removes; null when it was looked at before. */
export interface HeldAgainst {
  readonly lists: readonly ListNow[];
  readonly removed: readonly string[];
  readonly facts: RiskFacts;
}

/** What there is to choose in a text; null where there is nothing: only entries, none of which is allowed already, or nothing that can be read. */
export function tableOf(
  text: string,
  against: HeldAgainst | null,
  chosen: PastedTable["chosen"] | null,
): PastedTable | null {
  const { plain, understood, notRead, left } = readPaste(text);
  const wrong = plain && notRead.length > 0;
  if (wrong || (plain && against === null)) return null;
  const groups = proposeEntries(understood);
  const choices = groups.flatMap(({ proposals }) =>
    proposals.flatMap(({ steps, organisation }) => [...steps, organisation]),
  );
  const allowed = alreadyAllowed([...new Set(choices)], against?.lists ?? [], against?.removed ?? []);
  const meant = Object.fromEntries(meantOf(narrowestOf(groups), against?.facts ?? {}));
  const anew = understoodAnew(groups, allowed) && Object.keys(meant).length === 0;
  if (plain && chosen === null && anew) return null;
  return { groups, notRead, left, allowed, meant, chosen: chosen ?? {} };
}

/** The entries that were chosen of a table, each once. */
export function chosenOf({ groups, allowed, chosen }: PastedTable): string[] {
  return [...new Set(groups.flatMap((group) => chosenOnRegistry(group, allowed, chosen)))];
}

function understoodAnew(groups: readonly RegistryGroup[], allowed: readonly AllowedAlready[]): boolean {
  return narrowestOf(groups).every((entry) => !isNothingNew(entry, allowed));
}

/** What a form answered. */
export function answersOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].filter(([name]) => /^(?:width|entry):/.test(name)).map(([name, value]) => [name, String(value)]),
  );
}

/** For all of a registry: the registry as a whole, nothing, every row's organisation; or what each row says. */
function chosenOnRegistry(
  { registry, proposals }: RegistryGroup,
  allowed: PastedTable["allowed"],
  chosen: PastedTable["chosen"],
): string[] {
  const width = chosen[choiceOf.registry(registry)];
  if (width === "none") return [];
  if (width === "registry") return [registry];
  if (width === "organisations")
    return proposals.map(({ organisation }) => organisation).filter((entry) => !isNothingNew(entry, allowed));
  return proposals.flatMap(({ steps }) =>
    answer(chosen[choiceOf.entry(steps[0] ?? "")] ?? proposedFor(steps[0] ?? "", allowed), steps),
  );
}

/** What was answered, if it was among the choices. */
function answer(value: string | undefined, choices: readonly string[]): string[] {
  return choices.filter((choice) => choice === value);
}

/** The lines that say what they mean in more than one way, with what each could mean. */
export function questionsOf(text: string): NotRead[] {
  return readPaste(text).notRead.filter(({ suggestions }) => suggestions.length > 0);
}

/** The text with one click's answer in it: `line`, its number and what it means, or `entry`, what was written and what was meant. */
export function withAnswer(text: string, use: string, facts: RiskFacts): string {
  const [kind, subject = "", answered = ""] = use.split(" ");
  if (kind === "line") {
    const asked = questionsOf(text).find(
      ({ line, suggestions }) => `${line}` === subject && suggestions.includes(answered),
    );
    return asked === undefined ? text : inLines(text, [asked.line], asked.text, answered);
  }
  const proposal = proposeEntries(readPaste(text).understood)
    .flatMap(({ proposals }) => proposals)
    .find(({ steps: [narrowest] }) => narrowest === subject);
  if (proposal === undefined || meantOf([subject], facts).get(subject) !== answered) return text;
  const same = sameEnd(subject, answered);
  return inLines(
    text,
    proposal.lines,
    subject.slice(0, subject.length - same),
    answered.slice(0, answered.length - same),
    answered,
  );
}

/** How many characters two entries end alike in, from a slash on. */
function sameEnd(a: string, b: string): number {
  const parts = a.split("/");
  for (let at = 1; at < parts.length; at++) {
    const end = `/${parts.slice(at).join("/")}`;
    if (b.endsWith(end)) return end.length;
  }
  return 0;
}

/** Puts a word in place of another on these lines; where it does not stand there, `whole` in place of the line. */
function inLines(text: string, numbers: readonly number[], word: string, other: string, whole = other): string {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line, index) => {
      if (!numbers.includes(index + 1)) return line;
      const at = word === "" ? -1 : line.toLowerCase().indexOf(word.toLowerCase());
      return at === -1 ? whole : `${line.slice(0, at)}${other}${line.slice(at + word.length)}`;
    })
    .join("\n");
}
