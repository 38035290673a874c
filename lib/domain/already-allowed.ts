import type { AllowedAlready } from "./allowed-words.ts";
import { laterEnd } from "./end-date.ts";
import { containsEntry, readListed } from "./overlap.ts";

/** A cluster's list as it is now, to hold entries against before they are asked for. */
export interface ListNow {
  readonly cluster: string;
  readonly entries: readonly { readonly entry: string; readonly endsAt: Date | null }[];
  readonly platformRegistries: readonly string[];
}

/** Those of the entries that are allowed on at least one of the lists, in their order. What a request removes in the same breath is named in `removed`. */
export function alreadyAllowed(
  entries: readonly string[],
  lists: readonly ListNow[],
  removed: readonly string[] = [],
): AllowedAlready[] {
  const read = lists.map(({ cluster, entries: listed, platformRegistries }) => ({
    cluster,
    listed: [...platformRegistries.map((entry) => ({ entry, endsAt: null })), ...listed]
      .filter(({ entry }) => !removed.includes(entry))
      .map(({ entry, endsAt }) => ({ ...readListed(entry), endsAt })),
  }));
  return entries.flatMap((text) => {
    const asked = readListed(text);
    const on = read.flatMap(({ cluster, listed }) => {
      const covering = listed.filter((each) => each.text === text || containsEntry(each, asked));
      const [first, ...rest] = covering;
      if (first === undefined) return [];
      const longest = rest.reduce((a, b) => (laterEnd(a.endsAt, b.endsAt) === a.endsAt ? a : b), first);
      return [{ cluster, by: longest.text, endsAt: longest.endsAt }];
    });
    if (on.length === 0) return [];
    const notOn = lists.map(({ cluster }) => cluster).filter((name) => on.every(({ cluster }) => cluster !== name));
    return [{ entry: text, on, notOn }];
  });
}
