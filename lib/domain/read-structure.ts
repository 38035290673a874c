import type { ImageKeys } from "./image-keys.ts";

/** Reads JSON, or YAML's flow style, for the keys that name images. Forgiving: what is cut off or broken is read as far as it goes. */
export function readFlow(text: string, firstLine: number, keys: ImageKeys): void {
  let line = firstLine;
  let depth = 0;
  let key: string | null = null;
  let last: { readonly text: string; readonly line: number } | null = null;
  const flush = () => {
    if (last !== null) {
      if (key === null) keys.item(last.text, last.line);
      else keys.scalar(key, last.text, last.line);
    }
    [key, last] = [null, null];
  };
  for (let at = 0; at < text.length; ) {
    const letter = text[at] ?? "";
    if (letter === '"' || letter === "'") {
      const end = endOfString(text, at, letter);
      const inside = text.slice(at + 1, end);
      last = { text: unescaped(inside), line };
      line += inside.split("\n").length - 1;
      at = end + 1;
    } else if (letter === "{" || letter === "[") {
      keys.enter(key ?? "");
      depth++;
      [key, last] = [null, null];
      at++;
    } else if (letter === "}" || letter === "]") {
      flush();
      if (depth > 0) keys.leave();
      depth = Math.max(0, depth - 1);
      at++;
    } else if (letter === ",") {
      flush();
      at++;
    } else if (letter === ":" && last !== null && key === null) {
      [key, last] = [last.text, null];
      at++;
    } else if (/\s/.test(letter)) {
      if (letter === "\n") line++;
      at++;
    } else {
      const end = endOfWord(text, at);
      last = { text: text.slice(at, end), line };
      at = end;
    }
  }
  flush();
  for (; depth > 0; depth--) keys.leave();
}

function endOfString(text: string, start: number, quote: string): number {
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === "\\" && quote === '"' ? 2 : 1;
  return Math.min(at, text.length);
}

/** A plain word ends at a bracket, a comma, a blank, or a colon that a blank follows. */
function endOfWord(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && !/[\s,{}[\]"]/.test(text[at] ?? "")) {
    if (text[at] === ":" && /[\s,{}[\]"]/.test(text[at + 1] ?? " ")) break;
    at++;
  }
  return at;
}

function unescaped(text: string): string {
  return text.includes("\\") ? text.replaceAll("\\/", "/").replaceAll(/\\u002f/gi, "/") : text;
}

const keyLine = /^("[^"]*"|'[^']*'|[A-Za-z0-9_./$-]+)\s*:(?:\s+(.*))?$/;

/** A line of YAML that has a key; null for any other. `column` is where the key stands, behind the dashes of lists. */
export function yamlLine(line: string): {
  readonly dashes: readonly number[];
  readonly column: number;
  readonly rest: string;
  readonly key: string | null;
  readonly value: string;
} {
  const dashes: number[] = [];
  let column = line.length - line.trimStart().length;
  while (line[column] === "-" && (line[column + 1] === " " || line[column + 1] === undefined)) {
    dashes.push(column++);
    while (line[column] === " ") column++;
  }
  const rest = withoutComment(line.slice(column)).trim();
  const match = keyLine.exec(rest);
  return { dashes, column, rest, key: match ? unquoted(match[1] ?? "") : null, value: (match?.[2] ?? "").trim() };
}

function withoutComment(text: string): string {
  if (text.startsWith("#")) return "";
  const hash = text.indexOf(" #");
  return hash === -1 || /["'].* #.*["']/.test(text.slice(0, 2_000)) ? text : text.slice(0, hash);
}

export function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, "$2");
}

/** Follows YAML by its indentation, line by line, and tells `keys` what opens, closes and stands there. */
export class YamlReader {
  private readonly open: number[] = [];
  private folded: { readonly key: string; readonly column: number } | null = null;
  private readonly keys: ImageKeys;

  constructor(keys: ImageKeys) {
    this.keys = keys;
  }

  get isOpen(): boolean {
    return this.open.length > 0;
  }

  read(line: string, number: number): void {
    const { dashes, column, rest, key, value } = yamlLine(line);
    if (rest === "" && dashes.length === 0) return;
    if (this.folded !== null) {
      const { key: foldedKey, column: under } = this.folded;
      this.folded = null;
      if (column > under && dashes.length === 0 && key === null) {
        this.keys.scalar(foldedKey, rest, number);
        return;
      }
    }
    for (const dash of dashes) {
      this.closeTo(dash + 0.25);
      this.push("", dash + 0.5);
    }
    if (key !== null) this.closeTo(column);
    if (key === null) this.scalar(null, rest, number);
    else if (/^[|>][+-]?[0-9]*$/.test(value)) this.folded = { key, column };
    else if (value === "" || /^&\S+$/.test(value)) this.push(key, column);
    else this.scalar(key, value, number);
  }

  private scalar(key: string | null, written: string, number: number): void {
    const value = unquoted(written.replace(/^(?:[&!]\S+\s+)+/, ""));
    if (value.startsWith("*")) return;
    if (/^[[{](?!\{)/.test(value)) {
      this.keys.enter(key ?? "");
      readFlow(value, number, this.keys);
      this.keys.leave();
    } else if (key === null) this.keys.item(value, number);
    else this.keys.scalar(key, value, number);
  }

  private push(key: string, column: number): void {
    this.keys.enter(key);
    this.open.push(column);
  }

  private closeTo(column: number): void {
    while ((this.open.at(-1) ?? -1) >= column) {
      this.open.pop();
      this.keys.leave();
    }
  }
}
