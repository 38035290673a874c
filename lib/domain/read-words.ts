import { knownRegistry } from "./known-registries.ts";
import { looksSecret, type NotRead, notRead } from "./paste-problem.ts";
import { readEntry } from "./read-entry.ts";
import { readWord, type Taken } from "./read-word.ts";

export interface ReadOfWord {
  readonly read: Taken | NotRead;
  readonly line: number;
}

const mostWords = 2_000;

/** Reads a line that is a list of registries and images, or a sentence with some in it. With `whole`, a line that says nothing is told too. */
export function readWords(written: string, line: number, whole: boolean): ReadOfWord[] {
  const all = readAll(written, line, whole);
  if (all.every(({ read }) => "entry" in read || read.text === "") || !looksSecret(written)) return all;
  return all.map((each) => ("entry" in each.read ? each : { read: notRead(line, written, "no_reference"), line }));
}

function readAll(written: string, line: number, whole: boolean): ReadOfWord[] {
  const text = withoutMarks(written);
  if (!whole && (/^(?:#|\/\/|<!--|%)/.test(text) || /^[\s|:=_*~-]*$/.test(text.replace(/^\*$/, "?")))) return [];
  const bare = whole ? text : text.replace(/\s#.*$/, "");
  const split = bare.split(/[,;|]/).map((piece) =>
    piece
      .split(/\s+/)
      .map(withoutQuotes)
      .filter((word) => word !== ""),
  );
  const several = split.flat().length > 1;
  const pieces = several ? split.map((piece) => piece.filter((word) => !isVersion(word))) : split;
  const words = pieces.flat();
  if (words.length > mostWords) return [{ read: notRead(line, written, "too_much_on_a_line"), line }];
  const only = words[0];
  if (only === undefined) return [{ read: readWord(written.trim(), line), line }];
  if (!several) return [{ read: readWord(isQuoted(bare) ? only : bare.trim(), line), line }];
  const isList = pieces.every((piece) => piece.length < 2 || (piece.every(isReference) && !isTorn(piece)));
  const dense = !pieces.some(isTorn) && words.filter(standsOut).length * 2 > words.length;
  if ((isList || dense) && (words.length > 1 || isReference(only)))
    return words.map((word) => ({ read: readWord(word, line), line }));
  const found = pieces.some(isTorn)
    ? []
    : words.filter(standsOut).map((word) => ({ read: readMention(word, line), line }));
  if (found.length > 0) return found;
  if (!whole && /:$/.test(text)) return [];
  const read = words.some((word) => /[./:@]/.test(word)) ? readEntry(written.trim()) : null;
  return [{ read: notRead(line, written, read !== null && "problem" in read ? read : "no_reference"), line }];
}

/** A bullet, a number, a quotation's mark, a check box: how lists begin their lines. */
function withoutMarks(written: string): string {
  return written
    .trim()
    .replace(/^(?:>\s*)+/, "")
    .replace(/^(?:[-*+•–—·]|[0-9]{1,4}[.)])\s+/, "")
    .replace(/^\[[ xX]\]\s+/, "")
    .replace(/\]\(/g, " ")
    .replace(/`/g, " ")
    .trim();
}

function withoutQuotes(word: string): string {
  return word
    .replace(/^(?:["'`([<{]|\*\*)+/, "")
    .replace(/(?:["'`)\]>},.;:!?]|\*\*){1,20}$/, "")
    .replace(/^[A-Za-z_][A-Za-z0-9_]*=["']?(?=[^=])/, ""); // as in a file of variables
}

/** What says nothing of its own beside a name. */
function isVersion(word: string): boolean {
  return /^v?[0-9]{1,9}(?:\.[0-9]{1,9}){0,2}$/.test(word);
}

function isQuoted(text: string): boolean {
  return /^(?:["'([<{]|\*\*|[A-Za-z_][A-Za-z0-9_]*=)|["')\]>},.;:!?]$/.test(text.trim());
}

function isReference(word: string): boolean {
  return /[./:]/.test(word) && !/^[./:]/.test(word);
}

/** Blanks within a name: it would be read as less than was meant, and so as wider. */
function isTorn(piece: readonly string[]): boolean {
  return piece.some((word, at) => {
    const next = piece[at + 1];
    return (
      (at > 0 && /^[/:@.]/.test(word)) || (next !== undefined && /[/:]$/.test(word) && !/^https?:\/\//i.test(next))
    );
  });
}

function standsOut(word: string): boolean {
  return (
    /^(?:https?:\/\/)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::[0-9]{1,5})?\/[^\s]+$/i.test(word.slice(0, 2_000)) ||
    word.includes("@")
  );
}

/** In a sentence, an address of some page is not taken for a registry; it can still be chosen. */
function readMention(word: string, line: number): Taken | NotRead {
  const read = readWord(word, line);
  const host = /^https?:\/\/([^/]+)/i.exec(word)?.[1];
  if (!("entry" in read) || host === undefined || read.readAs === "page" || knownRegistry(host.toLowerCase()) !== null)
    return read;
  const { entry } = read;
  return notRead(line, word, "source_page", [`${entry.host}/${entry.path}`]);
}
