import type { Tx } from "./client.ts";

export type Coverage = "all" | "some" | "none";

/** A cluster that a worker is to watch. */
export interface HeldWatch {
  readonly clusterId: string;
  readonly sealedCredentials: string;
}

/**
 * Renews what `worker` holds until `until`, and takes what nobody holds any more, up to `most` in all. A lease that ran out may be
 * another worker's by now; then it is not among the answer.
 */
export async function holdWatches(
  tx: Tx,
  worker: string,
  { most, until, now }: { readonly most: number; readonly until: Date; readonly now: Date },
): Promise<HeldWatch[]> {
  const { count } = await tx.clusterWatch.updateMany({ where: { owner: worker }, data: { until } });
  if (count < most)
    await tx.$executeRaw`
      INSERT INTO cluster_watch (cluster_id, owner, until)
      SELECT c.id, ${worker}, ${until}
        FROM cluster c LEFT JOIN cluster_watch w ON w.cluster_id = c.id
       WHERE c.status = 'active' AND (w.cluster_id IS NULL OR w.until < ${now})
       ORDER BY w.until NULLS LAST, c.id LIMIT ${most - count}
          ON CONFLICT (cluster_id) DO UPDATE SET owner = excluded.owner, until = excluded.until, coverage = 'none'
       WHERE cluster_watch.until < ${now}`;
  const held = await tx.clusterWatch.findMany({
    where: { owner: worker },
    select: { clusterId: true, cluster: { select: { sealedCredentials: true } } },
    orderBy: { clusterId: "asc" },
  });
  return held.map(({ clusterId, cluster }) => ({ clusterId, ...cluster }));
}

/** Keeps how much of each cluster a worker sees, for people to read. */
export async function saveCoverage(tx: Tx, worker: string, seen: ReadonlyMap<string, Coverage>): Promise<void> {
  for (const coverage of ["all", "some", "none"] as const) {
    const clusterId = { in: [...seen].filter(([, each]) => each === coverage).map(([id]) => id) };
    if (clusterId.in.length === 0) continue;
    await tx.clusterWatch.updateMany({
      where: { clusterId, owner: worker, coverage: { not: coverage } },
      data: { coverage },
    });
  }
}

/** Lets others take what `worker` held, at once. */
export async function releaseWatches(tx: Tx, worker: string): Promise<void> {
  await tx.clusterWatch.deleteMany({ where: { owner: worker } });
}
