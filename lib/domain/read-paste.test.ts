import { expect, test } from "vitest";
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
