import { describe, expect, test } from "vitest";
import { largestList } from "../testing/largest.ts";
import {
  checkImages,
  firstExemptNamespaces,
  listLimits,
  listProblem,
  mergeForRendering,
  nearestAllowed,
  platformEntries,
  verdict,
} from "./list.ts";
import type { Entry } from "./registry-entry.ts";

function list(...texts: string[]): Entry[] {
  return texts.map((text) => {
    const [host = "", ...path] = text.split("/");
    return { host, path: path.join("/") };
  });
}

test("every list begins with Linkerd's registry, and one namespace is exempt from the start", () => {
  expect(platformEntries).toEqual(list("cr.l5d.io"));
  expect(firstExemptNamespaces).toEqual(["kube-system"]);
});

describe("for rendering, one rule a host, without what another entry covers anyway", () => {
  test.each([
    ["nothing", [], []],
    [
      "hosts and paths in order",
      ["b.io/z", "a.io", "b.io/a"],
      [
        ["a.io", []],
        ["b.io", ["a", "z"]],
      ],
    ],
    ["the whole registry covers its paths", ["a.io/x", "a.io", "a.io/y"], [["a.io", []]]],
    ["the same twice", ["a.io/x", "a.io/x"], [["a.io", ["x"]]]],
    ["a path below another", ["a.io/x/y", "a.io/x", "a.io/x/y/z"], [["a.io", ["x"]]]],
    ["a path beside another", ["a.io/x", "a.io/xy", "a.io/x-y/z"], [["a.io", ["x", "x-y/z", "xy"]]]],
    [
      "the same path on two hosts",
      ["a.io/x", "b.io/x"],
      [
        ["a.io", ["x"]],
        ["b.io", ["x"]],
      ],
    ],
    ["a path that only begins with the same letters", ["a.io/x/y/z", "a.io/xy"], [["a.io", ["x/y/z", "xy"]]]],
    ["a path two below another", ["a.io/x/y/z", "a.io/x/y"], [["a.io", ["x/y"]]]],
    ["only a path's own ancestors count", ["a.io/x/y", "a.io/y"], [["a.io", ["x/y", "y"]]]],
  ] as const)("%s", (_, texts, rules) => {
    expect(mergeForRendering(list(...texts))).toEqual(rules.map(([host, prefixes]) => ({ host, prefixes })));
  });
});

describe("how large a list may grow", () => {
  const many = (count: number, entry: (n: number) => string) => Array.from({ length: count }, (_, n) => entry(n));
  const padded = (n: number) => String(n).padStart(4, "0");
  const long = (length: number) => (n: number) => `a.io/${padded(n)}${"x".repeat(length - 4)}`;
  const spread = (hosts: number, each: number) =>
    many(hosts * each, (n) => `h${padded(n % hosts)}.io/${padded(Math.floor(n / hosts))}`);

  test.each([
    ["600 hosts", many(600, (n) => `h${n}.io`), null],
    ["601 hosts", many(601, (n) => `h${n}.io`), "601 hosts, at most 600"],
    ["500 paths on one host", many(500, (n) => `a.io/p${n}`), null],
    ["501 paths on one host", ["b.io", ...many(501, (n) => `a.io/p${n}`)], "501 paths on a.io, at most 500"],
    // "a.io", a line's end and 64 lines of 255 characters with their ends: 4 + 64 * 256 - 1 + 1
    ["paths of 16,388 bytes on one host", many(64, long(255)), "the paths on a.io take 16388 bytes, at most 16384"],
    ["paths of 16,384 bytes on one host", [...many(63, long(255)), long(251)(63)], null],
    ["5,000 paths", spread(50, 100), null],
    ["5,050 paths", spread(50, 101), "5050 paths, at most 5000"],
    [
      "too many bytes in all",
      many(1100, (n) => `h${n % 50}.io/${padded(n)}${"x".repeat(240)}`),
      "269790 bytes, at most 262144",
    ],
  ])("%s", (_, texts, problem) => {
    expect(listProblem(list(...texts))).toBe(problem);
  });

  test("exactly as many bytes as are allowed", () => {
    const full = (more: number) => {
      const hosts = many(16, (n) => `h${10 + n}.io`);
      // 16 hosts of 6 characters, each with 64 lines of 249 and their ends, and what is missing on the last line
      const lines = hosts.flatMap((host) => many(64, (n) => `${host}/${padded(n)}${"x".repeat(245)}`));
      const missing = listLimits.bytes - 16 * (6 + 64 * 250) + more;
      return [...lines, ...many(1, () => `z.io/${"y".repeat(missing - 5)}`)];
    };
    expect(listProblem(list(...full(0)))).toBeNull();
    expect(listProblem(list(...full(1)))).toBe("262145 bytes, at most 262144");
  });

  test("the largest list that the policy is measured with reaches every limit and fits", () => {
    const largest = [...platformEntries, ...largestList()];
    expect(listProblem(largest)).toBeNull();
    const rules = mergeForRendering(largest);
    expect(rules.length).toBe(listLimits.hosts);
    expect(rules.flatMap(({ prefixes }) => prefixes).length).toBe(listLimits.prefixes);
    expect(Math.max(...rules.map(({ prefixes }) => prefixes.length))).toBe(listLimits.prefixesPerHost);
  });

  test("what another entry covers does not count", () => {
    expect(listProblem(list("a.io", ...many(501, (n) => `a.io/p${n}`)))).toBeNull();
  });
});

