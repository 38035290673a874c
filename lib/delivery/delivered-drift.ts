import type { ObjectDrift } from "#lib/domain/drift.ts";
import type { Mode } from "#lib/domain/revision.ts";
import type { LiveObject } from "./cluster-client.ts";
import { differences } from "./difference.ts";
import { driftOf, isGoing } from "./drift.ts";
import { renderBindings } from "./kubernetes/bindings.ts";
import { type KubernetesObject, policyNames } from "./kubernetes/kubernetes-object.ts";
import { nameOf } from "./kubernetes/object-ref.ts";
import { partOf } from "./kubernetes/part.ts";
import { comparedParts, sameContent } from "./same-content.ts";

/**
 * How an object that a delivery writes is not as it should be: the list, or a binding of the mode. By its content alone, because which
 * revision wrote it is no drift. Null when it is as it should be.
 */
export function deliveredDriftOf(
  live: LiveObject | "unreadable" | undefined,
  desired: KubernetesObject,
  mode: Mode,
): ObjectDrift | null {
  if (live === undefined || live === "unreadable" || isGoing(live)) return driftOf(live, desired);
  if (sameContent(live, desired, { ourMetadata: false })) return null;
  const state = isPodBinding(desired) && letsEverythingIn(live, mode) ? "idle" : "changed";
  return {
    object: nameOf(desired),
    part: partOf(desired),
    state,
    ...differences(live, desired, { ourMetadata: false }),
  };
}

function isPodBinding({ kind, metadata }: KubernetesObject): boolean {
  return kind === "ValidatingAdmissionPolicyBinding" && metadata.name === policyNames.pods;
}

interface BindingSpec {
  readonly policyName?: string;
  readonly validationActions?: readonly string[];
  readonly matchResources?: unknown;
}

/** Another policy's binding, one that does less than the mode decided, or one that no namespace meets. Others may still let something in. */
function letsEverythingIn(live: LiveObject, mode: Mode): boolean {
  const { policyName, validationActions = [] } = (live["spec"] ?? {}) as BindingSpec;
  const enough = mode === "deny" ? ["Deny"] : ["Deny", "Warn"];
  if (policyName !== policyNames.pods || !validationActions.some((action) => enough.includes(action))) return true;
  const [off] = renderBindings("off", []);
  return off !== undefined && matchOf(live) === matchOf(off);
}

function matchOf(binding: KubernetesObject): string {
  const { spec } = comparedParts(binding, binding, { ourMetadata: false });
  return JSON.stringify((spec as BindingSpec | undefined)?.matchResources ?? null);
}
