import { inTransaction } from "#lib/data/client.ts";
import { type Coverage, holdWatches, releaseWatches, saveCoverage } from "#lib/data/cluster-watches.ts";
import { openForCluster } from "#lib/data/credentials.ts";

/** A dead worker's clusters are watched by another one after this and a beat. */
export const watchLeaseSeconds = 30;

/** A cluster to watch; `sealed` changes when its credentials do. */
export interface WatchWork {
  readonly clusterId: string;
  readonly sealed: string;
  /** Opened credentials; null when they stay shut, which the delivery tells. */
  readonly kubeconfig: string | null;
}

/** The clusters that this worker watches for the next `watchLeaseSeconds`: those it had, and what is free, `most` in all. */
export function holdClusterWatches(
  worker: string,
  { most, seen }: { readonly most: number; readonly seen: ReadonlyMap<string, Coverage> },
  now: Date,
): Promise<WatchWork[]> {
  return inTransaction(async (tx) => {
    await saveCoverage(tx, worker, seen);
    const until = new Date(now.getTime() + watchLeaseSeconds * 1000);
    const held = await holdWatches(tx, worker, { most, until, now });
    return held.map(({ clusterId, sealedCredentials: sealed }) => ({
      clusterId,
      sealed,
      kubeconfig: opened(sealed, clusterId),
    }));
  });
}

/** When a worker ends, others need not wait for its leases. */
export function releaseClusterWatches(worker: string): Promise<void> {
  return inTransaction((tx) => releaseWatches(tx, worker));
}

function opened(sealed: string, clusterId: string): string | null {
  try {
    return openForCluster(sealed, clusterId);
  } catch {
    return null;
  }
}
