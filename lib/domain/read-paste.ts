import { ImageKeys, type KeyFinding } from "./image-keys.ts";
import { type NotRead, notRead } from "./paste-problem.ts";
import { readCommand } from "./read-command.ts";
import { DockerfileReader } from "./read-dockerfile.ts";
import { readEntry } from "./read-entry.ts";
import { readFlow, YamlReader, yamlLine } from "./read-structure.ts";
import { type ImageColumn, tableHeader, tableRow } from "./read-table.ts";
import { type ReadAs, readImage, readWord, type Taken } from "./read-word.ts";
import { type ReadOfWord, readWords } from "./read-words.ts";
import { type Entry, formatEntry } from "./registry-entry.ts";

/** One entry that a text asks for, and everywhere it stands. */
export interface Understood {
  readonly entry: Entry;
  readonly readAs: ReadAs;
  /** Counted from 1. The first few. */
  readonly lines: readonly number[];
  readonly notes: readonly string[];
}

export interface PasteReading {
  /** Each entry once, in the order of the text. */
  readonly understood: readonly Understood[];
  /** In the order of the text. */
  readonly notRead: readonly NotRead[];
  /** What was left out because there is a limit to what one request can show. */
  readonly left: { readonly understood: number; readonly notRead: number; readonly characters: number };
  /** Nothing but entries, one a line, or nothing understood at all: there is nothing to choose. */
  readonly plain: boolean;
}

/** So many more than fit that reading on would tell nobody anything. */
const enoughLeft = 5_000;

export const pasteLimits = { characters: 1_000_000, understood: 200, notRead: 50, linesOfOne: 10 } as const;

