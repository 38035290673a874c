import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { DeliveryReport } from "#lib/domain/condition.ts";
import { driftSentence, judgingOf, keepsFromProof, type ObjectDrift } from "#lib/domain/drift.ts";
import { type FailureReason, failureWords, proofWords } from "#lib/domain/failure-words.ts";
import { type Mode, type Revision, revisionDigest } from "#lib/domain/revision.ts";
import { type ClusterClient, type ConnectOptions, connect, type LiveObject } from "./cluster-client.ts";
import { deliveredDriftOf } from "./delivered-drift.ts";
import { DeliveryFailure, type FailureKind } from "./delivery-failure.ts";
import { differences } from "./difference.ts";
import { driftOf, findDrift } from "./drift.ts";
import { renderBindings } from "./kubernetes/bindings.ts";
import { renderConfigMap } from "./kubernetes/config-map.ts";
import { type KubernetesObject, productName } from "./kubernetes/kubernetes-object.ts";
import { nameOf } from "./kubernetes/object-ref.ts";
import { partOf } from "./kubernetes/part.ts";
import { lastLook } from "./last-look.ts";
import { type Asked, type ProbeOptions, prove, type Stale, type Unprovable } from "./probe.ts";
import { reconcileObject } from "./reconcile.ts";
import { sameContent } from "./same-content.ts";
import { unauthorizedWords } from "./unauthorized.ts";

export interface Delivery extends ConnectOptions, ProbeOptions {
  readonly revision: Revision;
  /** What was decided, from where the decision is kept. */
  readonly expectedDigest: string;
  /** As kept, opened. Secret. */
  readonly kubeconfig: string;
  /** Stands in the policies' messages; read for drift. */
  readonly portalUrl: string;
  /** Which try at this revision, from 1. The first few take a missing right for an API server that has just started. */
  readonly attempt?: number;
  /** Whether the cluster proved this revision before. */
  readonly wasInForce?: boolean;
  /** Whether to look for drift as well. */
  readonly withDrift?: boolean;
}

/** Until then a 403 may be one of an API server that knows the account's token but not yet its roles. */
const trustingAttempts = 3;

/**
 * Brings one cluster to one revision and has the cluster prove it. Safe to run at any time, twice, and by several workers at once.
 * Foreseen trouble is in the report; only a bug throws.
 */
export async function deliver(delivery: Delivery): Promise<DeliveryReport> {
  const state: State = { changed: [], stuck: [], drift: null, listApplied: false, mode: null };
  let cluster: ClusterClient | undefined;
  try {
    requireDigest(delivery);
    cluster = connect(delivery.kubeconfig, delivery);
    await applyRevision(cluster, delivery, state);
    const looked = look(cluster, delivery, state);
    const asked = { isHopeless: () => keepsFromProof(state.drift ?? []), ...delivery };
    const [first, policyVersion] = await Promise.all([prove(cluster, delivery.revision, asked), looked]);
    const isEdited = state.drift?.some(({ part, state: how }) => part === "pod_policy" && how === "changed") === true;
    const isFresh = isEdited && first.verdict === "proven";
    if (isFresh) await wait(policiesReadMs);
    const proof = isFresh ? await prove(cluster, delivery.revision, asked) : first;
    const told = tell(cluster, state, proof);
    if (isOpenOrUnproven(state, proof, delivery.revision.mode)) return drifted(delivery.revision, told, state);
    if (proof.verdict !== "proven") return notProven(proof, told, state);
    const { number: revision, digest } = delivery.revision;
    const observed = { mode: delivery.revision.mode, revision, digest, policyVersion };
    return { outcome: "enforced", observed, ...told };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    return stopped(error, cluster, delivery, state);
  }
}

/** What came of a delivery that stopped: an open cluster comes first, told together with what stopped it. */
async function stopped(
  error: DeliveryFailure,
  cluster: ClusterClient | undefined,
  delivery: Delivery,
  state: State,
): Promise<DeliveryReport> {
  const why = whyFailed(error, delivery);
  const seen = cluster && (await lastLook(cluster, delivery, error.reason));
  if (seen) {
    state.drift = seen.drift ?? state.drift;
    state.mode ??= modeOf(seen.bindings, delivery.revision);
    if (seen.isAlarm || (error.reason === "namespace_missing" && state.drift?.length))
      return drifted(delivery.revision, tell(cluster, state), state, why.message);
  }
  const { listApplied, mode } = state;
  return { outcome: "failed", ...why, progress: { listApplied, mode }, ...tell(cluster, state) };
}

/** The API server reads policies once a second: a proof just after a policy was edited may be of the one before. */
const policiesReadMs = 1_500;

/** What drift means comes before what was proven: a policy that is gone is enforced for a moment more. */
function isOpenOrUnproven({ stuck, drift }: State, proof: Asked & { readonly verdict: string }, mode: Mode): boolean {
  if (stuck.length > 0) return true;
  const all = drift ?? [];
  return judgingOf(all, mode) === "no" || (proof.verdict !== "proven" && keepsFromProof(all));
}

/** A right may be missing because the API server has just started; after a few tries it is missing. */
function whyFailed(
  { kind, reason, message, said }: DeliveryFailure,
  { attempt = 1, kubeconfig }: Delivery,
): { kind: FailureKind; reason: FailureReason; message: string } {
  const trusting = attempt <= trustingAttempts;
  if (reason === "unauthorized") return { kind, reason, message: unauthorizedWords(kubeconfig, new Date(), message) };
  if (reason === "forbidden" && trusting) return { kind: "transient", reason, message };
  if (said[0] === "roles_not_loaded" && !trusting)
    return { kind: "permanent", reason: "forbidden", message: failureWords("forbidden", said[1]) };
  return { kind, reason, message };
}

