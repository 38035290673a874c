import fc from "fast-check";
import { expect, test } from "vitest";
import { isOneSlipAway, looksLike, skeleton, unicodeHost } from "./look-alike.ts";

test.each([
  ["ghcr.io", "ghrc.io", true],
  ["ghcr.io", "gchr.io", true],
  ["quay.io", "quay.lo", true],
  ["quay.io", "quayy.io", true],
  ["quay.io", "qay.io", true],
  ["docker.io", "docker.oi", true],
  ["docker.io", "docker.io", false],
  ["docker.io", "dokcre.io", false],
  ["docker.io", "docker.ioxx", false],
  ["abc", "cba", false],
  ["", "a", true],
])("%s and %s: one slip %s", (a, b, expected) => {
  expect(isOneSlipAway(a, b)).toBe(expected);
  expect(isOneSlipAway(b, a)).toBe(expected);
});

const word = fc.stringMatching(/^[a-z0-9.]{0,12}$/);

test("any single edit of a name is one slip away, whichever it is", () => {
  fc.assert(
    fc.property(word, fc.nat(12), fc.constantFrom(..."abcxyz019."), (name, at, letter) => {
      const i = Math.min(at, name.length);
      const edits = [
        name.slice(0, i) + letter + name.slice(i),
        name.slice(0, i) + name.slice(i + 1),
        name.slice(0, i) + (i < name.length ? letter : "") + name.slice(i + 1),
        name.slice(0, i) + (name[i + 1] ?? "") + (name[i] ?? "") + name.slice(i + 2),
      ];
      for (const edited of edits) expect(isOneSlipAway(name, edited)).toBe(edited !== name);
    }),
  );
});

/** The plain definition, to hold the quick one against. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i || j));
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(i && at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] ?? [])[j] = best;
    }
  return at(a.length, b.length);
}

test("one slip is an edit distance of one", () => {
  const short = fc.stringMatching(/^[ab.]{0,6}$/);
  fc.assert(
    fc.property(short, short, (a, b) => {
      expect(isOneSlipAway(a, b)).toBe(distance(a, b) === 1);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["d0cker.io", "docker.io"],
  ["gcr.i0", "gcr.io"],
  ["bitnarni", "bitnami"],
  ["vvikimedia", "wikimedia"],
  ["1stio", "istio"],
  ["ghсr.io", "ghcr.io"],
  ["quaу.io", "quay.io"],
])("%s is read as %s", (name, other) => {
  expect(skeleton(name)).toBe(skeleton(other));
  expect(looksLike(name, other)).toBe(true);
});

test("short names are not neighbours by chance, and no name looks like itself", () => {
  expect(looksLike("prom", "from")).toBe(false);
  expect(looksLike("redis", "redix")).toBe(false);
  expect(looksLike("gcr.io", "ecr.io")).toBe(true);
  expect(looksLike("docker.io", "docker.io")).toBe(false);
});

test("punycode is shown as a browser shows it", () => {
  expect(unicodeHost("registry.corp.example")).toBe("registry.corp.example");
  expect(unicodeHost("xn--mnchen-3ya.example")).toBe("münchen.example");
  expect(unicodeHost("xn--e1afmkfd.xn--p1ai")).toBe("пример.рф");
  expect(unicodeHost("xn--a.example")).toBe("xn--a.example");
  expect(unicodeHost("xn--99999999999.example")).toBe("xn--99999999999.example");
});

test("what is decoded is what DNS names", () => {
  const letters = fc.constantFrom(..."abcxyzàéöñçжщбдлпёλσφ中文日本語");
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 12 }), (all) => {
      const label = all.join("");
      const ascii = URL.parse(`http://${label}.example`)?.hostname;
      expect(ascii && unicodeHost(ascii)).toBe(`${label}.example`);
    }),
  );
});

test("every letter that passes for another is read as it", () => {
  const pairs = [
    ["0", "o"],
    ["1|iіїıӏι", "l"],
    ["3", "e"],
    ["5", "s"],
    ["8", "b"],
    ["аα", "a"],
    ["в", "b"],
    ["с", "c"],
    ["ԁ", "d"],
    ["её ε", "e"],
    ["һн", "h"],
    ["ј", "j"],
    ["кκ", "k"],
    ["м", "m"],
    ["оο", "o"],
    ["рρ", "p"],
    ["ԛ", "q"],
    ["ɡ", "g"],
    ["г", "r"],
    ["ѕ", "s"],
    ["тτ", "t"],
    ["υ", "u"],
    ["νѵ", "v"],
    ["ѡԝ", "w"],
    ["х", "x"],
    ["у", "y"],
  ] as const;
  for (const [written, letter] of pairs)
    for (const each of written.replaceAll(" ", "")) expect(skeleton(`-${each}-`), each).toBe(`-${letter}-`);
  expect(skeleton("Clark-rn-vv")).toBe("dark-m-w");
  expect(skeleton("dé")).toBe("de");
});
