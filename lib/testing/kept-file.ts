import { readFileSync } from "node:fs";
import { expect, TestRunner } from "vitest";

/** Holds a text to a file that people review; `vitest run -u` of the test writes it. */
export async function expectKept(path: string, text: string): Promise<void> {
  if (TestRunner.getCurrentTest()) await expect(text).toMatchFileSnapshot(path);
  else expect(text).toBe(readFileSync(path, "utf8")); // run again by mutation testing
}
