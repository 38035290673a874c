import { expect, test } from "vitest";
import { stringify } from "yaml";
import { platformEntries } from "#lib/domain/list.ts";
import { type Entry, formatEntry, parseEntry } from "#lib/domain/registry-entry.ts";
import { renderConfigMap } from "./config-map.ts";
import { readConfigMap } from "./read-config-map.ts";

const written = [
  "*.registry.corp.example",
  "*.registry.corp.example:5000",
  "docker.io/library",
  "ghcr.io/acme",
  "ghcr.io/acme-platform/base",
  "localhost:5000",
  "quay.io",
];

test("what is rendered is read back, without the canary", () => {
  const entries = written.map((text) => parseEntry(text) as Entry);
  const content = { entries, platformRegistries: platformEntries, mode: "deny", exemptNamespaces: [] } as const;
  const list = renderConfigMap({ ...content, number: 3, digest: `sha256:${"ab".repeat(32)}`, previous: null });
  const read = readConfigMap(stringify(list));
  if (typeof read === "string") throw new Error(read);
  expect(read.map(formatEntry).sort()).toEqual(["cr.l5d.io", ...written].sort());
  expect(readConfigMap(JSON.stringify(list))).toEqual(read);
});

test.each([
  ["{", /neither YAML nor JSON/],
  ["", /no ConfigMap/],
  ["kind: Secret\ndata: {a: b}", /no ConfigMap/],
  ["kind: ConfigMap", /no ConfigMap/],
  ["kind: ConfigMap\ndata: {ghcr.io: 'acme:1'}", /"ghcr.io\/acme:1" in it is no entry/],
])("%j is refused", (text, words) => {
  expect(readConfigMap(text)).toMatch(words);
});
