/** Letters that pass for others, and the one they are read as. Cyrillic and Greek ones reach a registry's name by way of punycode. */
const readAs: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "l",
  i: "l",
  "|": "l",
  "3": "e",
  "5": "s",
  "8": "b",
  а: "a",
  в: "b",
  с: "c",
  ԁ: "d",
  е: "e",
  ё: "e",
  һ: "h",
  і: "l",
  ї: "l",
  ı: "l",
  ј: "j",
  к: "k",
  ӏ: "l",
  м: "m",
  н: "h",
  о: "o",
  ο: "o",
  р: "p",
  ρ: "p",
  ԛ: "q",
  ɡ: "g",
  г: "r",
  ѕ: "s",
  т: "t",
  υ: "u",
  ν: "v",
  ѵ: "v",
  ѡ: "w",
  ԝ: "w",
  х: "x",
  у: "y",
  α: "a",
  ε: "e",
  ι: "l",
  κ: "k",
  τ: "t",
};

/** The name as a hurried reader sees it: two names with the same one cannot be told apart at a glance. */
export function skeleton(name: string): string {
  const plain = name.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return Array.from(plain, (letter) => readAs[letter] ?? letter)
    .join("")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll("cl", "d");
}

/** Whether one typing slip leads from one name to the other: a letter too many, too few, another, or two swapped. */
export function isOneSlipAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const swapped = `${restA[1] ?? ""}${restA[0] ?? ""}${restA.slice(2)}`;
  return restA.slice(1) === restB.slice(1) || restA === restB.slice(1) || restA.slice(1) === restB || swapped === restB;
}

const shortestForSlips = 6;

/** A name beside its skeleton, for whoever compares it with many. */
export interface ReadName {
  readonly name: string;
  readonly skeleton: string;
}

export function readName(name: string): ReadName {
  return { name, skeleton: skeleton(name) };
}

/** Whether a name can be taken for the other. One slip counts in names that are long enough not to be neighbours by chance. */
export function looksLike(name: string, other: string): boolean {
  return name !== other && readsLike(readName(name), readName(other));
}

/** The same of names that are read already. */
export function readsLike(a: ReadName, b: ReadName): boolean {
  if (a.name === b.name) return false;
  if (a.skeleton === b.skeleton) return true;
  return Math.min(a.name.length, b.name.length) >= shortestForSlips && isOneSlipAway(a.name, b.name);
}

/** A host with its punycode labels as a browser would show them (RFC 3492); what does not decode stays as it is. */
export function unicodeHost(host: string): string {
  return host
    .split(".")
    .map((label) => (label.startsWith("xn--") ? (decodePunycode(label.slice(4)) ?? label) : label))
    .join(".");
}

/** RFC 3492, section 6.2, with the parameters of section 5. */
function decodePunycode(text: string): string | null {
  const dash = text.lastIndexOf("-");
  const output = Array.from(dash === -1 ? "" : text.slice(0, dash), (letter) => letter.codePointAt(0) ?? 0);
  let [n, i, bias, at] = [128, 0, 72, dash + 1];
  while (at < text.length) {
    const before = i;
    let weight = 1;
    for (let k = 36; ; k += 36) {
      const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(text[at++] ?? "?");
      if (digit === -1) return null;
      i += digit * weight;
      const threshold = Math.min(Math.max(k - bias, 1), 26);
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const length = output.length + 1;
    bias = adapted(i - before, length, before === 0);
    n += Math.floor(i / length);
    i %= length;
    if (n > 0x10ffff) return null;
    output.splice(i++, 0, n);
  }
  const decoded = String.fromCodePoint(...output);
  return /^[\p{L}\p{M}\p{N}-]+$/u.test(decoded) ? decoded : null; // nothing that a page could be turned around with
}

function adapted(moved: number, length: number, first: boolean): number {
  let delta = Math.floor(moved / (first ? 700 : 2));
  delta += Math.floor(delta / length);
  let k = 0;
  for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
  return k + Math.floor((36 * delta) / (delta + 38));
}
