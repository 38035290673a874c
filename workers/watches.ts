import { setTimeout as wait } from "node:timers/promises";
import { holdClusterWatches, releaseClusterWatches, type WatchWork } from "#lib/commands/hold-watches.ts";
import { wakeCluster, wakeClusterUnless } from "#lib/commands/wake-delivery.ts";
import { config } from "#lib/config.ts";
import { isAsDesired, isDelivered, type Seen } from "#lib/delivery/as-desired.ts";
import { nameOf } from "#lib/delivery/kubernetes/object-ref.ts";
import { type ClusterWatch, watchCluster } from "#lib/delivery/watch-cluster.ts";
import type { Revision } from "#lib/domain/revision.ts";
import { log } from "./log.ts";

const retryMs = 1_000;

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

  /** A call that the database did not take is made again until it does: nobody would look otherwise. */
  const insist = async (clusterId: string, call: () => Promise<unknown>) => {
    try {
      await call();
    } catch (error) {
      log("warn", "a change could not be told", { clusterId, error: String(error) });
      await wait(retryMs);
      if (!stopped) await insist(clusterId, () => wakeCluster(clusterId, new Date()));
    }
  };

  const start = (clusterId: string, { sealed, kubeconfig }: WatchWork) => {
    if (kubeconfig === null) return;
    const watch = watchCluster(kubeconfig, {
      allowLoopback: config().allowLoopbackClusters,
      onSeen: (seen) => void insist(clusterId, () => wakeUnless(clusterId, seen)),
      onGap: () => void insist(clusterId, () => wakeCluster(clusterId, new Date())),
      onError: (error) => {
        log("error", "watch failed", { clusterId, error: String(error) });
        running.delete(clusterId); // begun anew at the next beat
      },
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
  const object = nameOf(seen.object);
  const isOurs = (revision: Revision) => isAsDesired(seen, revision, portalUrl);
  const { woken } = await wakeClusterUnless(
    clusterId,
    { object, isAsDesired: isOurs, isWritten: isDelivered(seen.object) },
    new Date(),
  );
  if (woken) log("info", "seen", { clusterId, object, gone: seen.gone });
}
