import { isWide, type KnownRegistry, knownRegistry } from "./known-registries.ts";
import type { Understood } from "./read-paste.ts";
import type { ReadAs } from "./read-word.ts";
import { compareText, type Entry, formatEntry } from "./registry-entry.ts";

/** One thing that was understood, and the entries that would cover it. */
export interface Proposal {
  /** As written; the narrowest first, which is the one proposed, and the whole registry last. Nothing is wider than a host. */
  readonly steps: readonly string[];
  /** The step that allows the publisher's whole part of the registry. */
  readonly organisation: string;
  readonly readAs: ReadAs;
  readonly lines: readonly number[];
  readonly notes: readonly string[];
}

export interface RegistryGroup {
  readonly registry: string;
  /** What it is, when it is well known. */
  readonly what: string | null;
  /** Whether the whole of it would let in what strangers publish. */
  readonly wide: boolean;
  readonly proposals: readonly Proposal[];
}

const mostSteps = 6;

/** What was understood, by registry in order of name; within one, in the order of the text. */
export function proposeEntries(understood: readonly Understood[]): RegistryGroup[] {
  const groups = new Map<string, Proposal[]>();
  for (const each of understood) {
    const group = groups.get(each.entry.host) ?? [];
    group.push(proposal(each));
    groups.set(each.entry.host, group);
  }
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .map(([registry, proposals]) => {
      const known = knownRegistry(registry);
      return { registry, what: known?.what ?? null, wide: known !== null && isWide(known), proposals };
    });
}

function proposal({ entry, readAs, lines, notes }: Understood): Proposal {
  const parts = entry.path === "" ? [] : entry.path.split("/");
  const paths = parts.map((_, at) => parts.slice(0, parts.length - at).join("/"));
  const wider = paths.length < mostSteps ? paths : [...paths.slice(0, 1), ...paths.slice(1 - mostSteps)];
  const steps = [...wider, ""].map((path) => formatEntry({ host: entry.host, path }));
  return { steps, organisation: formatEntry(organisationOf(entry, knownRegistry(entry.host))), readAs, lines, notes };
}

/** Everything of the same publisher: as many parts of the path as are above an image on that registry, at least one. */
function organisationOf({ host, path }: Entry, known: KnownRegistry | null): Entry {
  const depth = Math.max(1, (known?.depth ?? 2) - 1);
  return { host, path: path.split("/").slice(0, depth).join("/") };
}
