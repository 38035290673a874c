import { describe, expect, test } from "vitest";
import { parseImageReference } from "./image-reference.ts";
import {
  compareEntries,
  compareText,
  covers,
  formatEntry,
  isEntryProblem,
  parseEntry,
  trimInvisible,
} from "./registry-entry.ts";

const label = "a".repeat(63);
const hex = "0123456789abcdef".repeat(4);

describe("what is an entry", () => {
  test.each([
    ["ghcr.io", "ghcr.io", ""],
    ["ghcr.io/acme", "ghcr.io", "acme"],
    ["GHCR.io/acme/api", "ghcr.io", "acme/api"],
    ["registry.example:5000/a", "registry.example:5000", "a"],
    ["registry.example:65535", "registry.example:65535", ""],
    ["localhost", "localhost", ""],
    ["localhost:5000", "localhost:5000", ""],
    ["index.docker.io/library/nginx", "docker.io", "library/nginx"],
    ["docker.io/nginx", "docker.io", "nginx"],
    ["registry:5000", "registry:5000", ""],
    ["xn--n3h.example", "xn--n3h.example", ""],
    ["*.registry.corp.example", "*.registry.corp.example", ""],
    ["*.Registry.corp.example:5000/team", "*.registry.corp.example:5000", "team"],
    ["*.1a.example", "*.1a.example", ""],
    ["203.0.113.7:5000/x", "203.0.113.7:5000", "x"],
    [`${label}.${label}.${label}.${"a".repeat(61)}`, `${label}.${label}.${label}.${"a".repeat(61)}`, ""],
    [`ghcr.io/${"a".repeat(255)}`, "ghcr.io", "a".repeat(255)],
    ["nottrusted-registries.invalid", "nottrusted-registries.invalid", ""],
  ])("%s", (text, host, path) => {
    const entry = parseEntry(text);
    expect(entry).toEqual({ host, path });
    expect(isEntryProblem(entry)).toBe(false);
  });
});

