import { describe, expect, test } from "vitest";
import { type EntryProblemCode, entryProblemWords } from "./entry-problem.ts";

/** For each problem, a fact as it comes with it, and what its sentences must say: what is wrong, and what to do. */
const cases: Record<EntryProblemCode, readonly [fact: string, ...words: RegExp[]]> = {
  blank: ["", /Nothing is written/, /Name a registry.*ghcr\.io\/acme/],
  several_lines: ["", /more than one line/, /one registry at a time/],
  credentials: ["", /user name or password/, /Leave it out/],
  whitespace: ["", /space/, /remove it/],
  invisible: ["U+200B", /invisible character in it \(U\+200B\)/, /by hand/],
  not_ascii: ["gһcr.io", /^gһcr\.io has letters that are not plain ASCII/, /look-alike/],
  scheme: ["https", /^https:\/\/ is not part/, /Leave it out/],
  digest: ["", /digest/, /leave out the @/],
  tag: ["1.29", /^:1\.29 is a tag/, /leave it out/],
  trailing_slash: ["", /ends with a slash/, /Leave the slash out/],
  ipv6: ["", /IPv6/, /Give the registry a name/],
  not_a_host: ["nginx", /^nginx alone is not a registry/, /Say which registry/],
  underscore: ["a_b", /^a_b has an underscore/],
  bad_host: ["-a", /^-a is not the name of a host/, /begins and ends with a letter or digit/],
  bad_port: ["0443", /^0443 is not a port/, /from 1 to 65535/],
  bad_path: ["a--", /^a-- cannot be part of a repository's path/, /lower-case letters and digits/],
  upper_case_path: ["Acme", /^Acme has an upper-case letter/, /lower case/],
  too_long: ["a host has at most 253 characters", /too long: a host has at most 253 characters/],
  wildcard_alone: ["", /would allow every registry/, /Name the registries/],
  wildcard_elsewhere: ["", /only stand at the beginning of a host/, /without one/],
  wildcard_public_suffix: ["co.uk", /register a name under co\.uk/, /one by one/],
  wildcard_shared_suffix: ["azurecr.io", /open a registry under azurecr\.io/, /in full/],
  reserved: ["trusted-registries.invalid", /^trusted-registries\.invalid is how the portal proves/],
};

describe("every problem in words", () => {
  test.each(Object.entries(cases))("%s", (problem, [fact, ...words]) => {
    const said = entryProblemWords({ problem: problem as EntryProblemCode, fact, suggestions: [] });
    for (const each of words) expect(said).toMatch(each);
    expect(said).toMatch(/\.$/);
    expect(said).not.toMatch(/Did you mean|undefined/);
  });

  test("a port and a part of a path that are empty are named as such", () => {
    expect(entryProblemWords({ problem: "bad_port", fact: "", suggestions: [] })).toMatch(/^Nothing is not a port/);
    expect(entryProblemWords({ problem: "bad_path", fact: "", suggestions: [] })).toMatch(/^There are two slashes/);
  });

  test("what may be meant stands at the end", () => {
    expect(entryProblemWords({ problem: "blank", fact: "", suggestions: ["a.io", "b.io"] })).toMatch(
      /acme\. Did you mean a\.io or b\.io\?$/,
    );
  });

  test("of a long fact its beginning is shown", () => {
    const said = (length: number) =>
      entryProblemWords({ problem: "bad_path", fact: "x".repeat(length), suggestions: [] });
    expect(said(100)).toMatch(/^x{100} cannot/);
    expect(said(101)).toMatch(/^x{100}… cannot/);
  });
});
