import { describe, expect, test } from "vitest";
import { looksSecret, notRead } from "./paste-problem.ts";

const long = "aB3".repeat(11);

describe("what may hold a secret", () => {
  test.each([
    ...["me@example.org", "x:y@z"],
    ...["pass", "password", "passwd", "passphrase", "secret", "token", "credential", "credentials"].map(
      (key) => `${key}: x`,
    ),
    ...["api_key", "api-key", "apikey", "access_key", "accesskey", "access-key", "private_key", "privatekey"].map(
      (key) => `${key}=x`,
    ),
    ...["private-key = x", "Authorization:Basic", 'auth":"x', "auths': x", "TOKEN  =  x"],
    ...["--password x", "-password=x", "--pass x", "-token x", "--secret=x", "-token=x"],
    ...["docker login -u me -p x", "login\t-p"],
    ...["Bearer x", "bearer  x"],
    ...["p", "o", "u", "s", "r"].map((letter) => `gh${letter}_ABCDEFGHIJ`),
    ...["github_pat_", "glpat-", "dckr_pat_", "xoxa-", "xoxb-", "xoxp-", "AKIAABCDEFGH1234", "ASIAABCDEFGH1234"],
    ...["eyJabcdefghi_", "-----BEGIN"],
    ...[long, `x ${long} y`, `ghcr.io/${long}`, `${"a".repeat(30)}B3`, "A/b+c=_-1".repeat(4)],
  ])("%j may", (text) => {
    expect(looksSecret(text)).toBe(true);
  });

  test.each([
    ...["ghcr.io/acme/api:1", "nginx", "", "password", "token", "secrets", "pass x", "secret:", "my-token"],
    ...[
      "login p",
      "relogin -p",
      "login -u",
      "bearer",
      "bearerx y",
      "ghp_ABCDEFGHI",
      "ghx_ABCDEFGHIJ",
      "AKIAABCDEFGH123",
    ],
    ...[
      "ASIAABCDEFGH123",
      "eyJabcdefghi",
      "----BEGIN",
      "a".repeat(40),
      "A1".repeat(20),
      "aB".repeat(20),
      "a1".repeat(20),
    ],
    ...[long.slice(0, 31), "a-1".repeat(9), "xoxc-", "password x", "password -", "--tokens x"],
    ...[
      `ghcr.io/acme/api@sha256:${"0aB".repeat(1).toLowerCase()}`,
      `ghcr.io/a@sha512:${"0f".repeat(64)}`,
      `a@sha384:0`,
    ],
    `${"x ".repeat(2_000)}password: y`,
  ])("%j does not look so", (text) => {
    expect(looksSecret(text)).toBe(false);
  });

  test("is never shown again, and nothing is suggested", () => {
    const near = { line: 3, text: "", problem: "credentials_near", suggestions: [] };
    expect(notRead(3, "password: hunter2", "no_reference", ["ghcr.io"])).toMatchObject(near);
    const problem = { problem: "not_a_host", fact: "hunter2", suggestions: ["x"] } as const;
    expect(notRead(3, "password: hunter2", problem)).toMatchObject(near);
    const own = notRead(3, "https://me:hunter2@ghcr.io", { ...problem, problem: "credentials" });
    expect(own).toMatchObject({ ...near, problem: "credentials" });
    expect(own.reason).not.toBe(notRead(3, "password: hunter2", "no_reference").reason);
  });
});

test("what was not read is shown shortened, with its reason", () => {
  expect(notRead(3, "  nothing here ", "no_reference", ["a"])).toEqual({
    ...{ line: 3, text: "nothing here", problem: "no_reference", suggestions: ["a"] },
    reason: "No registry and no image stands in it.",
  });
  expect(notRead(3, `${"x ".repeat(40).trim()}y`, "no_reference").text).toHaveLength(80);
  expect(notRead(3, `${"x ".repeat(40)}y`, "no_reference").text).toBe(`${"x ".repeat(40)}…`);
  const problem = { problem: "not_a_host", fact: "nginx", suggestions: ["docker.io/library/nginx"] } as const;
  expect(notRead(3, "nginx", problem)).toMatchObject({ problem: "not_a_host", suggestions: problem.suggestions });
});