describe("what is none: the problem, the part that is wrong, and what may be meant", () => {
  test.each([
    ["", "blank", "", []],
    [" \t", "blank", "", []],
    ["\u200b", "blank", "", []],
    ["ghcr.io\nquay.io", "several_lines", "", []],
    ["ghcr.io\rquay.io", "several_lines", "", []],
    ["ghcr.io\u2028quay.io", "several_lines", "", []],
    ["ghcr.io\u2029quay.io", "several_lines", "", []],
    ["ghcr.io\n", "whitespace", "", ["ghcr.io"]],
    ["me:secret@ghcr.io", "credentials", "", []],
    ["me@ghcr.io/acme", "credentials", "", []],
    ["https://me:secret@ghcr.io", "credentials", "", []],
    [" ghcr.io/acme", "whitespace", "", ["ghcr.io/acme"]],
    ["ghcr.io /acme", "whitespace", "", []],
    ["ghcr.io/ac\u200bme", "invisible", "U+200B", []],
    ["\u200bghcr.io", "invisible", "U+200B", ["ghcr.io"]],
    ["ghcr.io\u0007", "invisible", "U+0007", ["ghcr.io"]],
    ["https://ghcr.io", "scheme", "https", ["ghcr.io"]],
    ["https://ghcr.io/acme/", "scheme", "https", ["ghcr.io/acme"]],
    ["oci://ghcr.io/acme", "scheme", "oci", ["ghcr.io/acme"]],
    ["https://ghcr.io//", "scheme", "https", ["ghcr.io"]],
    ["1https://ghcr.io", "bad_port", "", []],
    ["https://", "scheme", "https", []],
    ["münchen.example/x", "not_ascii", "münchen.example/x", ["xn--mnchen-3ya.example/x"]],
    ["*.münchen.example:5000", "not_ascii", "*.münchen.example:5000", ["*.xn--mnchen-3ya.example:5000"]],
    ["gһcr.io", "not_ascii", "gһcr.io", ["xn--gcr-2sd.io"]],
    ["ghcr.io/ü", "not_ascii", "ghcr.io/ü", []],
    ["ü.example?x", "not_ascii", "ü.example?x", []],
    ["ü.example#x", "not_ascii", "ü.example#x", []],
    ["ü.example\\x", "not_ascii", "ü.example\\x", []],
    ["ü<.example", "not_ascii", "ü<.example", []],
    ["ü?x.example", "not_ascii", "ü?x.example", []],
    ["*", "wildcard_alone", "", []],
    ["**", "wildcard_alone", "", []],
    ["*/acme", "wildcard_alone", "", []],
    ["*:5000", "wildcard_alone", "", []],
    ["*.*.example", "wildcard_elsewhere", "", []],
    ["a*.example", "wildcard_elsewhere", "", []],
    ["registry.*.example", "wildcard_elsewhere", "", []],
    ["*.0.0.7", "wildcard_elsewhere", "", []],
    ["*.7", "wildcard_elsewhere", "", []],
    ["ghcr.io/acme/*", "wildcard_elsewhere", "", ["ghcr.io/acme"]],
    ["ghcr.io/acme/*/**", "wildcard_elsewhere", "", ["ghcr.io/acme"]],
    ["ghcr.io/*", "wildcard_elsewhere", "", ["ghcr.io"]],
    ["*.0.0.77", "wildcard_elsewhere", "", []],
    ["ghcr.io/a/*/b", "wildcard_elsewhere", "", []],
    ["ghcr.io/a*/b", "wildcard_elsewhere", "", []],
    [`ghcr.io/acme@sha256:${hex}`, "digest", "", ["ghcr.io/acme"]],
    [`ghcr.io/acme:1@sha256:${hex}`, "digest", "", ["ghcr.io/acme"]],
    ["ghcr.io/acme@sha256:short", "digest", "", ["ghcr.io/acme"]],
    [`ghcr.io/acme@md5:${"0".repeat(32)}`, "digest", "", ["ghcr.io/acme"]],
    [`ghcr.io/acme@md5:${"0".repeat(31)}`, "credentials", "", []],
    [`ghcr.io/acme@md5:${"0".repeat(32)}zz`, "credentials", "", []],
    [`nginx@sha256:${hex}`, "digest", "", ["docker.io/library/nginx", "docker.io/nginx"]],
    ["ghcr.io/acme:latest", "tag", "latest", ["ghcr.io/acme"]],
    ["registry.example:5000/acme:1", "tag", "1", ["registry.example:5000/acme"]],
    ["acme/api:1", "tag", "1", ["docker.io/acme/api"]],
    ["acme/a.b:1", "tag", "1", ["docker.io/acme/a.b"]],
    ["nginx:1.29", "tag", "1.29", ["docker.io/library/nginx", "docker.io/nginx"]],
    ["ghcr.io/a:b/c:1", "tag", "b/c:1", ["ghcr.io/a"]],
    ["ghcr.io/", "trailing_slash", "", ["ghcr.io"]],
    ["ghcr.io/acme/", "trailing_slash", "", ["ghcr.io/acme"]],
    ["[a.b]/x", "ipv6", "", []],
    ["[::1]/x", "ipv6", "", []],
    ["[::1]:5000", "ipv6", "", []],
    ["fc00::1", "ipv6", "", []],
    ["a:1:2/x", "ipv6", "", []],
    ["nginx", "not_a_host", "nginx", ["docker.io/library/nginx", "docker.io/nginx"]],
    ["Acme/api", "not_a_host", "Acme", ["docker.io/acme/api"]],
    ["acme/api", "not_a_host", "acme", ["docker.io/acme/api"]],
    ["/acme", "bad_host", "An empty text", []],
    [":5000", "bad_host", "An empty text", []],
    ["regis_try.example", "underscore", "regis_try.example", []],
    ["-a.example", "bad_host", "-a.example", []],
    ["a..example/x", "bad_host", "a..example", []],
    ["ghcr.io.", "bad_host", "ghcr.io.", ["ghcr.io"]],
    ["ghcr.io./acme", "bad_host", "ghcr.io.", []],
    ["ghcr.io:0", "bad_port", "0", ["ghcr.io"]],
    ["ghcr.io:0443", "bad_port", "0443", ["ghcr.io"]],
    ["ghcr.io:65536", "bad_port", "65536", ["ghcr.io"]],
    ["ghcr.io:100000", "bad_port", "100000", ["ghcr.io"]],
    ["ghcr.io:x/acme", "bad_port", "x", []],
    ["ghcr.io:80e1/acme", "bad_port", "80e1", []],
    ["localhost:latest", "bad_port", "latest", ["localhost"]],
    ["ghcr.io:8x", "bad_port", "8x", ["ghcr.io"]],
    ["ghcr.io:", "bad_port", "", ["ghcr.io"]],
    ["ghcr.io//x", "bad_path", "", []],
    ["ghcr.io/acme//", "bad_path", "", []],
    ["ghcr.io/a_-b", "bad_path", "a_-b", []],
    ["ghcr.io/Acme/Api", "upper_case_path", "Acme", ["ghcr.io/acme/api"]],
    ["*.com", "wildcard_public_suffix", "com", []],
    ["*.co.uk", "wildcard_public_suffix", "co.uk", []],
    ["*.azurecr.io", "wildcard_shared_suffix", "azurecr.io", []],
    ["*.dkr.ecr.eu-west-1.amazonaws.com", "wildcard_shared_suffix", "amazonaws.com", []],
    ["trusted-registries.invalid", "reserved", "trusted-registries.invalid", []],
    ["r1-00000000.Trusted-Registries.invalid", "reserved", "trusted-registries.invalid", []],
    ["*.trusted-registries.invalid", "reserved", "trusted-registries.invalid", []],
    ["*.invalid", "reserved", "trusted-registries.invalid", []],
    [`${label}.${label}.${label}.${"a".repeat(62)}`, "too_long", "a host has at most 253 characters, this one 254", []],
    [`ghcr.io/${"a".repeat(256)}`, "too_long", "a path has at most 255 characters, this one 256", []],
  ])("%j", (text, problem, fact, suggestions) => {
    const read = parseEntry(text);
    expect(read).toEqual({ problem, fact, suggestions });
    expect(isEntryProblem(read)).toBe(true);
  });

  test("whatever is suggested is an entry", () => {
    for (const text of ["A_B/x", "https://a b", "https://x_y", "-nginx"]) {
      const read = parseEntry(text);
      if (isEntryProblem(read))
        for (const other of read.suggestions) expect(parseEntry(other)).not.toHaveProperty("problem");
    }
  });
});