describe("what a list says of an image", () => {
  const ours = list("ghcr.io/acme", "docker.io/library", "quay.io", "*.corp.example/team", "cr.l5d.io");

  test.each([
    ["ghcr.io/acme/api:1", true, "ghcr.io/acme is on the list."],
    ["nginx", true, "docker.io/library is on the list."],
    ["quay.io/x/y", true, "quay.io is on the list."],
    ["a.corp.example/team/x", true, "*.corp.example/team is on the list."],
    ["ghcr.io/other/x", false, "ghcr.io is on the list, but not with other/x. Nearest: ghcr.io/acme."],
    ["acme/x", false, "docker.io is on the list, but not with acme/x. Nearest: docker.io/library."],
    ["a.corp.example/other", false, "a.corp.example is on the list, but not with other. Nearest: *.corp.example/team."],
    [
      "evil.example/x",
      false,
      "evil.example is not on the list. The list has: *.corp.example/team, cr.l5d.io, docker.io/library.",
    ],
    ["ghcr.io//x", false, "The container runtime cannot read this as an image."],
  ])("%s", (image, trusted, reason) => {
    expect(verdict(ours, image)).toMatchObject({ image, trusted, reason });
  });

  test("names the host and the repository as the runtime reads them", () => {
    expect(checkImages(ours, ["GHCR.io/acme/x:1", "redis", "a//b"])).toMatchObject([
      { host: "ghcr.io", repository: "acme/x" },
      { host: "docker.io", repository: "library/redis" },
      { image: "a//b", trusted: false, host: null, repository: null },
    ]);
    expect(verdict(list("quay.io"), "ghcr.io/x/y")).toMatchObject({ host: "ghcr.io", repository: "x/y" });
  });

  test("the first entry in order is the one that is named", () => {
    expect(verdict(list("ghcr.io/acme/api", "ghcr.io/acme"), "ghcr.io/acme/api").reason).toBe(
      "ghcr.io/acme is on the list.",
    );
  });

  test("an empty list has nothing to offer", () => {
    expect(verdict([], "ghcr.io/x/y").reason).toBe("ghcr.io is not on the list.");
  });
});

describe("what to use instead", () => {
  test.each([
    [
      "the paths of the image's own host, three at most",
      ["a.io/1", "a.io/4", "a.io/3", "a.io/2", "b.io"],
      "a.io/x",
      ["a.io/1", "a.io/2", "a.io/3"],
    ],
    [
      "else one source of each host",
      ["a.io/1", "a.io/2", "b.io/3", "c.io", "d.io"],
      "e.io/x",
      ["a.io/1", "b.io/3", "c.io"],
    ],
    ["and so for what is no image", ["b.io", "a.io"], "a//b", ["a.io", "b.io"]],
    ["a wildcard that covers the host", ["*.corp.example/1", "a.io"], "x.corp.example/2", ["*.corp.example/1"]],
    ["nothing of nothing", [], "a.io/x", []],
  ])("%s", (_, texts, image, near) => {
    expect(nearestAllowed(list(...texts), image)).toEqual(near);
  });
});
