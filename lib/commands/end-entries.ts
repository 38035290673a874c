import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction, type Tx } from "#lib/data/client.ts";
import { dueReminders, findEnding, keepReminded } from "#lib/data/ending-entries.ts";
import { type ClusterList, currentLists, lockClusters } from "#lib/data/lists.ts";
import { createRevision } from "#lib/data/request-revisions.ts";
import { hasEnded } from "#lib/domain/end-date.ts";
import { planList, type SourcedEntry } from "#lib/domain/list-change.ts";
import type { Actor } from "#lib/domain/permissions.ts";

/** What was done about the ends of a cluster's entries. */
export interface Ended {
  readonly removed: readonly string[];
  readonly reminded: readonly string[];
}

/** The clusters with entries whose time may have come, as of `now`. */
export function listEnding(now: Date): Promise<string[]> {
  return inTransaction((tx) => findEnding(tx, now));
}

/**
 * Removes what has ended from a cluster's list, as the next revision, and reminds of what ends soon: one transaction, under
 * the cluster's lock, decided from the list as it is then. Two workers do it once; what was extended meanwhile stays.
 * Platform registries stand beside the list and never end.
 */
export function endEntries(actor: Actor, clusterId: string, now: Date): Promise<Ended> {
  return inTransaction(async (tx) => {
    await lockClusters(tx, [clusterId]);
    const [list] = await currentLists(tx, [clusterId]);
    if (list === undefined) return { removed: [], reminded: [] };
    const removed = await remove(tx, actor, list, now);
    return { removed, reminded: await remind(tx, actor, list, now) };
  });
}

async function remove(tx: Tx, actor: Actor, list: ClusterList, now: Date): Promise<string[]> {
  const ended = list.entries.filter(({ endsAt }) => hasEnded(endsAt, now));
  if (ended.length === 0) return [];
  const { clusterId, tenantId } = list;
  const changes = ended.map(({ entry }) => ({ kind: "remove_entry", entry }) as const);
  const { detail } = await createRevision(tx, list, planList(list, changes, ""), null, now);
  for (const [requestId, of] of await byRequest(tx, ended)) {
    const expired = { number: of.number, revision: detail.number, entries: of.entries.map(({ entry }) => entry) };
    await recordAudit(tx, actor, { type: "entry.expired", tenantId, clusterId, requestId, detail: expired }, now);
  }
  await recordAudit(tx, actor, { type: "revision.created", tenantId, clusterId, detail }, now);
  return detail.removed.slice();
}

async function remind(tx: Tx, actor: Actor, list: ClusterList, now: Date): Promise<string[]> {
  const due = await dueReminders(tx, list, now);
  if (due.length === 0) return [];
  const { clusterId, tenantId } = list;
  await keepReminded(tx, clusterId, due, now);
  const together = Map.groupBy(due, ({ endsAt, hours }) => `${hours} ${endsAt.toISOString()}`);
  for (const [first, ...rest] of together.values()) {
    if (first === undefined) continue;
    for (const [requestId, { number, entries }] of await byRequest(tx, [first, ...rest])) {
      const soon = {
        ...{ number, entries: entries.map(({ entry }) => entry) },
        ...{ endsAt: first.endsAt.toISOString(), hours: first.hours },
      };
      await recordAudit(tx, actor, { type: "entry.ends_soon", tenantId, clusterId, requestId, detail: soon }, now);
    }
  }
  return due.map(({ entry }) => entry);
}

/** By the request that each came with, and its number: one word about all of them. */
async function byRequest(tx: Tx, entries: readonly SourcedEntry[]) {
  const together = Map.groupBy(entries, ({ requestId }) => requestId);
  const requests = await tx.request.findMany({
    where: { id: { in: [...together.keys()] } },
    orderBy: { number: "asc" },
    select: { id: true, number: true },
  });
  return requests.map(({ id, number }) => [id, { number: number ?? 0, entries: together.get(id) ?? [] }] as const);
}