interface State {
  /** What differed and was put right. */
  readonly changed: ObjectDrift[];
  /** What the portal may change, and cannot or must not yet: a missing binding, a list that was made immutable. */
  readonly stuck: ObjectDrift[];
  /** Null until it was looked for. */
  drift: readonly ObjectDrift[] | null;
  listApplied: boolean;
  mode: Mode | null;
}

/** Looks for drift; the answer is the version that the live policy bears. */
async function look(
  cluster: ClusterClient,
  { revision, portalUrl, withDrift }: Delivery,
  state: State,
): Promise<string> {
  if (withDrift === false) return "";
  const { objects, policyVersion } = await findDrift(cluster, revision, portalUrl);
  state.drift = [...state.stuck, ...objects];
  return policyVersion;
}

function requireDigest({ revision, expectedDigest }: Delivery): void {
  const rendered = revisionDigest(revision, (text) => createHash("sha256").update(text).digest("hex"));
  if (rendered === expectedDigest && revision.digest === expectedDigest) return;
  const facts = { revision: revision.number, rendered, decided: expectedDigest };
  throw new DeliveryFailure("permanent", "digest_mismatch", facts);
}

/** The list before the bindings, so that nothing is ever refused by a list that has not arrived. */
async function applyRevision(
  cluster: ClusterClient,
  { revision, wasInForce = false }: Pick<Delivery, "revision" | "wasInForce">,
  state: State,
): Promise<void> {
  const list = renderConfigMap(revision);
  const bindings = renderBindings(revision.mode, revision.exemptNamespaces).map((binding) =>
    ofRevision(binding, revision.number),
  );
  const [liveList, ...liveBindings] = await Promise.all([list, ...bindings].map((object) => cluster.read(object)));
  state.mode = modeOf(liveBindings, revision);

  const isImmutable = liveList?.["immutable"] === true;
  if (isImmutable) {
    // Nobody can change it any more, only delete it, which is not for the portal.
    state.stuck.push(driftOf(liveList, list) ?? unknownChange(list));
    state.listApplied = isDeepStrictEqual(liveList["data"], list["data"]);
  } else {
    const { outcome } = await reconcileObject(cluster, list, { live: liveList, mayCreate: true });
    if (outcome !== "unchanged") state.changed.push(driftOf(liveList, list) ?? unknownChange(list));
    state.listApplied = true;
  }
  if (!state.listApplied && !wasInForce) {
    state.stuck.push(
      ...bindings.flatMap((binding, n) => deliveredDriftOf(liveBindings[n], binding, revision.mode) ?? []),
    );
    return;
  }

  const reconciled = await Promise.all(
    bindings.map(async (binding, n) => {
      const live = liveBindings[n];
      if (live === undefined) {
        state.stuck.push(driftOf(undefined, binding) ?? unknownChange(binding));
        return undefined;
      }
      const done = await reconcileObject(cluster, binding, { live, mayCreate: false, contentOnly: true });
      if (done.outcome !== "unchanged")
        state.changed.push({ ...unknownChange(binding), ...differences(live, binding, { ourMetadata: false }) });
      return done.live;
    }),
  );
  state.mode = modeOf(reconciled, revision);
}

/** Changed between our reading and our writing, so that nothing tells what stood there. */
function unknownChange(object: KubernetesObject): ObjectDrift {
  return { object: nameOf(object), part: partOf(object), state: "changed", fields: [], more: 0 };
}

/** Written whenever the binding changes, so that a slow worker of an older revision never sets an older mode. */
function ofRevision(binding: KubernetesObject, number: number): KubernetesObject {
  return {
    ...binding,
    metadata: { ...binding.metadata, annotations: { [`${productName}/revision`]: String(number) } },
  };
}

const modes: readonly Mode[] = ["off", "warn", "deny"];

/** Read off the live bindings by comparing them whole: one that only resembles a mode's is in none. */
function modeOf(live: readonly (LiveObject | undefined)[], { exemptNamespaces }: Revision): Mode | null {
  const isIn = (mode: Mode) =>
    renderBindings(mode, exemptNamespaces).every((binding, n) => {
      const found = live[n];
      return found !== undefined && sameContent(found, binding, { ourMetadata: false });
    });
  return modes.find(isIn) ?? null;
}

function tell(cluster: ClusterClient | undefined, { changed, drift }: State, asked?: Asked) {
  const probes = { dryRuns: asked?.dryRuns ?? 0, connections: asked?.connections ?? 0 };
  return { calls: cluster?.calls ?? 0, probes, changed, drift };
}

/** Transient: the manifest may be applied again at any time. */
function drifted(
  { mode: desired }: Revision,
  told: ReturnType<typeof tell>,
  { listApplied, mode, drift, stuck }: State,
  trouble: string | null = null,
): DeliveryReport {
  const all = drift ?? stuck;
  const sentence = driftSentence(all, desired);
  const reason = judgingOf(all, desired) === "no" ? "open" : "drifted";
  return {
    outcome: "drifted",
    kind: "transient",
    reason,
    message: trouble === null ? sentence : `${sentence} ${trouble}`,
    trouble,
    progress: { listApplied, mode },
    ...told,
    drift: all,
  };
}

/** Transient both: the next look finds out by itself whether somebody has put it right. */
function notProven(
  proof: Stale | Unprovable,
  told: ReturnType<typeof tell>,
  { listApplied, mode }: State,
): DeliveryReport {
  const progress = { listApplied, mode };
  const kind = "transient";
  if (proof.verdict === "stale") {
    const reason = "stale_list";
    return { outcome: "stale", kind, reason, message: proofWords[reason](proof.message), progress, ...told };
  }
  const { reason } = proof;
  return { outcome: "unprovable", kind, reason, message: proofWords[reason](proof.message), progress, ...told };
}
