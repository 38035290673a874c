import { compareText, type Entry, formatEntry, reservedSuffix } from "./registry-entry.ts";

/** How a cluster treats an image from elsewhere: lets it pass, lets it pass with a warning, refuses it. */
export type Mode = "off" | "warn" | "deny";

/** What a revision digest is of: the list, the mode, the exempt namespaces and the platform registries; not the canary, not rendered bytes. */
export interface RevisionContent {
  readonly entries: readonly Entry[];
  readonly platformRegistries: readonly Entry[];
  readonly mode: Mode;
  readonly exemptNamespaces: readonly string[];
}

/** An immutable, numbered list with its digest (`sha256:<hex>`). `previous` is what the proof must see refused; null before the first. */
export interface Revision extends RevisionContent {
  readonly number: number;
  readonly digest: string;
  readonly previous: { readonly number: number; readonly digest: string } | null;
}

/** The content as canonical JSON: keys in order, entries as written, sorted, each once. */
export function canonicalRevision({ entries, exemptNamespaces, mode, platformRegistries }: RevisionContent): string {
  return JSON.stringify({
    entries: sorted(entries.map(formatEntry)),
    exemptNamespaces: sorted(exemptNamespaces),
    mode,
    platformRegistries: sorted(platformRegistries.map(formatEntry)),
  });
}

export function revisionDigest(content: RevisionContent, sha256Hex: (text: string) => string): string {
  return `sha256:${sha256Hex(canonicalRevision(content))}`;
}

/** A host that only this revision's list holds, so that a cluster can be asked which list it enforces. */
export function canaryHost(number: number, digest: string): string {
  return `r${number}-${digest.replace(/^sha256:/, "").slice(0, 8)}.${reservedSuffix}`;
}

/** What the proof must see refused: the canary of the revision before, and for the first revision a host that no list ever holds. */
export function refusedCanaryHost({ previous }: Pick<Revision, "previous">): string {
  return previous ? canaryHost(previous.number, previous.digest) : `never.${reservedSuffix}`;
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}
