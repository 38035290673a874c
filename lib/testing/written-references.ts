import fc from "fast-check";

/** Image references as people and attackers write them: about half of them readable. Every part is drawn by itself, so that a failure shrinks to the part that matters. */

const lower = "abcdefghijklmnopqrstuvwxyz0123456789";
const hex = "0123456789abcdef";

function text(units: string, minLength: number, maxLength: number) {
  return fc.string({ unit: fc.constantFrom(...units), minLength, maxLength, size: "max" });
}

const label = fc.oneof(
  { weight: 8, arbitrary: text(lower, 1, 8) },
  { weight: 2, arbitrary: text(`${lower}-`, 1, 8) },
  { weight: 1, arbitrary: text(`${lower}ABC-`, 1, 8) },
  { weight: 1, arbitrary: fc.constantFrom("", "_", "-", "xn--bcher-kva", "a_b", "a--b", "*", "K8S", "bücher") },
);

const port = fc.oneof(
  { weight: 6, arbitrary: fc.constant("") },
  { weight: 3, arbitrary: fc.constantFrom(":5000", ":443", ":80", ":0", ":00080", ":65536", ":123456789012") },
  { weight: 1, arbitrary: fc.constantFrom(":", "::", ":5a", ":-1", "_5000", ":5000:5000", ":٣") },
);

const hub = fc
  .constantFrom("docker.io", "index.docker.io", "registry-1.docker.io")
  .chain((name) => fc.mixedCase(fc.constant(name)));

const host = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("ghcr.io", "quay.io", "cr.l5d.io", "mcr.microsoft.com", "registry.k8s.io") },
  { weight: 3, arbitrary: fc.constantFrom("docker.io", "index.docker.io", "localhost", "Localhost", "LOCALHOST") },
  { weight: 2, arbitrary: hub },
  {
    weight: 6,
    arbitrary: fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join(".")),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("127.0.0.1", "10.0.0.1", "[::1]", "[fe80::1]", "[FE80::A]", "::1", "[::1", "[g]"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("_.registry.corp.example", "registry.example_5000", "*.corp.example", "*", ""),
  },
  { weight: 1, arbitrary: fc.tuple(text(lower, 61, 64), text(lower, 60, 64)).map((labels) => labels.join(".")) },
);

const separator = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("-", ".", "_", "__", "--", "---") },
  { weight: 1, arbitrary: fc.constantFrom("___", "..", "-.", "._", "_-", "-_") },
);

const component = fc.oneof(
  { weight: 8, arbitrary: text(lower, 1, 8) },
  { weight: 4, arbitrary: fc.tuple(text(lower, 1, 4), separator, text(lower, 1, 4)).map((parts) => parts.join("")) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "library",
      "index.docker.io",
      "localhost",
      "",
      ".",
      "..",
      "-a",
      "a-",
      "_a",
      "a_",
      "A",
      "é",
    ),
  },
);

const deep = fc.array(text(lower, 1, 2), { minLength: 6, maxLength: 14 });
/** About the longest path that the runtime reads, 255 characters, in few or in many parts. */
const long = fc.tuple(fc.integer({ min: 252, max: 257 }), fc.integer({ min: 1, max: 127 })).map(([length, part]) => {
  const parts = Array.from({ length: Math.ceil(length / (part + 1)) }, () => "p".repeat(part));
  return [parts.join("/").slice(0, length).replace(/\/$/, "q").padEnd(length, "r")];
});

const path = fc
  .oneof(
    { weight: 12, arbitrary: fc.array(component, { minLength: 1, maxLength: 4 }) },
    { weight: 3, arbitrary: deep },
    { weight: 1, arbitrary: long },
  )
  .map((components) => components.join("/"));

const tag = fc.oneof(
  { weight: 5, arbitrary: fc.constant("") },
  { weight: 5, arbitrary: text(`${lower}ABC_.-`, 0, 12).map((name) => `:${name}`) },
  { weight: 1, arbitrary: text(`${lower}ABC_.-`, 126, 130).map((name) => `:${name}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(":latest", ":v1.2.3+build", ":a:b", ":.a", ":-a", ":_a", ":é", ": a", ":a/b"),
  },
);

const algorithm = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("sha256", "sha384", "sha512") },
  { weight: 1, arbitrary: fc.constantFrom("md5", "sha1", "SHA256", "sha256+b64u", "blake3", "sha3-256", "256sha", "") },
);
const digestLength = fc.constantFrom(0, 1, 31, 32, 40, 63, 64, 65, 95, 96, 97, 127, 128, 129);
const verifiable = fc
  .constantFrom<[string, number]>(["sha256", 64], ["sha384", 96], ["sha512", 128])
  .chain(([name, length]) => text(hex, length, length).map((digits) => `@${name}:${digits}`));
const digest = fc.oneof(
  { weight: 8, arbitrary: fc.constant("") },
  { weight: 4, arbitrary: verifiable },
  {
    weight: 2,
    arbitrary: fc
      .tuple(algorithm, digestLength, fc.constantFrom(hex, "0123456789ABCDEF", "ghijk"))
      .chain(([name, length, digits]) => text(digits, length, length).map((value) => `@${name}:${value}`)),
  },
  { weight: 1, arbitrary: fc.constantFrom("@", "@evil.example/x", "@sha256", "@sha256:x@sha256:y", "@latest") },
);

const composed = fc.tuple(host, port, path, tag, digest).map(([h, p, rest, t, d]) => `${h}${p}/${rest}${t}${d}`);
const short = fc.tuple(path, tag, digest).map((parts) => parts.join(""));
const identifier = fc.oneof(text(hex, 62, 66), text("0123456789ABCDEFabcdef", 64, 64));

const hostile = fc.constantFrom(
  ..." \t\n\r\0/:@.-_*?#%\\\"'{}$|,;+~&=[]",
  "//",
  "://",
  "\u00a0",
  "\u200b",
  "\u212a",
  "İ",
  "ſ",
  "%2f",
  "．",
  "／",
  "😀",
);
/** A readable one with something put into it. */
const broken = fc.tuple(fc.oneof(composed, short), fc.nat(), hostile).map(([reference, at, unit]) => {
  const place = at % (reference.length + 1);
  return reference.slice(0, place) + unit + reference.slice(place);
});

export const writtenReference: fc.Arbitrary<string> = fc.oneof(
  { weight: 10, arbitrary: composed },
  { weight: 4, arbitrary: short },
  { weight: 4, arbitrary: broken },
  { weight: 1, arbitrary: identifier },
  { weight: 2, arbitrary: text("aA.:/_-@1*[]", 1, 24) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }) },
);

/** Every text over `alphabet` of up to `longest` characters, the shortest first. */
export function* everyText(alphabet: string, longest: number): Generator<string> {
  for (let length = 0; length <= longest; length++) yield* textsOf(alphabet, length);
}

function* textsOf(alphabet: string, length: number): Generator<string> {
  if (length === 0) yield "";
  else for (const begin of textsOf(alphabet, length - 1)) for (const end of alphabet) yield begin + end;
}
