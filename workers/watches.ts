import { holdClusterWatches, releaseClusterWatches, type WatchWork } from "#lib/commands/hold-watches.ts";
import { wakeCluster, wakeClusterUnless } from "#lib/commands/wake-delivery.ts";
import { config } from "#lib/config.ts";
import { isAsDesired, type Seen } from "#lib/delivery/as-desired.ts";
import { nameOf } from "#lib/delivery/kubernetes/object-ref.ts";
import { type ClusterWatch, watchCluster } from "#lib/delivery/watch-cluster.ts";
import { log } from "./log.ts";

interface Watching {
  readonly sealed: string;
  readonly watch: ClusterWatch;
}

/** Watches the clusters that this worker holds. What a watch sees only makes a delivery due; any worker does it. */
export function startWatches(worker: string): { beat: () => Promise<void>; stop: () => Promise<void> } {
  const running = new Map<string, Watching>();
  let busy: Promise<void> = Promise.resolve();
  let stopped = false;

  const turn = async () => {
    const seen = new Map([...running].map(([id, { watch }]) => [id, watch.coverage()]));
    const held = await holdClusterWatches(worker, { most: config().watchClusters, seen }, new Date());
    const wanted = new Map(held.map((work) => [work.clusterId, work]));
    for (const [id, { sealed, watch }] of running) {
      if (wanted.get(id)?.sealed === sealed) continue;
      running.delete(id);
      await watch.stop();
    }
    for (const [id, work] of wanted) if (!running.has(id) && !stopped) start(id, work);
  };

  const start = (clusterId: string, { sealed, kubeconfig }: WatchWork) => {
    if (kubeconfig === null) return;
    const onError = (error: unknown) => log("error", "watch failed", { clusterId, error: String(error) });
    const watch = watchCluster(kubeconfig, {
      allowLoopback: config().allowLoopbackClusters,
      onSeen: (seen) => void wakeUnless(clusterId, seen).catch(onError),
      onGap: () => void wakeCluster(clusterId, new Date()).catch(onError),
      onError,
    });
    running.set(clusterId, { sealed, watch });
  };

  return {
    /** Renews the leases and takes over what others left. One at a time. */
    beat: () => {
      busy = busy.then(turn).catch((error: unknown) => log("warn", "no watch lease", { error: String(error) }));
      return busy;
    },
    stop: async () => {
      stopped = true;
      await busy;
      await Promise.all([...running.values()].map(({ watch }) => watch.stop()));
      await releaseClusterWatches(worker).catch(() => undefined);
    },
  };
}

async function wakeUnless(clusterId: string, seen: Seen): Promise<void> {
  const { portalUrl } = config();
  const { woken } = await wakeClusterUnless(
    clusterId,
    (revision) => isAsDesired(seen, revision, portalUrl),
    new Date(),
  );
  if (woken) log("info", "seen", { clusterId, object: nameOf(seen.object), gone: seen.gone });
}
