import type { ClusterClient, LiveObject } from "./cluster-client.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { type KubernetesObject, productName } from "./kubernetes/kubernetes-object.ts";
import { nameOf } from "./kubernetes/object-ref.ts";
import { sameContent } from "./same-content.ts";

export type Outcome = "unchanged" | "changed" | "created";

export interface Reconciled {
  readonly outcome: Outcome;
  readonly live: LiveObject;
}

export interface ReconcileOptions {
  /** The object as it was just read, to save reading it. Undefined when it was missing. */
  readonly live?: LiveObject | undefined;
  /** A missing one is made rather than reported. */
  readonly mayCreate: boolean;
  /** Leave annotations as they are where the content is right: they say which revision wrote it. */
  readonly contentOnly?: boolean;
}

const revisionAnnotation = `${productName}/revision`;
const mostTries = 3;

/**
 * Brings one object to what it should be, level-triggered: what is there is read and replaced whole, never merged, so a missed event, a
 * crash and a hand edit all heal the same way. An object that a newer revision wrote is never changed.
 * @throws DeliveryFailure, also `newer_revision_found` and `changed_meanwhile`
 */
export async function reconcileObject(
  cluster: ClusterClient,
  desired: KubernetesObject,
  options: ReconcileOptions,
): Promise<Reconciled> {
  let live = "live" in options ? options.live : await cluster.read(desired);
  for (let tries = 1; ; tries += 1) {
    if (live) refuseNewer(live, desired);
    if (live && sameContent(live, desired, { ourMetadata: !options.contentOnly }))
      return { outcome: "unchanged", live };
    if (!live && !options.mayCreate)
      throw new DeliveryFailure("permanent", "object_missing", { object: nameOf(desired) });
    const written: LiveObject | "conflict" = live
      ? await cluster.replace(live, desired)
      : await cluster.create(desired);
    if (written !== "conflict" && sameContent(written, desired))
      return { outcome: live ? "changed" : "created", live: written };
    if (tries === mostTries) throw new DeliveryFailure("transient", "changed_meanwhile", { object: nameOf(desired) });
    live = await cluster.read(desired);
  }
}

/** Safe against races: the write that follows is bound to the very object that was looked at here. */
function refuseNewer(live: LiveObject, desired: KubernetesObject): void {
  const [found, ours] = [revisionOf(live), revisionOf(desired)];
  if (found !== null && ours !== null && found > ours)
    throw new DeliveryFailure("permanent", "newer_revision_found", { object: nameOf(desired), found, ours });
}

function revisionOf({ metadata }: KubernetesObject): number | null {
  const text = metadata.annotations?.[revisionAnnotation] ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
