import { newToken } from "./failure-words.ts";
import type { Mode } from "./revision.ts";

/** What an object in the cluster is for. */
export type Part =
  | "namespace"
  | "account"
  | "list"
  | "pod_policy"
  | "pod_binding"
  | "template_policy"
  | "template_binding"
  | "guard_policy"
  | "guard_binding"
  | "probe_binding"
  | "anchor";

/** One field that is not as rendered. The texts are JSON, cut to where they differ; absent where the field is not there. */
export interface FieldDifference {
  readonly path: string;
  readonly expected?: string;
  readonly found?: string;
}

/**
 * An object that is not as rendered. `going`: somebody has begun to delete it. `idle`: a binding that lets every image in. `outdated`: as a
 * known version of the product rendered it, by its content, so that nobody in the cluster can claim it. `more` counts differences beyond
 * those told.
 */
export interface ObjectDrift {
  /** As people name it: `ConfigMap trusted-registries`. */
  readonly object: string;
  readonly part: Part;
  readonly state: "missing" | "going" | "changed" | "idle" | "outdated" | "unreadable";
  readonly fields: readonly FieldDifference[];
  readonly more: number;
}

/** Whether pods are judged as decided. `perhaps`: by other rules than the portal's, so that an image may pass that no list allows. */
export type Judging = "yes" | "perhaps" | "no";

interface Meaning {
  readonly judging: Judging;
  readonly words: string;
}

const notAtAll: Meaning = { judging: "no", words: "pods are not judged at all" };
const otherRules: Meaning = { judging: "perhaps", words: "pods are judged by other rules than the portal's" };
const letsIn: Meaning = { judging: "no", words: "pods get in whatever they run" };
const notYet: Meaning = {
  judging: "yes",
  words: "pods are judged as decided, but not yet by this version of the portal",
};
const unseen: Meaning = {
  judging: "perhaps",
  words: "the portal cannot see whether pods are judged as decided",
};
const unwarned: Meaning = { judging: "yes", words: "pods are judged, but nobody is warned when applying a workload" };
const unguarded: Meaning = {
  judging: "yes",
  words: "pods are judged, but whoever may edit ConfigMaps can edit the list until the portal puts it back",
};
const unproven: Meaning = {
  judging: "yes",
  words: "policy and list stand as decided, but the cluster can no longer prove it",
};
const unanchored: Meaning = {
  judging: "yes",
  words: "pods are judged, but the API server may stop following the list when other policies over ConfigMaps go",
};

/** What it means that an object is gone, and that it is another one than rendered, where the mode is warn or deny. */
const meanings: Record<Part, { readonly gone: Meaning; readonly changed: Meaning }> = {
  namespace: {
    gone: { judging: "yes", words: "the list and the portal's account go with it, and then every pod is refused" },
    changed: { judging: "yes", words: "the portal's namespace is not as it should be" },
  },
  account: {
    gone: {
      judging: "yes",
      words:
        "pods are judged as before, but the portal's token ends with its account: soon nobody sees what happens here",
    },
    changed: { judging: "yes", words: "the portal's account is not as it should be" },
  },
  list: {
    gone: { judging: "yes", words: "every pod is refused, because the list is missing" },
    changed: { judging: "perhaps", words: "pods are judged by another list" },
  },
  pod_policy: { gone: notAtAll, changed: otherRules },
  pod_binding: { gone: notAtAll, changed: otherRules },
  template_policy: { gone: unwarned, changed: unwarned },
  template_binding: { gone: unwarned, changed: unwarned },
  guard_policy: { gone: unguarded, changed: unguarded },
  guard_binding: { gone: unguarded, changed: unguarded },
  probe_binding: { gone: unproven, changed: unproven },
  anchor: { gone: unanchored, changed: unanchored },
};

/** Where the mode only warns, what would refuse every pod warns nobody. */
const unnoticed: Meaning = { judging: "no", words: "pods pass without a warning, because the list is missing" };
const byDecision: Meaning = { judging: "yes", words: "the mode is off, so nothing is refused by decision either" };