describe("what an entry lets in", () => {
  test.each([
    ["ghcr.io/acme", "ghcr.io/acme/x", true],
    ["ghcr.io/acme", "ghcr.io/acme", true],
    ["ghcr.io/acme", "ghcr.io/acme-evil/x", false],
    ["ghcr.io", "ghcr.io/anything", true],
    ["ghcr.io", "ghcr.io:443/anything", false],
    ["*.registry.corp.example", "a.registry.corp.example/x", true],
    ["*.registry.corp.example", "registry.corp.example/x", false],
    ["*.registry.corp.example", "a.b.registry.corp.example/x", false],
    ["*.registry.corp.example/team", "a.registry.corp.example/team/x", true],
    ["*.registry.corp.example/team", "a.registry.corp.example/other/x", false],
    ["*.registry.corp.example", "localhost/x", false],
  ])("%s and %s: %s", (written, image, expected) => {
    const entry = parseEntry(written);
    const read = parseImageReference(image);
    if (isEntryProblem(entry) || read === null) throw new Error("the table is wrong");
    expect(covers(entry, read)).toBe(expected);
  });

  test("a host without a dot is below no wildcard", () => {
    expect(covers({ host: "*.t", path: "" }, { text: "", host: "t", repository: "x" })).toBe(false);
    expect(covers({ host: "*.", path: "" }, { text: "", host: "localhost", repository: "x" })).toBe(false);
  });
});

test("entries stand in the order of their hosts, then of their paths, by code unit", () => {
  const texts = ["ghcr.io/b", "b.example", "ghcr.io", "a.example:5000", "ghcr.io/B", "a.example"];
  const entries = texts.map((text) => ({ host: text.split("/")[0] ?? "", path: text.split("/")[1] ?? "" }));
  expect(entries.sort(compareEntries).map(formatEntry)).toEqual([
    "a.example",
    "a.example:5000",
    "b.example",
    "ghcr.io",
    "ghcr.io/B",
    "ghcr.io/b",
  ]);
  expect([compareText("a", "a"), compareText("B", "a"), compareText("b", "a")]).toEqual([0, -1, 1]);
});

test("blanks and invisible characters are cut at both ends and kept inside", () => {
  expect(trimInvisible("\u200b \t\u0000ghcr.io\u200b/ acme\u200d\n ")).toBe("ghcr.io\u200b/ acme");
});
