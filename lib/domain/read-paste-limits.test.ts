// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables as in compose files
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { looksSecret, notRead } from "./paste-problem.ts";
import { proposeEntries } from "./proposal.ts";
import { pasteLimits, readPaste } from "./read-paste.ts";
import { formatEntry, isEntryProblem, parseEntry } from "./registry-entry.ts";

const million = (text: string) => text.repeat(Math.ceil(1_000_000 / text.length)).slice(0, 1_000_000);

describe("whatever is pasted, the answer is small and comes", () => {
  const many = Array.from({ length: 100_000 }, (_, at) => `ghcr.io/acme/image-${at}:1`).join("\n");
  test.each([
    ["a hundred thousand lines", many],
    ["one line", million("x")],
    ["a long gap", `a${" ".repeat(1_000_000)}b`],
    ["brackets", `{"a":${million("[")}`],
    ["braces", million('{"a":')],
    ["escapes", `{"${million('\\"')}`],
    ["deep maps", Array.from({ length: 1_400 }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
    ["dashes", `a:\n${million("- ")}`],
    ["dots", `a${".a".repeat(400_000)}: x`],
    ["options", `docker pull ${million("--a ")} x y`],
    ["options after sudo", `sudo ${million("-a ")}docker`],
    ["commas", million("a,")],
    ["variables", `image: ${million("${a:-")}`],
    ["addresses", million("https://")],
    ["an address", `https://gitlab.com/${million("a/")}`],
    ["colons", million(":")],
    ["at signs", million("a@")],
  ])("%s", { timeout: 30_000 }, (_, text) => {
    const read = readPaste(text);
    expect(read.understood.length).toBeLessThanOrEqual(pasteLimits.understood);
    expect(read.notRead.length).toBeLessThanOrEqual(pasteLimits.notRead);
    expect(JSON.stringify([read, proposeEntries(read.understood)]).length).toBeLessThan(250_000);
  });

  test("what is left out is counted", () => {
    const three = (count: number, line: (at: number) => string) =>
      Array.from({ length: count }, (_, at) => line(at)).join("\n");
    expect(readPaste(three(203, (at) => `ghcr.io/a/${at}:1`)).left).toEqual({
      understood: 3,
      notRead: 0,
      characters: 0,
    });
    expect(readPaste(three(200, (at) => `ghcr.io/a/${at}:1`)).left.understood).toBe(0);
    expect(readPaste(three(52, () => "nginx")).left).toEqual({ understood: 0, notRead: 2, characters: 0 });
    expect(readPaste(three(50, () => "nginx")).left.notRead).toBe(0);
    expect(readPaste(`${" ".repeat(1_000_000)}abc`).left.characters).toBe(3);
    const far = readPaste(many);
    expect(far.left.understood).toBeGreaterThan(4_000);
    expect(far.left.characters).toBeGreaterThan(1_000_000);
    expect(readPaste("ghcr.io/acme/x:1\n".repeat(12)).understood[0]?.lines).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe("plain, so that there is nothing to choose", () => {
  test.each([
    ["ghcr.io/acme", true],
    ["ghcr.io/acme\n\nhttps://quay.io/acme/\n", true],
    ["ghcr.io/acme\nnginx", true],
    ["nginx\n*.com", true],
    ["apiVersion: v1\nkind: Pod", true],
    ["", true],
    ["ghcr.io/acme:latest", true],
    ["ghcr.io/acme, quay.io/b", false],
    ["- ghcr.io/acme", false],
    ["# ours\nghcr.io/acme", false],
    ["ghcr.io/acme/api:1", false],
    ["docker pull nginx", false],
    ["https://hub.docker.com/_/nginx", false],
    ["please allow ghcr.io/acme", false],
    ["Registries:\n- ghcr.io/acme", false],
  ])("%j: %s", (text, plain) => {
    expect(readPaste(text).plain).toBe(plain);
  });
});

test("what is understood is an entry as lists write it", () => {
  const piece = fc.constantFrom(
    ..."ghcr.io acme / : , - \n image: repository: registry: docker pull FROM nginx @ sha256: * . .. _ A xn-- :5000 quay.io/b/c:1 ${X} {{ }} \" ' [ ] { }".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom("", " ", "\n"), (pieces, between) => {
      for (const { entry, lines } of readPaste(pieces.join(between)).understood) {
        const written = parseEntry(formatEntry(entry));
        expect(!isEntryProblem(written) && formatEntry(written)).toBe(formatEntry(entry));
        for (const line of lines) expect(line).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  "https://robot:hunter2@ghcr.io/acme",
  "password: hunter2",
  'DB_PASSWORD="hunter2"',
  "docker login ghcr.io -u robot -p hunter2",
  "curl -H 'Authorization: Bearer hunter2'",
  "--password=hunter2",
  "ghp_0123456789abcdefghijABCDEFGHIJ",
  "eyJhbGciOiJIUzI1NiJ9.x.y",
  "api-key=hunter2",
  "Aa0".repeat(12),
])("%s is never repeated", (secret) => {
  expect(looksSecret(secret)).toBe(true);
  const told = notRead(3, secret, { problem: "bad_host", fact: secret, suggestions: [secret] });
  expect(told).toMatchObject({ line: 3, text: "", suggestions: [] });
  expect(told.reason).not.toContain("hunter2");
  expect(told.reason).not.toContain(secret);
  const alone = readPaste(secret);
  expect(JSON.stringify(alone)).not.toMatch(/hunter2|ghp_|eyJ|Aa0Aa0/);
});

test.each([
  "ghcr.io/acme/api:1",
  `ghcr.io/acme/api@sha256:${"0123456789abcdef".repeat(4)}`,
  "a line of words without any of that",
  "x".repeat(100),
])("%s holds no secret, and is told shortened", (text) => {
  expect(looksSecret(text)).toBe(false);
  expect(notRead(1, text, "no_reference").text.startsWith(text.slice(0, 80))).toBe(true);
  expect(notRead(1, text, "no_reference").text.length).toBeLessThanOrEqual(81);
  expect(notRead(1, "y".repeat(80), "no_reference").text).toBe("y".repeat(80));
  expect(notRead(1, "y".repeat(81), "no_reference").text).toBe(`${"y".repeat(80)}…`);
});
