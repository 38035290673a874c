import { join } from "node:path";
import { expect, test } from "vitest";
import { expectKept } from "../testing/kept-file.ts";
import { pastedTexts } from "../testing/pasted-texts.ts";
import { readPaste } from "./read-paste.ts";
import { formatEntry } from "./registry-entry.ts";

test("the samples are many, and each another", () => {
  expect(pastedTexts.length).toBeGreaterThanOrEqual(80);
  expect(new Set(pastedTexts.map(({ text }) => text)).size).toBe(pastedTexts.length);
});

test.each(pastedTexts)("$what", ({ text, reads, misses }) => {
  const { understood, notRead } = readPaste(text);
  const read = understood.map(({ lines, readAs, entry }) => `${lines.join(",")} ${readAs} ${formatEntry(entry)}`);
  expect(read).toEqual(reads);
  expect(notRead.map(({ line, problem }) => `${line} ${problem}`)).toEqual(misses);
  expect(JSON.stringify({ understood, notRead })).not.toMatch(/hunter2/);
});

/** One line for all that is said of a text, with everything that the line above leaves out. */
function told(text: string): string {
  const { understood, notRead, ...rest } = readPaste(text);
  const lines = [
    ...understood.map(({ entry, ...each }) => `  reads ${formatEntry(entry)} ${JSON.stringify(each)}`),
    ...notRead.map((each) => `  not   ${JSON.stringify(each)}`),
    `  rest  ${JSON.stringify(rest)}`,
  ];
  return `${JSON.stringify(text)}\n${lines.join("\n")}\n`;
}

test("notes, reasons and suggestions are the ones that were reviewed", async () => {
  const path = join(import.meta.dirname, "..", "testing", "pasted-texts-told.txt");
  await expectKept(path, pastedTexts.map(({ text }) => told(text)).join("\n"));
});

/** What stands around a text changes nothing but the numbers of the lines. */
test.each(pastedTexts.filter(({ text }) => !text.includes("\n")))(
  "$what, between blanks and other lines",
  ({ text }) => {
    const { understood, notRead } = readPaste(text);
    const around = readPaste(`\n  ${text}\t \n\n`);
    const moved = (lines: readonly number[]) => lines.map((line) => line + 1);
    expect(around.understood).toEqual(understood.map((each) => ({ ...each, lines: moved(each.lines) })));
    expect(around.notRead.map(({ line, problem, suggestions }) => ({ line, problem, suggestions }))).toEqual(
      notRead.map(({ line, problem, suggestions }) => ({ line: line + 1, problem, suggestions })),
    );
  },
);
