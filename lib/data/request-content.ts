import { readExemptNamespaces } from "#lib/domain/exempt-namespace.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import { type Actor, mayFile, mayFileForOthers } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import type { Tx } from "./client.ts";
import { isId, newId } from "./ids.ts";
import { type ClusterList, currentLists } from "./lists.ts";
import { rolesOfGroups } from "./people.ts";

/** Whose clusters a request may be for: one's own or, filed on behalf of somebody, theirs. */
export interface Holder {
  readonly clusterIds: readonly string[];
  /** Their name, when it is somebody else. */
  readonly name: string | null;
}

/** @throws Refusal `forbidden` when this person files for nobody else, `not_a_member` when there is no such person */
export async function holderFor(tx: Tx, actor: Actor, filedForId: string | null): Promise<Holder> {
  if (filedForId === null || filedForId === actor.id) return { clusterIds: actor.clusterIds, name: null };
  if (!mayFileForOthers(actor)) throw new Refusal("forbidden");
  if (!isId(filedForId)) throw new Refusal("not_a_member");
  const person = await tx.user.findUnique({ where: { id: filedForId }, select: { name: true, groups: true } });
  if (person === null) throw new Refusal("not_a_member");
  return { clusterIds: (await rolesOfGroups(tx, person.groups)).clusterIds, name: person.name ?? "" };
}

/** The lists of the chosen clusters, of one tenant. A cluster that is not the holder's, or is none at all, gets the same answer. */
export async function listsToFileFor(tx: Tx, holder: Holder, clusterIds: readonly string[]): Promise<ClusterList[]> {
  const ids = [...new Set(clusterIds)];
  const notTheirs = () => new Refusal(holder.name === null ? "cluster_not_yours" : "not_a_member");
  if (ids.length === 0) throw new Refusal("no_clusters");
  if (!mayFile(holder, { clusterIds: ids })) throw notTheirs();
  const lists = await currentLists(tx, ids);
  if (lists.length !== ids.length) throw notTheirs();
  if (new Set(lists.map(({ tenantId }) => tenantId)).size > 1) throw new Refusal("several_tenants");
  return lists;
}

/** Replaces what a request asks for, cluster by cluster. */
export async function writeContent(
  tx: Tx,
  requestId: string,
  clusterIds: readonly string[],
  changes: readonly { readonly clusterId: string; readonly change: ListChange }[],
  now: Date,
): Promise<void> {
  await tx.change.deleteMany({ where: { requestId } });
  await tx.requestCluster.deleteMany({ where: { requestId } });
  await tx.requestCluster.createMany({ data: clusterIds.map((clusterId) => ({ requestId, clusterId })) });
  await tx.change.createMany({
    data: changes.map(({ clusterId, change }) => ({ id: newId(now), requestId, clusterId, ...columnsOf(change) })),
  });
}

/** The same changes on each of the clusters, as the form asks for them. */
export function onEach(clusterIds: readonly string[], changes: readonly ListChange[]) {
  return clusterIds.flatMap((clusterId) => changes.map((change) => ({ clusterId, change })));
}

function columnsOf(change: ListChange) {
  return change.kind === "set_exempt_namespaces"
    ? { kind: change.kind, namespaces: readExemptNamespaces(change.namespaces) }
    : change;
}
