import { portalNamespace } from "./exempt-namespace.ts";
import { parseImageReference } from "./image-reference.ts";
import type { PlatformNeeds } from "./platform-needs.ts";
import { compareText, covers, type Entry, formatEntry, isEntryProblem, parseEntry } from "./registry-entry.ts";
import type { Mode } from "./revision.ts";
import type { RunningImages, RunningWorkload } from "./running-images.ts";

/** Everything of a revision that a pod is judged by. */
export interface JudgedBy {
  readonly entries: readonly Entry[];
  readonly mode: Mode;
  readonly exemptNamespaces: readonly string[];
}

/** What a list makes of a pod when it is next created. */
export type Fate = "let_in" | "exempt" | "warned" | "refused";

/** A workload whose fate a person should know. `missing` are its images that the list does not cover. */
export interface AffectedWorkload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly pods: number;
  /** All that these pods run. */
  readonly images: readonly string[];
  readonly missing: readonly MissingImage[];
  /** It was so before the change too. */
  readonly already: boolean;
}

/** `entry` is the narrowest that would cover the image; null when the runtime cannot read it, so that none can. */
export interface MissingImage {
  readonly image: string;
  readonly entry: string | null;
}

/** What a change means for what runs, workload by workload. Empty lists all round: nothing that runs is touched. */
export interface Impact {
  readonly readAt: Date;
  /** What runs outside of the portal's own namespace. */
  readonly pods: number;
  readonly workloads: number;
  readonly refused: readonly AffectedWorkload[];
  readonly warned: readonly AffectedWorkload[];
  /** Refused before the change, and no longer. */
  readonly relieved: readonly AffectedWorkload[];
  /** Let through because their namespace is exempt, whether or not the list covers them. */
  readonly exempt: readonly AffectedWorkload[];
  /** Their debug containers would be refused when added again; the pods themselves are judged above. */
  readonly debug: readonly AffectedWorkload[];
  /** For each entry that is added or removed, what runs now from there. */
  readonly uses: readonly EntryUse[];
  /** What would cover everything refused or warned of, each once, sorted. */
  readonly entries: readonly string[];
}

export interface EntryUse {
  readonly entry: string;
  readonly pods: number;
  readonly workloads: number;
}

/** What is known of a change's impact. `waiting`: the cluster was asked and has not answered yet. `needs`: proposed when it is turned to deny. */
export type Preview = (
  | { readonly state: "waiting" }
  | { readonly state: "unseen"; readonly reason: "forbidden" | "failed"; readonly message: string; readonly at: Date }
  | { readonly state: "seen"; readonly impact: Impact }
) & { readonly needs: PlatformNeeds | null };

/** Judges what runs by the rule that the cluster's policy follows, before a change and after it. */
export function impactOf(running: RunningImages, before: JudgedBy, after: JudgedBy): Impact {
  const judged = running.workloads.filter(({ namespace }) => namespace !== portalNamespace);
  const missingBefore = missingFrom(before.entries);
  const missingAfter = missingFrom(after.entries);
  const fates = judged.map((workload) => {
    const missing = missingAfter(workload.images);
    const was = fateOf(before, workload.namespace, missingBefore(workload.images).length > 0);
    return { workload, missing, was, is: fateOf(after, workload.namespace, missing.length > 0) };
  });
  const affected = (fate: Fate) =>
    fates
      .filter(({ is }) => is === fate)
      .map(({ workload, missing, was }) => affectedOf(workload, missing, was === fate));
  const refused = affected("refused");
  const warned = affected("warned");
  const relieved = fates
    .filter(({ was, is }) => was === "refused" && is !== "refused")
    .map(({ workload, missing }) => affectedOf(workload, missing, false));
  const debug = judged
    .map((workload) => affectedOf(workload, missingAfter(workload.debugImages), false))
    .filter(({ namespace, missing }) => fateOf(after, namespace, missing.length > 0) === "refused");
  const wanted = [...refused, ...warned].flatMap(({ missing }) => missing.flatMap(({ entry }) => entry ?? []));
  return {
    readAt: new Date(running.readAt),
    pods: podsIn(judged),
    workloads: workloadsIn(judged),
    refused,
    warned,
    relieved,
    exempt: affected("exempt"),
    debug,
    uses: usesOf(judged, before.entries, after.entries),
    entries: [...new Set(wanted)].sort(compareText),
  };
}

