import { failureWords } from "#lib/domain/failure-words.ts";
import {
  collectWorkloads,
  type RunningImages,
  type RunningImagesAnswer,
  type RunningPod,
} from "#lib/domain/running-images.ts";
import { type ClusterClient, type ConnectOptions, connect } from "./cluster-client.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import type { PodAsRead } from "./pod-page.ts";

/** So many that few requests are needed. Where the pods are too large for one answer, a page is halved until they fit. */
const pageSize = 250;

/** Reads which images run in a cluster, page by page; of each pod only its namespace, owner and images are kept. */
export async function readRunningImages(
  kubeconfig: string,
  options: ConnectOptions,
  now: Date,
): Promise<RunningImagesAnswer> {
  try {
    return { seen: true, running: await readPages(connect(kubeconfig, options), now) };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    if (options.signal?.aborted === true)
      return { seen: false, reason: "failed", message: failureWords("too_many_pods", null) };
    return { seen: false, reason: error.reason === "forbidden" ? "forbidden" : "failed", message: error.message };
  }
}

/** @throws DeliveryFailure, for instance where a single pod is too large for an answer */
export async function readPages(cluster: Pick<ClusterClient, "runningPods">, now: Date): Promise<RunningImages> {
  const { add, workloads } = collectWorkloads();
  let size = pageSize;
  let from: string | undefined;
  for (;;) {
    try {
      const page = await cluster.runningPods(size, from);
      for (const pod of page.pods) add(podOf(pod));
      if (page.next === undefined) return { readAt: now.toISOString(), workloads: workloads() };
      from = page.next;
    } catch (error) {
      if (!(error instanceof DeliveryFailure) || error.reason !== "answer_too_large" || size === 1) throw error;
      size = Math.floor(size / 2);
    }
  }
}

/** An image is taken as it is written, also one that is blank: the rule says what it is worth. */
export function podOf({ metadata, spec }: PodAsRead): RunningPod {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
  const images = [
    ...(spec?.containers ?? []).map(({ image }) => image),
    ...(spec?.initContainers ?? []).map(({ image }) => image),
    ...(spec?.volumes ?? []).flatMap((volume) => (volume.image ? [volume.image.reference] : [])),
  ];
  return {
    namespace: metadata?.namespace ?? "",
    name: metadata?.name ?? "",
    owner: owner === undefined ? null : { kind: owner.kind, name: owner.name },
    templateHash: metadata?.labels?.["pod-template-hash"] ?? null,
    images: images.map((image) => image ?? ""),
    debugImages: (spec?.ephemeralContainers ?? []).map(({ image }) => image ?? ""),
  };
}
