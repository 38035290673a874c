import { Refusal } from "./refusal.ts";
import { compareText } from "./registry-entry.ts";

/** The portal's own namespace: a list is proven by pods that are refused there, so it can never be exempt. */
export const portalNamespace = "trusted-registries";

/** How many namespaces a cluster may exempt. Whoever needs more needs mode warn. */
export const exemptNamespaceLimit = 50;

const longestName = 63;

/** Everything that can be wrong with the name of a namespace that is to be exempt. */
export type NamespaceProblemCode =
  | "blank"
  | "too_long"
  | "wildcard"
  | "several_words"
  | "not_ascii"
  | "upper_case"
  | "bad_character"
  | "bad_end"
  | "portals_own";

/** What is wrong, and what to do. */
export const namespaceProblemWords: Record<NamespaceProblemCode, (text: string) => string> = {
  blank: () => "Nothing is written here. Name a namespace, for instance kube-system.",
  too_long: (text) =>
    `A namespace's name has at most ${longestName} characters, this one ${text.length}. Check how it is written in the cluster.`,
  wildcard: () => "There are no wildcards for namespaces. Name each one in full.",
  several_words: () => "This is more than one word. Write one namespace a line.",
  not_ascii: (text) =>
    `${text} has letters that are not plain ASCII, which a namespace cannot have. Type it by hand instead of pasting it.`,
  upper_case: (text) => `Namespaces are lower case. Did you mean ${text.toLowerCase()}?`,
  bad_character: (text) =>
    `${text} is not the name of a namespace: it has lower-case letters, digits and hyphens only. Check how it is written in the cluster.`,
  bad_end: (text) =>
    `${text} is not the name of a namespace: it begins and ends with a letter or a digit. Check how it is written in the cluster.`,
  portals_own: () =>
    `${portalNamespace} is the portal's own namespace, where each list is proven. It cannot be exempt: leave it out.`,
};

/** Why a text is no namespace that can be exempt, in a sentence with what to do; null when it is one. */
export function exemptNamespaceProblem(text: string): string | null {
  const problem = problemOf(text);
  return problem === null ? null : namespaceProblemWords[problem](text);
}

/** Names as Kubernetes takes them (RFC 1123 label). */
function problemOf(text: string): NamespaceProblemCode | null {
  if (text === "") return "blank";
  if (text.length > longestName) return "too_long";
  if (text.includes("*")) return "wildcard";
  if (/[,;\s]/.test(text)) return "several_words";
  if (/[^\x21-\x7e]/.test(text)) return "not_ascii";
  if (/[A-Z]/.test(text)) return "upper_case";
  if (/[^a-z0-9-]/.test(text)) return "bad_character";
  if (/^-|-$/.test(text)) return "bad_end";
  return text === portalNamespace ? "portals_own" : null;
}

/** The namespaces as they are kept: each once, sorted. @throws Refusal `namespace_invalid`, `too_many_namespaces` */
export function readExemptNamespaces(names: readonly string[]): string[] {
  for (const name of names) {
    const problem = exemptNamespaceProblem(name);
    if (problem !== null) throw new Refusal("namespace_invalid", problem);
  }
  const kept = [...new Set(names)].sort(compareText);
  if (kept.length > exemptNamespaceLimit) throw new Refusal("too_many_namespaces", String(kept.length));
  return kept;
}
