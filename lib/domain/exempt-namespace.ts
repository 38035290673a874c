import { Refusal } from "./refusal.ts";
import { compareText } from "./registry-entry.ts";

/** The portal's own namespace: a list is proven by pods that are refused there, so it can never be exempt. */
export const portalNamespace = "trusted-registries";

/** How many namespaces a cluster may exempt. Whoever needs more needs mode warn. */
export const exemptNamespaceLimit = 50;

const longestName = 63;

/** Why a text is no namespace that can be exempt, in a sentence with what to do; null when it is one. Names as Kubernetes takes them (RFC 1123 label). */
export function exemptNamespaceProblem(text: string): string | null {
  if (text === "") return "Nothing is written here. Name a namespace, for instance kube-system.";
  if (text.length > longestName)
    return `A namespace's name has at most ${longestName} characters, this one ${text.length}.`;
  if (text.includes("*")) return "There are no wildcards for namespaces. Name each one in full.";
  if (/[,;\s]/.test(text)) return "This is more than one word. Write one namespace a line.";
  if (/[^\x21-\x7e]/.test(text)) return `${text} has letters that are not plain ASCII, which a namespace cannot have.`;
  if (/[A-Z]/.test(text)) return `Namespaces are lower case. Did you mean ${text.toLowerCase()}?`;
  if (/[^a-z0-9-]/.test(text))
    return `${text} is not the name of a namespace: it has lower-case letters, digits and hyphens only.`;
  if (/^-|-$/.test(text)) return `${text} is not the name of a namespace: it begins and ends with a letter or a digit.`;
  if (text === portalNamespace)
    return `${portalNamespace} is the portal's own namespace, where each list is proven. It cannot be exempt.`;
  return null;
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
