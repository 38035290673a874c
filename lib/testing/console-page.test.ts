import { expect, test } from "vitest";
import { isAsWritten, stepsOf } from "./console-page.ts";

const page = `# A page

\`\`\`sh
echo a
\`\`\`

\`\`\`text
a
\`\`\`

Words.

\`\`\`sh exit=1
false
\`\`\`

\`\`\`yaml
jobs: { a: { steps: [{ uses: x }, { run: npm ci --prefix p }, { run: echo one }] } }
\`\`\`

\`\`\`yaml
a: { image: i, before_script: [git clone x], script: [echo two] }
\`\`\`
`;

test("commands, how they end, what they print, and the commands of pipelines", () => {
  expect(stepsOf(page)).toEqual([
    { line: 3, commands: "echo a\n", exit: 0, expected: "a\n" },
    { line: 13, commands: "false\n", exit: 1, expected: null },
    { line: 17, commands: "echo one", exit: 0, expected: null },
    { line: 21, commands: "echo two", exit: 0, expected: null },
  ]);
});

test("a text that follows no command is a mistake of the page", () => {
  expect(() => stepsOf("```text\nalone\n```\n")).toThrow("line 1");
  expect(() => stepsOf("```sh\na\n```\n\nWords.\n\n```text\nalone\n```\n")).toThrow("line 7");
});

test.each([
  ["a b c", "a … c", true],
  ["a\nb", "a\nb\n", true],
  ["a\nb", "a…", false],
  ["axb", "a.b", false],
  ["a b", "a", false],
])("%j is as written in %j: %s", (printed, expected, same) => {
  expect(isAsWritten(printed, expected)).toBe(same);
});
