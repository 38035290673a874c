import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { ManifestImages } from "#lib/domain/manifest-images.ts";
import { manifestProblemWords } from "#lib/domain/manifest-problem.ts";
import { isManifestProblem, readTyped } from "./read-manifest.ts";

const pod = (name: string, image: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: { containers: [{ name: "main", image }] },
});

const images = (text: string) => {
  const read = readTyped(text);
  return isManifestProblem(read) ? read : read.images.map(({ image }) => image);
};

describe("an image, or some", () => {
  test.each([
    ["nginx", ["nginx"]],
    ["  ghcr.io/acme/api:1\n", ["ghcr.io/acme/api:1"]],
    ["localhost:5000/x", ["localhost:5000/x"]],
    ["image: nginx:1", ["nginx:1"]],
    ['- image: "nginx:1"', ["nginx:1"]],
    ["docker pull nginx:1", ["nginx:1"]],
    ["nginx\n\nquay.io/jetstack/x:1\nnginx\n", ["nginx", "quay.io/jetstack/x:1"]],
    ["not an image at all", ["not an image at all"]],
  ])("%j", (text, expected) => {
    expect(images(text)).toEqual(expected);
  });
});

describe("manifests", () => {
  const [a, b] = [pod("a", "ghcr.io/acme/a"), pod("b", "ghcr.io/acme/b")];
  test.each([
    ["YAML", stringify(a), ["ghcr.io/acme/a"]],
    ["several documents", `---\n${stringify(a)}---\n${stringify(b)}---\n`, ["ghcr.io/acme/a", "ghcr.io/acme/b"]],
    ["JSON", JSON.stringify(a), ["ghcr.io/acme/a"]],
    [
      "a list in JSON",
      JSON.stringify({ apiVersion: "v1", kind: "List", items: [a, b] }),
      ["ghcr.io/acme/a", "ghcr.io/acme/b"],
    ],
    ["YAML in flow style", "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: nginx}]}}", ["nginx"]],
    ["a comment above", `# rendered by helm\n${stringify(a)}`, ["ghcr.io/acme/a"]],
  ])("%s", (_, text, expected) => {
    expect(images(text)).toEqual(expected);
  });

  test("objects that run nothing are told beside those that do", () => {
    const text = `${stringify(a)}---\n${stringify({ apiVersion: "v1", kind: "Service", metadata: { name: "s" } })}`;
    expect((readTyped(text) as ManifestImages).notJudged).toEqual(["Service s"]);
  });
});

test.each([
  ["", "blank", /Nothing is written/],
  [" \u200b \n", "blank", /Nothing is written/],
  ["x".repeat(1_000_001), "too_large", /1000001 bytes; at most 1000000/],
  [`# ${"x".repeat(300_000)}\na: b`, "too_large", /300000 of YAML/],
  ["a: b: c", "not_readable", /helm template/],
  [stringify(pod("a", "{{ .Values.image }}")), "not_readable", /helm template/],
  ["[".repeat(100_000), "not_readable", /neither as an image nor/],
  [
    "a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]",
    "not_readable",
    /without end/,
  ],
  ["containers:\n  - name: a\n    image: nginx", "no_object", /needs a kind/],
  [stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" } }), "nothing_runs", /Secret s/],
  [
    stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [{ name: "c" }] } }),
    "without_images",
    /Pod p, container c/,
  ],
  [Array.from({ length: 201 }, (_, n) => `ghcr.io/acme/x${n}`).join("\n"), "too_many_images", /201 different images/],
  ["x".repeat(2_001), "image_too_long", /2001 characters/],
  [JSON.stringify(pod("a", "nginx\0")), "not_text", /null/],
  [JSON.stringify(pod("a", "nginx")).replace("nginx", "\\ud800"), "not_text", /null/],
])("refused (%#): $1", (text, code, words) => {
  const read = readTyped(text);
  expect(read).toMatchObject({ problem: code });
  if (isManifestProblem(read)) expect(manifestProblemWords(read)).toMatch(words);
});