/** What one object's drift means for the cluster. */
export function meaningOf({ part, state }: Pick<ObjectDrift, "part" | "state">, mode: Mode): Meaning {
  if (mode === "off") return byDecision;
  if (state === "idle") return letsIn;
  if (state === "outdated") return notYet;
  if (state === "unreadable" && meanings[part].changed.judging === "perhaps") return unseen;
  if (state === "changed" || state === "unreadable") return meanings[part].changed;
  if (mode === "warn" && (part === "list" || part === "namespace")) return unnoticed;
  return meanings[part].gone;
}

const worst: readonly Judging[] = ["no", "perhaps", "yes"];

/** Whether pods are judged as decided, by what the objects say. */
export function judgingOf(drift: readonly Pick<ObjectDrift, "part" | "state">[], mode: Mode): Judging {
  const all = drift.map((each) => meaningOf(each, mode).judging);
  return worst.find((each) => all.includes(each)) ?? "yes";
}

const states: Record<ObjectDrift["state"], string> = {
  missing: "is missing",
  going: "is being deleted",
  changed: "is not as the portal renders it",
  idle: "lets every image in",
  outdated: "is as another version of the portal renders it, or names another address of the portal",
  unreadable: "cannot be read with the rights the portal has",
};

/** One object's drift as a clause: `ConfigMap trusted-registries is missing`. */
export function stateWords({ object, state }: Pick<ObjectDrift, "object" | "state">): string {
  return `${object} ${states[state]}`;
}

/** All of it in sentences: what the cluster does because of it, what differs, what to do. */
export function driftSentence(drift: readonly ObjectDrift[], mode: Mode): string {
  if (isOutdated(drift))
    return `The portal was upgraded, or its address changed, after the onboarding manifest was applied: ${notYet.words}. ${drift.map(stateWords).join("; ")}. An admin of the cluster applies the onboarding manifest from the cluster's page again, which completes the upgrade.`;
  const judging = judgingOf(drift, mode);
  const telling = drift.map((each) => meaningOf(each, mode)).filter((meaning) => meaning.judging === judging);
  const verdict = {
    no: "The cluster is open",
    perhaps: "The cluster may be open",
    yes: "The cluster is as closed as decided",
  };
  const means = [...new Set(telling.map(({ words }) => words))].join("; ");
  if (drift.some(isImmutableList))
    return `${verdict[judging]}: ${means}. ${drift.map(stateWords).join("; ")}. It was made immutable: an admin of the cluster deletes the binding trusted-registries-guard and then the ConfigMap, which the portal then makes again, and applies the onboarding manifest again.`;
  const token = drift.some(({ part }) => part === "account") ? ` ${newToken}` : "";
  return `${verdict[judging]}: ${means}. ${drift.map(stateWords).join("; ")}. An admin of the cluster applies the onboarding manifest again.${token}`;
}

function isImmutableList({ part, fields }: ObjectDrift): boolean {
  return part === "list" && fields.some(({ path }) => path === "immutable");
}

/** Whether it is the drift itself that keeps the cluster from proving its list. */
export function keepsFromProof(drift: readonly Pick<ObjectDrift, "part" | "state">[]): boolean {
  const needed: readonly Part[] = ["namespace", "list", "pod_policy", "probe_binding"];
  return drift.some(({ part, state }) => needed.includes(part) && state !== "outdated");
}

/** Whether all that differs is of another version of the product: an upgrade that is not complete, and nobody's tampering. */
export function isOutdated(drift: readonly Pick<ObjectDrift, "state">[]): boolean {
  return drift.length > 0 && drift.every(({ state }) => state === "outdated");
}

/** The same drift again, whenever it was seen. */
export function sameDrift(a: readonly ObjectDrift[], b: readonly ObjectDrift[]): boolean {
  return signature(a) === signature(b);
}

function signature(drift: readonly ObjectDrift[]): string {
  const lines = drift.map(({ object, state, fields, more }) =>
    JSON.stringify([object, state, more, fields.map(({ path, expected, found }) => [path, expected, found])]),
  );
  return lines.sort().join("\n");
}
