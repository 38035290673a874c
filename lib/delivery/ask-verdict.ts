import { setTimeout as wait } from "node:timers/promises";
import { failureWords } from "#lib/domain/failure-words.ts";
import { reservedSuffix } from "#lib/domain/registry-entry.ts";
import type { ImageAnswer, VerdictAnswer, VerdictOutcome } from "#lib/domain/verdict-question.ts";
import {
  type ClusterClient,
  type ConnectOptions,
  connect,
  type LiveObject,
  type PodVerdict,
} from "./cluster-client.ts";
import { DeliveryFailure, isAdmissionRefusal } from "./delivery-failure.ts";
import { renderBindings } from "./kubernetes/bindings.ts";
import { type KubernetesObject, portalNamespace, productName } from "./kubernetes/kubernetes-object.ts";
import { readLiveMode } from "./live-mode.ts";
import { refusalOfOurs } from "./probe.ts";

const atOnce = 6;
const mostRounds = 3;
const longestSaid = 2_000;

/**
 * Asks a cluster for its verdict on each image, by a dry run of a pod in the portal's own namespace, where the list is enforced in every
 * mode. Mode and revision are read beside it, and once more afterwards: an answer never mixes two lists. Foreseen trouble is the answer.
 */
export async function askVerdict(
  kubeconfig: string,
  images: readonly string[],
  options: ConnectOptions,
): Promise<VerdictAnswer> {
  try {
    const cluster = connect(kubeconfig, options);
    for (let round = 1; round <= mostRounds; round++) {
      const before = await readList(cluster);
      await untilEnforced(cluster, before);
      const answers = await askAll(cluster, images);
      const [after, binding] = await Promise.all([readList(cluster), cluster.read(podBinding)]);
      if (resourceVersion(before) !== resourceVersion(after)) continue;
      const { mode, exemptNamespaces } = readLiveMode(binding);
      return { answered: true, mode, exemptNamespaces, revision: revisionOf(after), images: answers };
    }
    return { answered: false, message: failureWords("list_changing", { times: mostRounds }) };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    return { answered: false, message: error.message };
  }
}

const listRef = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: productName, namespace: portalNamespace },
} as const;

/** Its name and kind alone matter here. */
const [podBinding] = renderBindings("off", []) as [KubernetesObject, ...KubernetesObject[]];

function readList(cluster: ClusterClient): Promise<LiveObject | undefined> {
  return cluster.read(listRef);
}

function resourceVersion(list: LiveObject | undefined): string {
  return list?.metadata.resourceVersion ?? "";
}

function revisionOf(list: LiveObject | undefined): number | null {
  const text = list?.metadata.annotations?.[`${productName}/revision`] ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

const patienceMs = 2_000;

/** A new list takes milliseconds from the store to the policy. One that has not arrived by then will not: the answer then shows it. */
async function untilEnforced(cluster: ClusterClient, list: LiveObject | undefined): Promise<void> {
  const canary = Object.keys(list?.["data"] ?? {}).find((host) => host.endsWith(`.${reservedSuffix}`));
  const deadline = performance.now() + patienceMs;
  for (let pause = 2; canary !== undefined && performance.now() < deadline; pause *= 2) {
    if ((await cluster.dryRunPod(portalNamespace, `${canary}/probe`)).admitted) return;
    await wait(pause);
  }
}

async function askAll(cluster: ClusterClient, images: readonly string[]): Promise<ImageAnswer[]> {
  const answers: ImageAnswer[] = [];
  const left = [...images.entries()];
  const ask = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [n, image] = next;
      answers[n] = { image, ...judged(await cluster.dryRunPod(portalNamespace, image)) };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  return answers;
}

/** Who refused, by the words of the refusal: the list, the policy's own trouble, another policy, or the API server's check of the pod. */
export function judged(verdict: PodVerdict): { outcome: VerdictOutcome; said: string } {
  if (verdict.admitted) return { outcome: "admitted", said: "" };
  const ours = refusalOfOurs(verdict.message);
  const outcome =
    ours === null
      ? isOfTheServer(verdict)
        ? "invalid"
        : "refused_by_another"
      : ours.notListed
        ? "not_listed"
        : "policy_failed";
  return { outcome, said: (ours?.said ?? verdict.message).slice(0, longestSaid) };
}

/** The API server checks a pod's fields before any policy is asked. */
function isOfTheServer({ message, code }: Extract<PodVerdict, { admitted: false }>): boolean {
  return code === 422 && !isAdmissionRefusal(message);
}
