import { expect, test } from "vitest";
import { unauthorizedWords } from "./unauthorized.ts";

function kubeconfig(token: string): string {
  return `{apiVersion: v1, kind: Config, current-context: a, contexts: [{name: a, context: {cluster: a, user: a}}],
    clusters: [{name: a, cluster: {server: "https://api.example"}}], users: [{name: a, user: {token: "${token}"}}]}`;
}

function tokenUntil(end: string): string {
  const payload = Buffer.from(JSON.stringify({ exp: Date.parse(end) / 1000 })).toString("base64url");
  return `eyJhbGciOiJSUzI1NiJ9.${payload}.c2lnbmF0dXJl`;
}

const now = new Date("2026-06-01T12:00:00Z");

test.each([
  ["2026-05-31T00:00:00Z", /expired on 2026-05-31.*makes a new one.*replaces the credentials/],
  ["2027-05-31T00:00:00Z", /runs until 2027-05-31: the ServiceAccount portal, or its namespace, was probably deleted/],
])("a token until %s is explained", (end, words) => {
  const said = unauthorizedWords(kubeconfig(tokenUntil(end)), now, "HTTP 401");
  expect(said).toMatch(words);
  expect(said).toContain("cannot see what happens");
  expect(said).not.toContain("c2lnbmF0dXJl");
});

test.each(["plain-token", "a.%%%.c", ""])("of the token %j only what the API server said is known", (token) => {
  expect(unauthorizedWords(kubeconfig(token), now, "HTTP 401")).toMatch(/^HTTP 401 /);
});
