import { expect, test } from "vitest";
import { isWide, knownRegistries, knownRegistry } from "./known-registries.ts";

test("the catalogue has at least sixty hosts, each once and each with its source", () => {
  expect(knownRegistries.length).toBeGreaterThanOrEqual(60);
  expect(new Set(knownRegistries.map(({ host }) => host)).size).toBe(knownRegistries.length);
  for (const { host, what, source, depth } of knownRegistries) {
    expect(host).toMatch(/^[a-z0-9*]+(?:[.-][a-z0-9*]+)+$/);
    expect(what).toMatch(/^\S.*[^.\s]$/);
    expect(source).toMatch(/^https:\/\/\S+$/);
    expect(depth).toBeGreaterThanOrEqual(1);
  }
});

test("a name of the catalogue finds itself, and a pattern what is made after it", () => {
  for (const each of knownRegistries)
    expect(knownRegistry(each.host.replaceAll("*", "a1-b"))?.what, each.host).toBe(each.what);
});

test.each([
  ["docker.io", "account", true],
  ["ttl.sh", "anonymous", true],
  ["mcr.microsoft.com", "owner", false],
  ["acme.azurecr.io", "owner", false],
  ["123456789012.dkr.ecr.eu-west-1.amazonaws.com", "owner", false],
  ["europe-west1-docker.pkg.dev", "account", true],
  ["cp.icr.io", "owner", false],
  ["de.icr.io", "account", true],
] as const)("%s: %s can push there, wide %s", (host, pushers, wide) => {
  const known = knownRegistry(host);
  expect(known?.pushers).toBe(pushers);
  expect(known !== null && isWide(known)).toBe(wide);
});

test.each(["azurecr.io", "a.b.azurecr.io", "evil-azurecr.io", "docker.io.evil.example", "docker.io:443", "xdocker.io"])(
  "%s is nobody's in the catalogue",
  (host) => {
    expect(knownRegistry(host)).toBeNull();
  },
);
