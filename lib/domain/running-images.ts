/** What runs in a cluster, as the worker read it: enough to judge it by any list, and small. A pod is running unless it has succeeded or failed. */
export interface RunningImages {
  /** ISO 8601, UTC: when the reading began. */
  readonly readAt: string;
  readonly workloads: readonly RunningWorkload[];
}

/** Pods with the same owner and the same images. While a roll-out lasts, a workload has several of these. */
export interface RunningWorkload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly pods: number;
  /** Of containers, init containers and image volumes, each once, sorted: what a pod is judged by when it is created again. */
  readonly images: readonly string[];
  /** Of ephemeral containers. A pod is never created with one: these are judged when somebody adds one again. */
  readonly debugImages: readonly string[];
}

/** The answer to the question what runs in a cluster. `forbidden`: the portal's account may not list pods there. */
export type RunningImagesAnswer =
  | { readonly seen: true; readonly running: RunningImages }
  | { readonly seen: false; readonly reason: "forbidden" | "failed"; readonly message: string };

/** One pod as it is read. `owner` is its controller; a pod without one stands for itself. */
export interface RunningPod {
  readonly namespace: string;
  readonly name: string;
  readonly owner: { readonly kind: string; readonly name: string } | null;
  /** The label pod-template-hash, which a Deployment gives its ReplicaSets and their pods. */
  readonly templateHash: string | null;
  readonly images: readonly string[];
  readonly debugImages: readonly string[];
}

/**
 * The workload a person knows a pod by. A Deployment's ReplicaSet is called after it and the template's hash, a CronJob's Job after it and
 * the minute it was due; a static pod is its node's.
 */
export function workloadOf({ name, owner, templateHash }: RunningPod): { kind: string; name: string } {
  if (owner === null) return { kind: "Pod", name };
  if (owner.kind === "ReplicaSet" && templateHash !== null && owner.name.endsWith(`-${templateHash}`))
    return { kind: "Deployment", name: owner.name.slice(0, -templateHash.length - 1) };
  const [, cronJob] = /^(.+)-\d{8,10}$/.exec(owner.name) ?? [];
  if (owner.kind === "Job" && cronJob !== undefined) return { kind: "CronJob", name: cronJob };
  if (owner.kind === "Node") return { kind: "Static pod", name };
  return { kind: owner.kind, name: owner.name };
}

/** Takes pods one by one and keeps them as workloads. */
export function collectWorkloads(): { add: (pod: RunningPod) => void; workloads: () => RunningWorkload[] } {
  const kept = new Map<string, RunningWorkload>();
  return {
    add: (pod) => {
      const { namespace } = pod;
      const images = eachOnce(pod.images);
      const debugImages = eachOnce(pod.debugImages);
      const named = { namespace, ...workloadOf(pod), images, debugImages };
      const key = JSON.stringify(named);
      kept.set(key, { ...named, pods: (kept.get(key)?.pods ?? 0) + 1 });
    },
    workloads: () => [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, workload]) => workload),
  };
}

function eachOnce(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
