import type { EntryProblem } from "./entry-problem.ts";
import { parseImageReference } from "./image-reference.ts";
import { readCommand } from "./read-command.ts";
import { type Entry, formatEntry, isEntryProblem, parseEntry, trimInvisible } from "./registry-entry.ts";
import { readPage } from "./registry-page.ts";

/** What the form's reader understood: the entry, and in words what it left out or changed to get there. */
export interface ReadEntry {
  readonly entry: Entry;
  readonly notes: readonly string[];
}

const longestText = 2_000;
const isCommand = /^(?:[$#]\s+)?(?:sudo\s+)?(?:docker|podman|nerdctl|crane)\s/;

/** Reads what a person typed or pasted into the form. Lenient at the ends only; what is inside must be right. */
export function readEntry(text: string): ReadEntry | EntryProblem {
  const notes: string[] = [];
  const trimmed = trimInvisible(text);
  if (trimmed.length > longestText)
    return { problem: "too_long", fact: `a registry has at most ${longestText} characters`, suggestions: [] };
  if (trimmed !== text && /[^\s]/.test(text.replace(trimmed, "")))
    notes.push("Invisible characters at the ends were left out.");
  if (/[\r\n]/.test(trimmed)) return { problem: "several_lines", fact: "", suggestions: [] };

  const unquoted = trimmed.replace(/^(["'`])(.*)\1$/, "$2");
  const [pulled, another] = (isCommand.test(unquoted) && readCommand(unquoted)?.images) || [];
  if (pulled !== undefined && another === undefined) return readImage(pulled, "The command was left out");
  const [, named] = /^(?:-\s+)?image:\s*["']?([^\s"']+)["']?$/.exec(unquoted) ?? [];
  if (named !== undefined) return readImage(named, "The image of a manifest was read");

  const page = readPage(unquoted);
  if (page !== null && "entry" in page)
    return withNotes(page.entry, ["The page's address was read as the image it shows."]);

  const [, scheme, rest] = /^(https?):\/\/(.*)$/i.exec(unquoted) ?? [];
  const bare = rest ?? unquoted;
  if (scheme !== undefined && !bare.includes("@")) notes.push(`${scheme.toLowerCase()}:// was left out.`);
  const unslashed = bare.replace(/([^/])\/$/, "$1");
  if (unslashed !== bare) notes.push("The slash at the end was left out.");
  return withNotes(unslashed, notes);
}

function withNotes(text: string, notes: readonly string[]): ReadEntry | EntryProblem {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) return entry;
  const lowered = formatEntry(entry);
  const changed =
    lowered === text
      ? []
      : [
          lowered.startsWith("docker.io") && /^index\./i.test(text)
            ? "index.docker.io is docker.io."
            : "The host was written in lower case.",
        ];
  return { entry, notes: [...notes, ...changed] };
}

/** An image, unlike an entry, is never ambiguous: the runtime completes it. */
function readImage(text: string, said: string): ReadEntry | EntryProblem {
  const image = parseImageReference(text);
  if (!image) {
    const entry = parseEntry(text);
    return isEntryProblem(entry) ? entry : { problem: "bad_path", fact: text, suggestions: [] };
  }
  const version = image.tag !== undefined || image.digest !== undefined ? " and so was the version" : "";
  return withNotes(formatEntry({ host: image.host, path: image.repository }), [`${said}${version}.`]);
}
