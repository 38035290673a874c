import { readImageText } from "./image-text.ts";
import { knownRegistry } from "./known-registries.ts";
import { type NotRead, notRead } from "./paste-problem.ts";
import { readEntry } from "./read-entry.ts";
import { type Entry, formatEntry, isEntryProblem, parseEntry } from "./registry-entry.ts";
import { readPage } from "./registry-page.ts";

/** What something in a pasted text was taken for. */
export type ReadAs =
  | "entry"
  | "image"
  | "page"
  | "command"
  | "dockerfile"
  | "manifest"
  | "values"
  | "table"
  | "mention";

export interface Taken {
  readonly entry: Entry;
  readonly readAs: ReadAs;
  readonly notes: readonly string[];
}

/** Reads a word of a list: an entry, an image with its version, or a page's address. A short name stays a question. */
export function readWord(word: string, line: number): Taken | NotRead {
  const page = readPage(word);
  if (page !== null && "problem" in page) return notRead(line, word, page.problem, page.suggestions);
  const [, name, port] = /^([a-z0-9][a-z0-9_-]*):([0-9]{1,5})$/.exec(word) ?? [];
  if (name !== undefined && name !== "localhost" && isPrivileged(Number(port)))
    return notRead(line, word, "port_or_version", [`docker.io/library/${name}`]);
  const read = readEntry(word);
  if (!("problem" in read)) {
    if (!/[.:]/.test(read.entry.host) && read.entry.host !== "localhost")
      return notRead(line, word, { problem: "not_a_host", fact: word, suggestions: [] });
    return { ...read, readAs: page === null ? "entry" : "page" };
  }
  const image = read.problem === "tag" || read.problem === "digest" || /^docker(?:-pullable)?:/.test(word);
  const taken = image ? readImage(word.replace(/^https?:\/\//i, ""), line, "image") : null;
  return taken !== null && "entry" in taken ? taken : notRead(line, word, read);
}

/** Where no registry listens but one that is meant to be found by everybody. */
function isPrivileged(port: number): boolean {
  return port < 1024 && port !== 80 && port !== 443;
}

/** Reads a word from a place where only images stand. Null for what is none and was not meant as one, such as `scratch`. */
export function readImage(
  text: string,
  line: number,
  readAs: ReadAs,
  notes: readonly string[] = [],
): Taken | NotRead | null {
  const read = readImageText(text);
  if (read === null) return null;
  if (typeof read === "string") return notRead(line, text, read);
  const depth = knownRegistry(read.entry.host)?.depth ?? 1;
  if (read.entry.path.split("/").length < depth) return notRead(line, text, "not_an_image");
  const entry = parseEntry(formatEntry(read.entry));
  if (isEntryProblem(entry)) return notRead(line, text, entry);
  return { entry, readAs, notes: [...notes, ...read.notes] };
}
