import fc from "fast-check";
import { expect, test } from "vitest";
import { differences, longestText, mostFields } from "./difference.ts";
import type { KubernetesObject } from "./kubernetes/kubernetes-object.ts";
import { sameContent } from "./same-content.ts";

function object(content: Record<string, unknown>, annotations: Record<string, string> = {}): KubernetesObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", annotations }, ...content };
}

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string({ maxLength: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "spec", "scope"), tie("any"), { maxKeys: 3 }),
  ),
})).any;

test("there is a difference exactly where the content is not the same", () => {
  fc.assert(
    fc.property(value, value, fc.boolean(), (a, b, same) => {
      const [live, desired] = [object({ spec: a }), object({ spec: same ? a : b })];
      const { fields, more } = differences(live, desired);
      expect(fields.length === 0).toBe(sameContent(live, desired));
      expect(fields.length).toBeLessThanOrEqual(mostFields);
      if (fields.length < mostFields) expect(more).toBe(0);
    }),
    { numRuns: 2000 },
  );
});

test("each field is named, with what should and what does stand there", () => {
  const desired = object({ data: { "cr.l5d.io": "*", "ghcr.io": "acme" } }, { "trusted-registries/revision": "2" });
  const live = object(
    { data: { "evil.example": "*", "ghcr.io": "acme\nevil" }, immutable: true },
    { "trusted-registries/revision": "1", stranger: "x" },
  );
  expect(differences(live, desired).fields).toEqual([
    { path: "immutable", found: "true" },
    { path: 'metadata.annotations["trusted-registries/revision"]', expected: "2", found: "1" },
    { path: 'data["cr.l5d.io"]', expected: "*" },
    { path: 'data["ghcr.io"]', expected: "acme", found: "acme\nevil" },
    { path: 'data["evil.example"]', found: "*" },
  ]);
});

test("what the API server fills in is no difference, and an item of a list has its place", () => {
  const desired = object({ spec: { validations: [{ expression: "a" }, { expression: "b" }] } });
  const live = object({ spec: { failurePolicy: "Fail", validations: [{ expression: "a" }, { expression: "true" }] } });
  expect(differences(live, desired).fields).toEqual([
    { path: "spec.validations[1].expression", expected: "b", found: "true" },
  ]);
});

test("it is bounded: many fields are counted, long texts cut to where they differ", () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`h${n}.example`, "x".repeat(100_000)]));
  const { fields, more } = differences(object({ data: many }), object({ data: {} }));
  expect(fields).toHaveLength(mostFields);
  expect(more).toBe(500 - mostFields);
  expect(JSON.stringify(fields).length).toBeLessThan(mostFields * (longestText * 2 + 200));
  const immutable = differences(object({ data: many, immutable: true }), object({ data: {} }));
  expect(immutable.fields[0], "what is at the top is never cut off").toEqual({ path: "immutable", found: "true" });
  const long = "y".repeat(5000);
  const [field] = differences(
    object({ data: { a: `${long}evil${long}` } }),
    object({ data: { a: long + long } }),
  ).fields;
  expect(field?.found).toContain("evil");
  expect(field?.expected).not.toBe(field?.found);
});

test("what looks like a credential is not kept", () => {
  const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwb3J0YWwifQ.c2lnbmF0dXJl";
  const key = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----";
  const told = JSON.stringify(differences(object({ data: { token, key } }), object({ data: {} })));
  expect(told).not.toContain("c2lnbmF0dXJl");
  expect(told).not.toContain("AAAA");
  expect(told).toContain("[token]");
  expect(told).toContain("[private key]");
});

test.each([
  ["an address with a password", "https://robot:hunter22@registry.example/v2", "hunter22"],
  ["a key of a cloud", "key AKIAIOSFODNN7EXAMPLE here", "AKIAIOSFODNN7EXAMPLE"],
  ["a token of a forge", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijklm"],
  ["a pull secret", '{"auths":{"ghcr.io":{"auth":"cm9ib3Q6aHVudGVyMjI="}}}', "cm9ib3Q6"],
  ["a key in base64", "k3Jx0vQ9ZbT7mWc2Lr8YpNf5Hs1DgAe4UiKo6BtVqEw=", "k3Jx0vQ9"],
])("nor is %s", (_, text, secret) => {
  const found = differences(object({ data: { a: text } }), object({ data: {} }));
  expect(JSON.stringify(found)).not.toContain(secret);
  const inside = differences(object({ spec: { a: [{ text }] } }), object({ spec: { a: "x" } }));
  expect(JSON.stringify(inside)).not.toContain(secret);
});

test.each([
  "object.spec.containers.all(c, variables.allowed.exists(p, c.image.startsWith(p)))",
  "ghcr.io/acme/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "system:serviceaccount:trusted-registries:portal",
  "registry.example:5000/team",
])("what is no credential stays: %s", (text) => {
  expect(differences(object({ data: { a: text } }), object({ data: {} })).fields[0]?.found).toBe(text);
});

test("a text is never cut through a character that takes two", () => {
  const long = "😀".repeat(1000);
  const edits = [0, 1, 2, 3].map((n) => `${"x".repeat(n)}evil${long}`);
  const texts = edits.flatMap(
    (edit) => differences(object({ data: { a: edit } }), object({ data: { a: long } })).fields,
  );
  for (const { found = "", expected = "" } of texts)
    expect([found, expected]).toEqual([found.toWellFormed(), expected.toWellFormed()]);
});