/** Counted for the entries of one list that the other lacks. */
function usesOf(running: readonly RunningWorkload[], before: readonly Entry[], after: readonly Entry[]): EntryUse[] {
  const written = (entries: readonly Entry[]) => new Map(entries.map((entry) => [formatEntry(entry), entry]));
  const [was, is] = [written(before), written(after)];
  const changed = [...was, ...is].filter(([text]) => !(was.has(text) && is.has(text)));
  const users = new Map<string, RunningWorkload[]>();
  for (const workload of running)
    for (const image of new Set(workload.images)) users.set(image, [...(users.get(image) ?? []), workload]);
  const images = [...users].map(([image, by]) => ({ image: parseImageReference(image), by }));
  return changed.map(([text, entry]) => {
    const by = new Set(images.flatMap(({ image, by: all }) => (image !== null && covers(entry, image) ? all : [])));
    return { entry: text, pods: podsIn([...by]), workloads: workloadsIn([...by]) };
  });
}

/** What becomes of a pod in a namespace, given whether the list misses one of its images. */
export function fateOf(by: Pick<JudgedBy, "mode" | "exemptNamespaces">, namespace: string, misses: boolean): Fate {
  if (by.mode !== "off" && by.exemptNamespaces.includes(namespace)) return "exempt";
  if (!misses || by.mode === "off") return "let_in";
  return by.mode === "deny" ? "refused" : "warned";
}

/** Answers which of some images a list misses, and remembers each image: most run in many pods. */
function missingFrom(entries: readonly Entry[]): (images: readonly string[]) => MissingImage[] {
  const known = new Map<string, MissingImage | null>();
  const judge = (image: string): MissingImage | null => {
    const read = parseImageReference(image);
    if (read !== null && entries.some((entry) => covers(entry, read))) return null;
    const wanted = read === null ? null : { host: read.host, path: read.repository };
    const nameable = wanted !== null && !isEntryProblem(parseEntry(formatEntry(wanted)));
    return { image, entry: nameable ? formatEntry(wanted) : null };
  };
  return (images) =>
    images.flatMap((image) => {
      if (!known.has(image)) known.set(image, judge(image));
      return known.get(image) ?? [];
    });
}

/** An affected workload as a person reads it: what the list covers anyway is left out. */
export type ListedWorkload = Omit<AffectedWorkload, "images">;

/** Affected workloads for reading: pods of one that differ only in images that the list covers are put together. */
export function listed(affected: readonly AffectedWorkload[]): ListedWorkload[] {
  const same = Map.groupBy(affected, ({ namespace, kind, name, already, missing }) =>
    [namespace, kind, name, already, ...missing.map(({ image }) => image)].join(" "),
  );
  return [...same.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const { images: _, ...rest } = first;
    return [{ ...rest, pods: podsIn(all) }];
  });
}

/** One entry for each organisation, the first part of a path, instead of one for each repository. A whole registry is never proposed. */
export function widerEntries(entries: readonly string[]): string[] {
  return [...new Set(entries.map((entry) => entry.split("/").slice(0, 2).join("/")))].sort(compareText);
}

function affectedOf(
  { debugImages: _, ...workload }: RunningWorkload,
  missing: readonly MissingImage[],
  already: boolean,
): AffectedWorkload {
  return { ...workload, missing, already };
}

export function podsIn(workloads: readonly { readonly pods: number }[]): number {
  return workloads.reduce((sum, { pods }) => sum + pods, 0);
}

/** How many workloads these are: a roll-out has pods with other images under the same name. */
export function workloadsIn(
  workloads: readonly { readonly namespace: string; readonly kind: string; readonly name: string }[],
): number {
  return new Set(workloads.map(({ namespace, kind, name }) => `${namespace}/${kind}/${name}`)).size;
}
