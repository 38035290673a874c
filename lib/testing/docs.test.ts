import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true }).map((name) => `docs/${String(name)}`),
].filter((name) => name.endsWith(".md"));

test("there are pages to check, and one follows a request", () => {
  expect(pages).toContain("docs/follow-a-request.md");
});

test.each(pages)("every file that %s names exists", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const named = [...text.matchAll(/`((?:app|bin|components|docs|e2e|lib|prisma|workers)\/[^`\s]+)`/g)].map(
    ([, path = ""]) => path,
  );
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path = ""]) => join(page, "..", path));
  expect([...named, ...linked].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
