import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction, type Tx } from "#lib/data/client.ts";
import { newId } from "#lib/data/ids.ts";
import { type ClusterList, currentLists } from "#lib/data/lists.ts";
import { lockRequest } from "#lib/data/requests.ts";
import { readExemptNamespaces } from "#lib/domain/exempt-namespace.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import { type Actor, isAuthor, mayFile } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { readReason } from "#lib/domain/request.ts";
import { checkChanges } from "#lib/domain/request-changes.ts";

export interface DraftInput {
  readonly requestId: string | null;
  readonly clusterIds: readonly string[];
  readonly changes: readonly ListChange[];
  readonly reason: string;
  /** What the person typed, to be shown again when they change an answer. */
  readonly typed: Readonly<Record<string, string>>;
}

/** Keeps a draft, new or changed, after every check a request must pass. Nothing is stored when one fails. */
export function saveDraft(actor: Actor, input: DraftInput, now: Date): Promise<{ requestId: string }> {
  return inTransaction(async (tx) => {
    const createdById = actor.id;
    if (createdById === null) throw new Refusal("forbidden");
    const reason = readReason(input.reason);
    const lists = await allowedLists(tx, actor, input.clusterIds);
    const requestId = input.requestId ?? newId(now);
    checkChanges(lists, input.changes, requestId);
    const tenantId = lists[0]?.tenantId ?? "";
    const content = { reason, typed: { ...input.typed }, tenantId, updatedAt: now };
    if (input.requestId === null) {
      await tx.request.create({ data: { id: requestId, status: "draft", createdById, createdAt: now, ...content } });
      await tx.requestAuthor.create({ data: { requestId, personId: createdById } });
    } else {
      const draft = await lockRequest(tx, requestId);
      if (!isAuthor(actor, draft)) throw new Refusal("not_found");
      if (draft.status !== "draft") throw new Refusal("illegal_move", draft.status);
      await tx.change.deleteMany({ where: { requestId } });
      await tx.requestCluster.deleteMany({ where: { requestId } });
      await tx.request.update({ where: { id: requestId }, data: { ...content, version: { increment: 1 } } });
    }
    await tx.requestCluster.createMany({ data: lists.map(({ clusterId }) => ({ requestId, clusterId })) });
    await tx.change.createMany({
      data: lists.flatMap(({ clusterId }) =>
        input.changes.map((change) => ({ id: newId(now), requestId, clusterId, ...columnsOf(change) })),
      ),
    });
    const type = input.requestId === null ? "request.drafted" : "request.draft_changed";
    const detail = { clusters: lists.map(({ clusterName }) => clusterName) };
    await recordAudit(tx, actor, { type, tenantId, requestId, detail }, now, "tenant_member");
    return { requestId };
  });
}

/** The lists of the chosen clusters. A cluster that is not mine, or is none at all, gets the same answer. */
async function allowedLists(tx: Tx, actor: Actor, clusterIds: readonly string[]): Promise<ClusterList[]> {
  const ids = [...new Set(clusterIds)];
  if (ids.length === 0) throw new Refusal("no_clusters");
  if (!mayFile(actor, { clusterIds: ids })) throw new Refusal("cluster_not_yours");
  const lists = await currentLists(tx, ids);
  if (lists.length !== ids.length) throw new Refusal("cluster_not_yours");
  if (new Set(lists.map(({ tenantId }) => tenantId)).size > 1) throw new Refusal("several_tenants");
  return lists;
}

function columnsOf(change: ListChange) {
  return change.kind === "set_exempt_namespaces"
    ? { kind: change.kind, namespaces: readExemptNamespaces(change.namespaces) }
    : change;
}
