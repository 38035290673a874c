import type { ObjectDrift } from "#lib/domain/drift.ts";
import type { Revision } from "#lib/domain/revision.ts";
import type { ClusterClient, LiveObject } from "./cluster-client.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { differences } from "./difference.ts";
import { knownVersionOf } from "./known-version.ts";
import { renderMutatingAnchor } from "./kubernetes/guard.ts";
import { type KubernetesObject, policyNames, portalIdentity } from "./kubernetes/kubernetes-object.ts";
import { nameOf } from "./kubernetes/object-ref.ts";
import { hasMutatingAnchor, renderAccount } from "./kubernetes/onboarding.ts";
import { partOf } from "./kubernetes/part.ts";
import { renderObjects } from "./kubernetes/render.ts";
import { sameContent } from "./same-content.ts";

/** Objects that the portal may only look at and that differ; and the version that the live policy is of, by its content. */
export interface Drift {
  readonly objects: readonly ObjectDrift[];
  readonly policyVersion: string;
}

/** Compares namespace, policies, guard, anchor and the probe's binding with what this version of the product renders. */
export async function findDrift(
  cluster: ClusterClient,
  revision: Revision,
  portalUrl: string,
  options: ReadOptions = {},
): Promise<Drift> {
  const read = (object: KubernetesObject) => readIfAllowed(cluster, object, options);
  const rendered = renderObjects({ revision, portalUrl, guardIdentity: portalIdentity });
  const watched = rendered.filter(isOnlyWatched);
  const live = await Promise.all(watched.map(read));
  const namespace = live.find((found) => typeof found === "object" && found.kind === "Namespace");
  const anchor = typeof namespace === "object" && hasMutatingAnchor(namespace) ? renderMutatingAnchor() : [];
  const liveAnchor = await Promise.all(anchor.map(read));
  const account = driftOf(await read(renderAccount()), renderAccount());
  const policy = live.find((_, n) => watched[n]?.kind === "ValidatingAdmissionPolicy" && isPodPolicy(watched[n]));
  return {
    objects: [
      ...(account === null || account.state === "unreadable" ? [] : [account]), // to read it is not among the base rights
      ...[...watched, ...anchor].flatMap((object, n) => driftOf([...live, ...liveAnchor][n], object) ?? []),
    ],
    policyVersion: (typeof policy === "object" && knownVersionOf(policy)?.version) || "",
  };
}

/** How an object is not as rendered; null when it is. `unreadable` for one that a missing right hides. */
export function driftOf(live: LiveObject | "unreadable" | undefined, desired: KubernetesObject): ObjectDrift | null {
  const named = { object: nameOf(desired), part: partOf(desired), fields: [], more: 0 };
  if (live === undefined) return { ...named, state: "missing" };
  if (live === "unreadable") return { ...named, state: "unreadable" };
  if (isGoing(live)) return { ...named, state: "going" };
  // The API server and others write into these: their being there is all that counts.
  if (desired.kind === "Namespace" || desired.kind === "ServiceAccount" || sameContent(live, desired)) return null;
  const outdated = outdatedFields(live, desired);
  if (outdated !== null) return { ...named, ...outdated, state: "outdated" };
  return { ...named, ...differences(live, desired), state: "changed" };
}

/** How what a known version of the product rendered is not of this version; null when none rendered it. */
function outdatedFields(live: LiveObject, desired: KubernetesObject): Pick<ObjectDrift, "fields" | "more"> | null {
  const [found, ours] = [knownVersionOf(live), knownVersionOf(desired)];
  if (found === null || ours === null) return null;
  const fields = [
    { path: "version of the policies", expected: ours.version, found: found.version },
    { path: "address of the portal", expected: ours.portal ?? "", found: found.portal ?? "" },
  ].filter((field) => field.expected !== field.found);
  return fields.length > 0 ? { fields, more: 0 } : differences(live, desired); // labels and annotations alone
}

/** Somebody has begun to delete it, and something holds it back. */
export function isGoing({ metadata }: KubernetesObject): boolean {
  return "deletionTimestamp" in metadata;
}

const delivered: readonly string[] = [policyNames.pods, policyNames.templates];

function isOnlyWatched({ kind, metadata }: KubernetesObject): boolean {
  if (kind === "ValidatingAdmissionPolicyBinding") return !delivered.includes(metadata.name);
  return kind === "ValidatingAdmissionPolicy" || kind === "Namespace";
}

function isPodPolicy(object: KubernetesObject): boolean {
  return object.metadata.name === policyNames.pods;
}

export interface ReadOptions {
  /** Whatever else keeps an object from being read hides it too, instead of ending the look. */
  readonly bestEffort?: boolean;
}

/**
 * Trouble that passes is no drift; a right that is missing hides an object. So does a role that was deleted while its binding stayed: the
 * API server then answers as if it had not loaded its roles yet.
 */
export async function readIfAllowed(
  cluster: ClusterClient,
  object: KubernetesObject,
  { bestEffort = false }: ReadOptions = {},
): Promise<LiveObject | "unreadable" | undefined> {
  try {
    return await cluster.read(object);
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    if (bestEffort || error.kind === "permanent" || error.reason === "roles_not_loaded") return "unreadable";
    throw error;
  }
}
