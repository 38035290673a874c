import { type ImageReference, parseImageReference } from "./image-reference.ts";
import { nearestAllowed } from "./list.ts";
import type { SourcedEntry } from "./list-change.ts";
import type { ManifestImages } from "./manifest-images.ts";
import { covers, type Entry, formatEntry, isEntryProblem, parseEntry, reservedSuffix } from "./registry-entry.ts";
import type { Mode } from "./revision.ts";

/** What a cluster is asked: images, and where they stand in what was pasted. The manifest itself is not kept. */
export type VerdictAsked = ManifestImages;

/** How often one person may ask, and how long answers are kept. */
export const questionLimits = { mostAsked: 20, withinMinutes: 5, keptMinutes: 24 * 60 } as const;

/** How the cluster took a dry run of a pod with this image. Only the first two are verdicts of the list. */
export type VerdictOutcome =
  | "admitted"
  | "not_listed"
  /** The API server takes it for no image at all. */
  | "invalid"
  /** The policy itself failed. */
  | "policy_failed"
  /** Another policy, a webhook or a quota. */
  | "refused_by_another";

/** What the list says of an image by this outcome; "not_told" where something else spoke in its place. */
export function listVerdict(outcome: VerdictOutcome): "allowed" | "not_allowed" | "not_told" {
  if (outcome === "admitted") return "allowed";
  return outcome === "not_listed" ? "not_allowed" : "not_told";
}

export interface ImageAnswer {
  readonly image: string;
  readonly outcome: VerdictOutcome;
  /** The cluster's own words; empty where it admits. */
  readonly said: string;
}

/** A cluster's answer. Mode, exempt namespaces and revision are as read from its live objects; null where they cannot be told. */
export type VerdictAnswer =
  | {
      readonly answered: true;
      readonly mode: Mode | null;
      readonly exemptNamespaces: readonly string[];
      readonly revision: number | null;
      readonly images: readonly ImageAnswer[];
    }
  | { readonly answered: false; readonly message: string };

/** What the cluster makes of the image today: the list's verdict, in the light of the mode. */
export type VerdictEffect =
  | "let_in"
  | "let_in_unjudged"
  | "let_in_with_warning"
  | "refused"
  /** In every mode, because it is not the list that refuses it. */
  | "refused_always"
  | "unknown";

export interface VerdictExplanation {
  /** As the container runtime reads it; null when it cannot. */
  readonly read: ImageReference | null;
  readonly effect: VerdictEffect;
  /** The entry of the list that covers it; `requestId` is null for a platform registry. */
  readonly by: { readonly entry: string; readonly requestId: string | null } | null;
  /** It comes from the host that proves the list, where nothing can ever be pulled from. */
  readonly isCanary: boolean;
  readonly nearest: readonly string[];
  /** The narrowest entry that would cover it, to ask for; null where none can, or none needs to. */
  readonly proposed: string | null;
  /** False when the portal's own rule says otherwise than the cluster's list: that must never be. */
  readonly agrees: boolean;
}

export interface ListAsDecided {
  readonly entries: readonly Pick<SourcedEntry, "entry" | "requestId">[];
  readonly platformRegistries: readonly string[];
}

/** Sets the cluster's answer on one image beside what the portal's rule says of the same list. */
export function explainVerdict(
  { image, outcome }: ImageAnswer,
  mode: Mode | null,
  list: ListAsDecided,
): VerdictExplanation {
  const read = parseImageReference(image);
  const by = read === null ? null : coveredBy(read, list);
  const isCanary = read !== null && (read.host === reservedSuffix || read.host.endsWith(`.${reservedSuffix}`));
  const admitted = outcome === "admitted";
  const verdict = listVerdict(outcome);
  return {
    read,
    effect: effectOf(outcome, mode),
    by,
    isCanary,
    nearest: admitted ? [] : nearestAllowed(entriesOf(list), image),
    proposed: verdict !== "not_allowed" || by !== null || read === null ? null : proposedFor(read),
    agrees: verdict === "not_told" || isCanary || admitted === (by !== null),
  };
}

function effectOf(outcome: VerdictOutcome, mode: Mode | null): VerdictEffect {
  if (outcome === "admitted") return "let_in";
  if (outcome === "invalid") return "refused_always";
  if (outcome === "refused_by_another" || mode === null) return "unknown";
  const effects = { off: "let_in_unjudged", warn: "let_in_with_warning", deny: "refused" } as const;
  return effects[mode];
}

function coveredBy(read: ImageReference, { entries, platformRegistries }: ListAsDecided): VerdictExplanation["by"] {
  const all = [
    ...platformRegistries.map((entry) => ({ entry, requestId: null })),
    ...entries.map(({ entry, requestId }) => ({ entry, requestId })),
  ];
  return (
    all.find(({ entry }) =>
      entriesOf({ entries: [], platformRegistries: [entry] }).some((each) => covers(each, read)),
    ) ?? null
  );
}

function entriesOf({ entries, platformRegistries }: ListAsDecided): Entry[] {
  return [...platformRegistries, ...entries.map(({ entry }) => entry)]
    .map(parseEntry)
    .flatMap((entry) => (isEntryProblem(entry) ? [] : [entry]));
}

function proposedFor({ host, repository }: ImageReference): string | null {
  const entry = formatEntry({ host, path: repository });
  return isEntryProblem(parseEntry(entry)) ? null : entry;
}
