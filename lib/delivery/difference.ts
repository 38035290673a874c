import { isDeepStrictEqual } from "node:util";
import type { FieldDifference } from "#lib/domain/drift.ts";
import { withoutCredentials } from "./credentials.ts";
import type { KubernetesObject } from "./kubernetes/kubernetes-object.ts";
import { comparedParts } from "./same-content.ts";

/** At most this many fields of one object are told, and this many characters of each text. */
export const mostFields = 12;
export const longestText = 300;

/** What differs between an object as it is and as it should be, field by field; `more` counts what is beyond `mostFields`. */
export function differences(
  live: KubernetesObject,
  desired: KubernetesObject,
  options: { readonly ourMetadata?: boolean } = {},
): { fields: FieldDifference[]; more: number } {
  const found: Difference[] = [];
  const [ours, theirs] = [comparedParts(desired, desired, options), comparedParts(live, desired, options)];
  collect("", ours, theirs, found);
  const [whole, parts] = [found.filter(isWhole), found.filter((each) => !isWhole(each))]; // `immutable` is not to be cut off
  return { fields: [...whole, ...parts].slice(0, mostFields).map(told), more: Math.max(0, found.length - mostFields) };
}

interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** A field at the top of an object. */
function isWhole({ path }: Difference): boolean {
  return /^[\w-]+$/.test(path);
}

function collect(path: string, expected: unknown, found: unknown, into: Difference[]): void {
  if (isDeepStrictEqual(expected, found)) return;
  if (isTree(expected) && isTree(found) && Array.isArray(expected) === Array.isArray(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const step = Array.isArray(expected) ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
      collect(`${path}${step}`, valueAt(expected, key), valueAt(found, key), into);
    }
    return;
  }
  into.push({ path: path.replace(/^\./, ""), expected, found });
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function valueAt(tree: object, key: string): unknown {
  return Object.hasOwn(tree, key) ? (tree as Record<string, unknown>)[key] : undefined;
}

function told({ path, expected, found }: Difference): FieldDifference {
  const [a, b] = [textOf(expected), textOf(found)];
  const from = firstDifference(a ?? "", b ?? "");
  return {
    path: cut(path, 0),
    ...(a === undefined ? {} : { expected: cut(a, from) }),
    ...(b === undefined ? {} : { found: cut(b, from) }),
  };
}

/** Texts as they are, everything else as JSON. Whoever edits an object may have put a credential in: what looks like one is not kept. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return withoutCredentials(typeof value === "string" ? value : JSON.stringify(value));
}

function firstDifference(a: string, b: string): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n += 1;
  return n;
}

/** A piece of a long text around what differs, so that two long expressions do not look the same. */
function cut(text: string, around: number): string {
  if (text.length <= longestText) return text;
  const from = Math.max(0, Math.min(around - 40, text.length - longestText));
  const piece = text.slice(from, from + longestText);
  return `${from > 0 ? "…" : ""}${piece.toWellFormed()}${from + longestText < text.length ? "…" : ""}`;
}
