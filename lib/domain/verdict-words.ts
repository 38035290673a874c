import type { Mode } from "./revision.ts";
import type { VerdictEffect, VerdictOutcome } from "./verdict-question.ts";

/** What an answer means in words. Total tables: an outcome without words does not compile. */
interface OutcomeWords {
  /** In a word or two, for the badge. */
  readonly short: string;
  readonly says: string;
  readonly next: string;
}

export const outcomeWords: Record<VerdictOutcome, OutcomeWords> = {
  admitted: { short: "allowed", says: "The list allows it.", next: "There is nothing to do." },
  not_listed: {
    short: "not allowed",
    says: "The list does not allow it.",
    next: "Use one of the sources that are allowed, or ask for this one.",
  },
  invalid: {
    short: "no image",
    says: "The API server takes this for no image, so no list is asked.",
    next: "Correct how it is written; the API server's words say what is wrong.",
  },
  policy_failed: {
    short: "cannot judge",
    says: "The policy that judges images failed on it.",
    next: "Tell support-platform: the policy was changed by hand, or costs more than the API server lets it. The cluster's conditions say more.",
  },
  refused_by_another: {
    short: "not told",
    says: "Something else than the list refuses such a pod in the portal's namespace, so the list could not be asked.",
    next: "Tell support-platform: dry runs in the namespace trusted-registries must reach the policy of this name.",
  },
};

export const effectWords: Record<VerdictEffect, string> = {
  let_in: "It is let in, in every mode.",
  let_in_unjudged:
    "The cluster is in mode off and judges nothing: it is let in today, and would be refused in mode deny.",
  let_in_with_warning: "The cluster is in mode warn: it is let in, with a warning.",
  refused: "The cluster is in mode deny: it is refused.",
  refused_always: "It is refused in every mode.",
  unknown: "What the cluster does with it today cannot be told.",
};

/** The mode as read from the cluster, and what it means beside a list. */
export function liveModeWords(mode: Mode | null): string {
  return mode === null
    ? "The cluster's bindings are those of no mode, so what it does today cannot be told. Somebody changed them by hand; the portal puts them back at its next look."
    : modes[mode];
}

const modes: Record<Mode, string> = {
  off: "The cluster is in mode off: it judges nothing today. Below is what its list says.",
  warn: "The cluster is in mode warn: what the list does not allow is let in with a warning.",
  deny: "The cluster is in mode deny: what the list does not allow is refused.",
};

export function exemptWords(namespaces: readonly string[]): string {
  return namespaces.length === 0
    ? "No namespace is exempt."
    : `In ${namespaces.join(", ")} nothing is judged: every image is let in there.`;
}

/** For what should never be: the portal's rule and the cluster's list say different things of one image. */
export function disagreementWords(facts: {
  readonly admitted: boolean;
  readonly entry: string | null;
  readonly revision: number;
}): string {
  const { admitted, entry, revision } = facts;
  const what = admitted
    ? `the cluster lets it in, and no entry of revision ${revision} covers it`
    : `the cluster refuses it, although ${entry} of revision ${revision} covers it`;
  return `The cluster and the portal disagree: ${what}. This should never happen. Believe the cluster, and tell support-platform: its API server may enforce an older list, or somebody changed the policy. The cluster's conditions say more.`;
}

/** Above the images that something else than the list was said of. */
export const notToldWords = "Of these the cluster did not say what its list says. Each line says why, and what to do.";

export const canaryWords =
  "This host only proves which list the cluster enforces. It is on every list, and no image can ever be pulled from it.";

export function readAsWords(readable: boolean): string {
  return readable
    ? "The container runtime reads it as"
    : "The container runtime cannot read it as an image, so no entry can ever cover it.";
}

export const unreadableNextWords = "Correct how it is written: no request can put such an image on a list.";

export function exemptPlaceWords(namespaces: readonly string[]): string {
  return `It stands in ${namespaces.join(", ")}, which is exempt: there it is let in, whatever the list says.`;
}

/** What was not asked of the cluster, and why. */
export const leftOutWords = {
  notJudged: "These run no image by themselves, so no policy of ours looks at them:",
  withoutImage:
    "No image is named here. The API server refuses a pod without one; a template may have it filled in later:",
} as const;

/** How many of what was asked the list allows. Only what it was asked about counts. */
export function summaryWords({ allowed, notAllowed, notTold }: Record<"allowed" | "notAllowed" | "notTold", number>) {
  const all = allowed + notAllowed;
  if (notTold === 0) return verdictSummary(allowed, all);
  if (all === 0)
    return notTold === 1
      ? "It cannot be told whether the list allows this image."
      : `It cannot be told whether the list allows these ${notTold} images.`;
  const images = all === 1 ? "1 image" : `${all} images`;
  return `Of ${images} the list allows ${allowed === all ? "all" : allowed === 0 ? "none" : allowed}; of ${notTold} more it cannot be told.`;
}

function verdictSummary(allowed: number, all: number): string {
  if (all === 1) return allowed === 1 ? "The list allows this image." : "The list does not allow this image.";
  if (allowed === all) return `The list allows all ${all} images.`;
  return allowed === 0
    ? `The list allows none of these ${all} images.`
    : `The list allows ${allowed} of ${all} images.`;
}

/** When the cluster could not be asked; `why` are the words of the failure. */
export function unansweredWords(why: string): string {
  return `The cluster could not be asked: ${why} Ask again in a minute; if it stays so, the cluster's conditions say what to do.`;
}
