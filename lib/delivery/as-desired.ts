import type { Revision } from "#lib/domain/revision.ts";
import { isGoing } from "./drift.ts";
import { renderMutatingAnchor } from "./kubernetes/guard.ts";
import { type KubernetesObject, policyNames, portalIdentity } from "./kubernetes/kubernetes-object.ts";
import { nameOf } from "./kubernetes/object-ref.ts";
import { renderObjects } from "./kubernetes/render.ts";
import { sameContent } from "./same-content.ts";

/** An object as a watch told of it: it was written, or it is gone. */
export interface Seen {
  readonly object: KubernetesObject;
  readonly gone: boolean;
}

const bindingsOfMode: readonly string[] = [policyNames.pods, policyNames.templates];

/** Whether what was seen is what a delivery of this revision would leave as it is, so that it need not be woken. */
export function isAsDesired({ object, gone }: Seen, revision: Revision, portalUrl: string): boolean {
  if (gone || isGoing(object)) return false;
  // Others write into these: their being there is all that counts.
  if (object.kind === "Namespace" || object.kind === "ServiceAccount") return true;
  const rendered = [
    ...renderObjects({ revision, portalUrl, guardIdentity: portalIdentity }),
    ...renderMutatingAnchor(),
  ];
  const desired = rendered.find((each) => nameOf(each) === nameOf(object));
  if (desired === undefined) return true;
  const carriesMode = object.kind.endsWith("Binding") && bindingsOfMode.includes(object.metadata.name);
  return sameContent(object, desired, { ourMetadata: !carriesMode });
}

/** Whether a delivery writes this object: the list and the bindings of the mode. */
export function isDelivered({ kind, metadata }: KubernetesObject): boolean {
  if (kind === "ConfigMap") return true;
  return kind === "ValidatingAdmissionPolicyBinding" && bindingsOfMode.includes(metadata.name);
}
