import { createHash } from "node:crypto";
import { knownPolicies } from "./kubernetes/known-policies.ts";
import type { KubernetesObject } from "./kubernetes/kubernetes-object.ts";
import { nameOf } from "./kubernetes/object-ref.ts";
import { comparedParts } from "./same-content.ts";

/** What an object is, by its content: as this version of the policies renders it, with this address of the portal in its words. */
export interface KnownVersion {
  readonly version: string;
  /** Null where the object's words name none. */
  readonly portal: string | null;
}

/**
 * The version of the product that renders an object as it is; null when none does. Annotations are not asked: anybody who may edit a policy
 * may write them. Of the content only the portal's address may be any, which stands in what a refused person reads and decides nothing.
 */
export function knownVersionOf(object: KubernetesObject): KnownVersion | null {
  const { hash, portal } = fingerprintOf(object);
  const known = knownPolicies[nameOf(object)]?.findLast((each) => each.hash === hash);
  return known === undefined ? null : { version: known.version, portal };
}

/** The hash of an object's content without the portal's address. */
export function fingerprintOf(object: KubernetesObject): { readonly hash: string; readonly portal: string | null } {
  const text = JSON.stringify(sorted(comparedParts(object, object, { ourMetadata: false })));
  const portal = address.exec(text)?.[1] ?? null;
  const anywhere = portal === null ? text : text.replaceAll(` at ${portal}/requests/new`, " at /requests/new");
  return { hash: createHash("sha256").update(anywhere).digest("hex"), portal };
}

/** Nothing that could end the text it stands in. */
const address = / at (https?:\/\/[\w.:/~-]+)\/requests\/new/;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, field]) => [key, sorted(field)]));
}
