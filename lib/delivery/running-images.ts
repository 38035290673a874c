import type { V1Pod } from "@kubernetes/client-node";
import { collectWorkloads, type RunningImagesAnswer, type RunningPod } from "#lib/domain/running-images.ts";
import { type ConnectOptions, connect } from "./cluster-client.ts";
import { DeliveryFailure } from "./delivery-failure.ts";

/** So many that few requests are needed, and so few that pods of any size fit into one answer. */
const pageSize = 250;

/** Reads which images run in a cluster, page by page; of each pod only its namespace, owner and images are kept. */
export async function readRunningImages(
  kubeconfig: string,
  options: ConnectOptions,
  now: Date,
): Promise<RunningImagesAnswer> {
  try {
    const cluster = connect(kubeconfig, options);
    const { add, workloads } = collectWorkloads();
    let from: string | undefined;
    do {
      const page = await cluster.runningPods(pageSize, from);
      for (const pod of page.pods) add(podOf(pod));
      from = page.next;
    } while (from !== undefined);
    return { seen: true, running: { readAt: now.toISOString(), workloads: workloads() } };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    if (options.signal?.aborted === true)
      return { seen: false, reason: "failed", message: "There are more pods than could be read in time." };
    return { seen: false, reason: error.reason === "forbidden" ? "forbidden" : "failed", message: error.message };
  }
}

/** An image is taken as it is written, also one that is blank: the rule says what it is worth. */
export function podOf({ metadata, spec }: V1Pod): RunningPod {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
  const images = [
    ...(spec?.containers ?? []).map(({ image }) => image),
    ...(spec?.initContainers ?? []).map(({ image }) => image),
    ...(spec?.volumes ?? []).flatMap((volume) => (volume.image === undefined ? [] : [volume.image.reference])),
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
