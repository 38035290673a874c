import { judgingOf, type ObjectDrift, type Part } from "#lib/domain/drift.ts";
import type { FailureReason } from "#lib/domain/failure-words.ts";
import type { Mode, Revision } from "#lib/domain/revision.ts";
import type { ClusterClient, LiveObject } from "./cluster-client.ts";
import { deliveredDriftOf } from "./delivered-drift.ts";
import { findDrift, readIfAllowed } from "./drift.ts";
import { renderBindings } from "./kubernetes/bindings.ts";
import { renderConfigMap } from "./kubernetes/config-map.ts";

/** After these there is nothing to read, or nobody to ask for it. */
const unseeing: ReadonlySet<FailureReason> = new Set([
  "unreachable",
  "timeout",
  "throttled",
  "certificate",
  "address_refused",
  "kubeconfig",
  "credentials_sealed",
  "unauthorized",
  "unexpected_answer",
  "digest_mismatch",
]);

export interface LastLook {
  /** What differs; null when what could be seen says nothing of whether pods are judged. */
  readonly drift: readonly ObjectDrift[] | null;
  /** By what could be seen, pods are not judged as decided, or may not be. */
  readonly isAlarm: boolean;
  /** The bindings of the mode, as far as they could be read. */
  readonly bindings: readonly (LiveObject | undefined)[];
}

interface LookedAt {
  readonly revision: Revision;
  readonly portalUrl: string;
  /** The revision was in force before: what differs from it is then somebody's doing, and not a delivery that has only begun. */
  readonly wasInForce?: boolean;
}

const written: readonly Part[] = ["list", "pod_binding", "template_binding"];

/**
 * Reads whatever can still be read after a delivery stopped, and writes nothing: whoever takes a right from the portal may open the cluster
 * next. Null when the trouble is that nothing can be read.
 */
export async function lastLook(
  cluster: ClusterClient,
  { revision, portalUrl, wasInForce = false }: LookedAt,
  reason: FailureReason,
): Promise<LastLook | null> {
  if (unseeing.has(reason)) return null;
  const objects = [renderConfigMap(revision), ...renderBindings(revision.mode, revision.exemptNamespaces)];
  const options = { bestEffort: true };
  const [watched, ...live] = await Promise.all([
    findDrift(cluster, revision, portalUrl, options),
    ...objects.map((object) => readIfAllowed(cluster, object, options)),
  ]);
  const ours = objects.flatMap((object, n) => deliveredDriftOf(live[n], object, revision.mode) ?? []);
  return {
    ...conclusionOf([...ours, ...watched.objects], { mode: revision.mode, wasInForce }),
    bindings: live.slice(1).map((found) => (found === "unreadable" ? undefined : found)),
  };
}

/**
 * What follows from what was seen and what could not be. A missing right alone is no alarm, or every restart of an API server would be one;
 * nor is a list or a mode that has not got there yet.
 */
export function conclusionOf(
  all: readonly ObjectDrift[],
  { mode, wasInForce }: { readonly mode: Mode; readonly wasInForce: boolean },
): Pick<LastLook, "drift" | "isAlarm"> {
  const isUnfinished = ({ part, state }: ObjectDrift) =>
    !wasInForce && written.includes(part) && (state === "changed" || state === "idle");
  const told = all.filter((each) => !isUnfinished(each));
  const seen = told.filter(({ state }) => state !== "unreadable");
  const isAlarm = judgingOf(seen, mode) !== "yes";
  if (isAlarm) return { drift: told, isAlarm };
  return { drift: seen.length === all.length ? seen : null, isAlarm };
}
