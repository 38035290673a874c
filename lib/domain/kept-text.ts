import { looksSecret } from "./paste-problem.ts";
import { readPaste } from "./read-paste.ts";
import { formatEntry } from "./registry-entry.ts";

/**
 * The text as a draft may keep it: lines that name no image are blank, so that nothing else of what was pasted is kept,
 * and each line that says more than its entry, or may hold a secret, is that entry alone.
 */
export function keptText(text: string): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/);
  const kept = new Map<number, string[]>();
  const { understood, notRead } = readPaste(text);
  for (const { entry, lines: at } of understood)
    for (const line of at) kept.set(line, [...(kept.get(line) ?? []), formatEntry(entry)]);
  for (const { line, text: said } of notRead) kept.set(line, [...(kept.get(line) ?? []), said]);
  const asKept = lines.flatMap((line, index) => {
    const entries = kept.get(index + 1) ?? [];
    return saysOnly(line, entries) ? [line] : entries.length === 0 ? [""] : entries;
  });
  return asKept.join("\n").replace(/\n+$/, "");
}

function saysOnly(line: string, entries: readonly string[]): boolean {
  if (entries.length === 0 || line.length > longestKept || looksSecret(line)) return false;
  const { understood, notRead } = readPaste(line);
  return notRead.length === 0 && understood.map(({ entry }) => formatEntry(entry)).join() === entries.join();
}

const longestKept = 300;