/** Reads whatever was pasted: lists, pages' addresses, commands, manifests, values, Dockerfiles and tables, in any mixture. */
export function readPaste(text: string): PasteReading {
  const reader = new PasteReader(text);
  const json = /^[\s\uFEFF]*(?:\{\s*["}]|\[\s*\{)/.test(text);
  if (json) reader.readJson();
  else reader.readLines();
  if (reader.isEmpty) reader.readEachLine();
  return reader.result();
}

class PasteReader {
  private readonly text: string;
  private cut: number;
  private readonly found = new Map<string, { taken: Taken; lines: number[] }>();
  private readonly missed: NotRead[] = [];
  private readonly left = { understood: 0, notRead: 0 };
  private onlyEntries = true;
  private keys: ImageKeys | null = null;
  private yaml: YamlReader | null = null;
  private table: ImageColumn | "none" | null = null;
  private dockerfile = new DockerfileReader();

  constructor(text: string) {
    this.text = text.slice(0, pasteLimits.characters);
    this.cut = text.length - this.text.length;
  }

  get isEmpty(): boolean {
    return this.found.size === 0 && this.missed.length === 0;
  }

  result(): PasteReading {
    return {
      understood: [...this.found.values()].map(({ taken: { entry, readAs, notes }, lines }) => ({
        entry,
        readAs,
        lines,
        notes,
      })),
      notRead: this.missed,
      left: { ...this.left, characters: this.cut },
      plain: this.onlyEntries || this.found.size === 0,
    };
  }

  readJson(): void {
    const keys = new ImageKeys();
    readFlow(this.text, 1, keys);
    for (const each of keys.end()) this.takeKey(each);
  }

  readLines(): void {
    const lines = this.text.split(/\r\n|[\r\n\u2028\u2029]/);
    for (let at = 0; at < lines.length; at++) {
      const number = at + 1;
      let line = lines[at] ?? "";
      if (
        this.yaml === null &&
        !/^\s*(?:FROM|RUN|ARG)\s/.test(line) &&
        /\S\s+\\\s*$/.test(line.slice(-200)) &&
        readCommand(line) !== null
      )
        while (/\\\s*$/.test(line.slice(-200)) && at + 1 < lines.length && line.length < 4_000)
          line = `${line.replace(/\\\s*$/, "")} ${(lines[++at] ?? "").trim()}`;
      this.readLine(line, number);
      if (this.left.understood + this.left.notRead > enoughLeft) {
        this.cut += lines.slice(at + 1).join("\n").length;
        break;
      }
    }
    this.endYaml();
  }

  /** Where nothing was understood, every line gets its reason. */
  readEachLine(): void {
    for (const [at, line] of this.text.split(/\r\n|[\r\n\u2028\u2029]/).entries())
      if (/[^\s\p{Cf}]/u.test(line)) this.takeAll(line, readWords(line, at + 1, true));
  }

  private readLine(line: string, number: number): void {
    if (!/[^\s\p{Cf}]/u.test(line)) {
      this.table = null;
      return;
    }
    if (/^\s*(?:```|~~~)|^(?:---|\.\.\.)(?:\s|$)/.test(line)) this.endYaml();
    else if (!this.readTable(line, number) && !this.readYaml(line, number)) this.readFree(line, number);
  }

  private readFree(line: string, number: number): void {
    const images = this.dockerfile.read(line);
    const command = images === null ? readCommand(line) : null;
    if (images !== null) this.takeImages(images, number, "dockerfile");
    else if (command === null) this.takeAll(line, readWords(line, number, false));
    else {
      if (command.problem !== undefined) this.take(notRead(number, line, command.problem), number);
      this.takeImages(command.images, number, "command");
    }
  }

  private readTable(line: string, number: number): boolean {
    const header = this.yaml === null ? tableHeader(line) : null;
    if (header !== null) {
      this.table = header;
      if (header === "none") this.take(notRead(number, line, "table_without_images"), number);
      return true;
    }
    if (this.table === null) return false;
    const cells =
      this.table === "none" ? (/\S\s{2,}\S/.test(line.slice(0, 500)) ? [] : null) : tableRow(line, this.table);
    if (cells === null || readCommand(line) !== null) {
      this.table = null;
      return false;
    }
    this.takeImages(cells, number, "table");
    return true;
  }

  /** A line with a key opens a structure; what is indented, or an item of an open list, goes on with it. */
  private readYaml(line: string, number: number): boolean {
    const { key, dashes } = yamlLine(line);
    const comment = /^\s*#/.test(line);
    if (this.yaml === null) {
      if (key === null || comment) return false;
      this.keys = new ImageKeys();
      this.yaml = new YamlReader(this.keys);
    } else if (key === null && !comment && !/^\s/.test(line) && !(dashes.length > 0 && this.yaml.isOpen)) {
      this.endYaml();
      return false;
    }
    if (!comment) this.yaml.read(line, number);
    return true;
  }

  private endYaml(): void {
    for (const each of this.keys?.end() ?? []) this.takeKey(each);
    [this.keys, this.yaml] = [null, null];
  }

  private takeKey({ line, text, readAs, notes }: KeyFinding): void {
    this.onlyEntries = false;
    const read = readAs === "entry" ? readWord(text, line) : readImage(text, line, readAs, notes);
    if (read !== null && (readAs !== "mention" || "entry" in read)) this.take(read, line);
  }

  private takeImages(images: readonly string[], line: number, readAs: ReadAs): void {
    for (const image of images) {
      const read = readImage(image, line, readAs);
      if (read !== null) this.take(read, line);
    }
    if (readAs === "command") this.onlyEntries = false;
  }

  private takeAll(written: string, all: readonly ReadOfWord[]): void {
    for (const { read, line } of all) this.take(read, line);
    if (!this.onlyEntries) return;
    const [only] = all;
    if (all.length !== 1 || (only && "entry" in only.read && "problem" in readEntry(written))) this.onlyEntries = false;
  }

  private take(read: Taken | NotRead, line: number): void {
    if (!("entry" in read)) {
      if (this.missed.length < pasteLimits.notRead) this.missed.push(read);
      else this.left.notRead++;
      return;
    }
    if (read.readAs !== "entry") this.onlyEntries = false;
    const text = formatEntry(read.entry);
    const known = this.found.get(text);
    if (known) {
      if (known.lines.length < pasteLimits.linesOfOne && !known.lines.includes(line)) known.lines.push(line);
    } else if (this.found.size < pasteLimits.understood) this.found.set(text, { taken: read, lines: [line] });
    else this.left.understood++;
  }
}
