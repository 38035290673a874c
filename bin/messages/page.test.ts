import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { messagesPage, sections } from "./page.ts";

test("docs/messages.md is what the code says (npm run messages writes it)", () => {
  const written = readFileSync(join(import.meta.dirname, "..", "..", "docs", "messages.md"), "utf8");
  expect(written).toBe(messagesPage());
});

describe.each(sections)("$title", ({ messages }) => {
  test("no two messages share a code and an occasion", () => {
    const keys = messages.map(({ code, when }) => `${code} ${when}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each(messages)("$code ($when) is whole", ({ when, text, next = "" }) => {
    expect(when).not.toBe("");
    expect(text).not.toMatch(/undefined|\[object|NaN|\$\{|null,/);
    expect(`${text}${next}`).not.toMatch(/ {3}|\.\./);
  });
});
