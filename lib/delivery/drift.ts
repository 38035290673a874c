import type { Revision } from "#lib/domain/revision.ts";
import { type ClusterClient, nameOf } from "./cluster-client.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { type KubernetesObject, policyNames, portalIdentity, productName } from "./kubernetes/kubernetes-object.ts";
import { renderObjects } from "./kubernetes/render.ts";
import { sameContent } from "./same-content.ts";

/** Objects that differ, are missing or cannot be read, and that the portal may only look at; and the version that the live policy bears. */
export interface Drift {
  readonly objects: readonly string[];
  readonly policyVersion: string;
}

const policyVersionAnnotation = `${productName}/policy-version`;

/** Compares policies, guard and the probe's binding with what this version of the product renders. */
export async function findDrift(cluster: ClusterClient, revision: Revision, portalUrl: string): Promise<Drift> {
  const watched = renderObjects({ revision, portalUrl, guardIdentity: portalIdentity }).filter(isOnlyWatched);
  const live = await Promise.all(watched.map((object) => readIfAllowed(cluster, object)));
  const differs = watched.filter((object, n) => {
    const found = live[n];
    return found === undefined || !sameContent(found, object);
  });
  const policy = live.find(
    (object) => object?.kind === "ValidatingAdmissionPolicy" && object.metadata.name === policyNames.pods,
  );
  return { objects: differs.map(nameOf), policyVersion: policy?.metadata.annotations?.[policyVersionAnnotation] ?? "" };
}

const delivered: readonly string[] = [policyNames.pods, policyNames.templates];

function isOnlyWatched({ kind, metadata }: KubernetesObject): boolean {
  if (kind === "ValidatingAdmissionPolicyBinding") return !delivered.includes(metadata.name);
  return kind === "ValidatingAdmissionPolicy";
}

/** A right that is missing hides an object just as a deletion does; trouble that passes is no drift. */
async function readIfAllowed(cluster: ClusterClient, object: KubernetesObject) {
  try {
    return await cluster.read(object);
  } catch (error) {
    if (error instanceof DeliveryFailure && error.kind === "permanent") return undefined;
    throw error;
  }
}
