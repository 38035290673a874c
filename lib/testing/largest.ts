import { type HostRule, listLimits } from "#lib/domain/list.ts";
import { type Entry, formatEntry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";

/** A list at every limit at once, and the costliest images to read on it. */

const fullHosts = Math.floor(listLimits.prefixes / listLimits.prefixesPerHost);
const fullHost = (n: number) => `full-${n % fullHosts}.registry.example.com`;
/** Sorts behind all others of its host, so that a search which goes line by line ends with it. */
const deepPrefix = Array.from({ length: 60 }, () => "z").join("/");

function padded(text: string, length: number): string {
  return text.padEnd(length, "x").slice(0, length);
}

/** The prefixes of one host, `bytes` of them with their line breaks. The last is deep, the others have two parts. */
function prefixes(count: number, bytes: number): string[] {
  const each = Math.floor((bytes - deepPrefix.length) / (count - 1)) - 1;
  const ordinary = Array.from({ length: count - 1 }, (_, n) => padded(`organisation/a${n}-`, each));
  return [...ordinary, deepPrefix];
}

/** `times` makes the prefixes longer than the limits allow. */
export function largestList({ times = 1 } = {}): Entry[] {
  const bytes = listLimits.bytesPerHost * times - fullHost(0).length - 1;
  const rules: HostRule[] = Array.from({ length: fullHosts }, (_, n) => ({
    host: fullHost(n),
    prefixes: prefixes(listLimits.prefixesPerHost, bytes),
  }));
  const others = listLimits.hosts - fullHosts - 1; // one is the platform's
  const left = Math.floor((listLimits.bytes - fullHosts * listLimits.bytesPerHost) / others) - 3;
  const whole = Array.from({ length: others }, (_, n) => `h${n}.${padded("", Math.min(left, 100) - 20)}.example.com`);
  return [...rules.flatMap(({ host, prefixes }) => prefixes.map((path) => ({ host, path }))), ...whole.map(entry)];
}

function entry(text: string): Entry {
  const read = parseEntry(text);
  if (isEntryProblem(read)) throw new Error(`${text} is no entry`);
  return read;
}

/** The longest tag and digest that the runtime reads. */
const longestEnd = `:${"t".repeat(128)}@sha512:${"a".repeat(128)}`;

const largest = largestList();

/** By number. Each is the costliest of its kind. */
export const costlyImages = {
  "found by the second part of its path": (n: number) =>
    `${formatEntry(largest[(n * 7919) % (listLimits.prefixesPerHost - 1)] as Entry)}/service:1.${n}`,
  "found 60 deep": (n: number) => `${fullHost(n)}/${deepPrefix}/${padded("s", 100)}${longestEnd}`,
  "the longest in the usual form, not on the list": (n: number) => padded(`${fullHost(n)}/organisation/no-${n}/`, 255),
  "the longest and deepest path, not on the list": (n: number) => `${fullHost(n)}/${"a/".repeat(127)}a${longestEnd}`,
} as const;

export type CostlyImage = keyof typeof costlyImages;
export const isFound = (kind: CostlyImage) => kind.startsWith("found");
