import { describe, expect, test } from "vitest";
import { comparedHost, isHost, isPathComponent, namesHost, parseImageReference } from "./image-reference.ts";

const sha256 = `sha256:${"0123456789abcdef".repeat(4)}`;
const sha384 = `sha384:${"0123456789abcdef".repeat(6)}`;
const sha512 = `sha512:${"0123456789abcdef".repeat(8)}`;

describe("an image is read as the runtime reads it", () => {
  test.each([
    ["nginx", "docker.io", "library/nginx", {}],
    ["nginx:1.29", "docker.io", "library/nginx", { tag: "1.29" }],
    ["nginx:1.29@sha256", null, null, {}],
    [`nginx@${sha256}`, "docker.io", "library/nginx", { digest: sha256 }],
    [`nginx:1@${sha384}`, "docker.io", "library/nginx", { tag: "1", digest: sha384 }],
    [`acme/x@${sha512}`, "docker.io", "acme/x", { digest: sha512 }],
    [`nginx@${sha256}0`, null, null, {}],
    [`nginx@x${sha256}`, null, null, {}],
    [`nginx@${sha256.slice(0, -1)}`, null, null, {}],
    ["acme/api", "docker.io", "acme/api", {}],
    ["docker.io/nginx", "docker.io", "library/nginx", {}],
    ["docker.io/acme/nginx", "docker.io", "acme/nginx", {}],
    ["index.docker.io/nginx", "docker.io", "library/nginx", {}],
    ["index.docker.io/acme/x", "docker.io", "acme/x", {}],
    ["Docker.io/nginx", "docker.io", "nginx", {}],
    ["Index.docker.io/acme/nginx", "docker.io", "acme/nginx", {}],
    ["docker.io:443/nginx", "docker.io:443", "nginx", {}],
    ["GHCR.io/acme/api:1", "ghcr.io", "acme/api", { tag: "1" }],
    ["localhost/x", "localhost", "x", {}],
    ["localhost:5000/x:y", "localhost:5000", "x", { tag: "y" }],
    ["FOO/bar", "foo", "bar", {}],
    ["foo/bar/baz", "docker.io", "foo/bar/baz", {}],
    ["registry.example:5000/a/b/c", "registry.example:5000", "a/b/c", {}],
    ["[fc00::1]:5000/x", null, null, {}],
    ["[fc00::1]/x", null, null, {}],
    ["", null, null, {}],
    ["/x", null, null, {}],
    ["ghcr.io/", null, null, {}],
    ["ghcr.io//x", null, null, {}],
    [" nginx", null, null, {}],
    ["nginx ", null, null, {}],
    ["x\nghcr.io/acme/api", null, null, {}],
    ["ghcr.io/acme/api\n", null, null, {}],
    ["ghcr.io/Acme/api", null, null, {}],
    ["ghcr.io/acme:", null, null, {}],
    ["-ghcr.io/x", null, null, {}],
    ["ghcr-.io/x", null, null, {}],
    ["ghcr.io-/x", null, null, {}],
    ["ghcr..io/x", null, null, {}],
    ["ghcr.io:/x", null, null, {}],
    ["ghcr.io:x/x", null, null, {}],
    ["0123456789abcdef".repeat(4), null, null, {}],
    [`${"0123456789abcdef".repeat(4)}0`, "docker.io", `library/${"0123456789abcdef".repeat(4)}0`, {}],
    [`x${"0123456789abcdef".repeat(4)}`, "docker.io", `library/x${"0123456789abcdef".repeat(4)}`, {}],
    [`x:${"t".repeat(128)}`, "docker.io", "library/x", { tag: "t".repeat(128) }],
    [`x:${"t".repeat(129)}`, null, null, {}],
    [`ghcr.io/${"a".repeat(255)}`, "ghcr.io", "a".repeat(255), {}],
    [`ghcr.io/${"a".repeat(256)}`, null, null, {}],
  ])("%j", (text, host, repository, more) => {
    expect(parseImageReference(text)).toStrictEqual(host === null ? null : { text, host, repository, ...more });
  });
});

test.each([
  ["localhost", true],
  ["localhost2", false],
  ["a.b", true],
  ["a:1", true],
  ["Foo", true],
  ["foo", false],
  ["foo_bar", false],
])("the first part %j names a host: %s", (first, names) => {
  expect(namesHost(first)).toBe(names);
});

test.each([
  ["INDEX.docker.IO", "docker.io"],
  ["Docker.io", "docker.io"],
  ["index.docker.io:443", "index.docker.io:443"],
  ["GHCR.IO:5000", "ghcr.io:5000"],
])("the host %j is compared as %j", (host, compared) => {
  expect(comparedHost(host)).toBe(compared);
});

test.each([
  ["ghcr.io", true],
  ["a--b.C1:5000", true],
  ["a", true],
  ["ab", true],
  ["a.b", true],
  [".b", false],
  ["b.", false],
  ["a_b", false],
  ["b:", false],
  [" a", false],
  ["a ", false],
])("%j is a host: %s", (text, is) => {
  expect(isHost(text)).toBe(is);
});

test.each([
  ["a", true],
  ["a.b_c__d---e", true],
  ["a..b", false],
  ["a___b", false],
  ["a._b", false],
  ["-a", false],
  ["a-", false],
  ["A", false],
  ["a/b", false],
  ["", false],
])("%j is one component of a path: %s", (text, is) => {
  expect(isPathComponent(text)).toBe(is);
});
