import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction, type Tx } from "#lib/data/client.ts";
import { answerOnce } from "#lib/data/cluster-questions.ts";
import { enqueueDelivery } from "#lib/data/deliveries.ts";
import { appendRevision, lockClusters } from "#lib/data/lists.ts";
import type { CheckLine } from "#lib/domain/cluster-question.ts";
import { firstExemptNamespaces, platformEntries } from "#lib/domain/list.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { formatEntry } from "#lib/domain/registry-entry.ts";

/** Keeps the answer to a check. A pending cluster that passes every line becomes active: revision 0, mode off, delivered at once. */
export function recordClusterCheck(
  actor: Actor,
  input: { readonly questionId: string; readonly lines: readonly CheckLine[]; readonly version: string | null },
  now: Date,
): Promise<{ active: boolean }> {
  return inTransaction(async (tx) => {
    const { questionId, lines, version } = input;
    const isFirst = await answerOnce<"check">(tx, questionId, lines, now);
    const { clusterId } = await tx.clusterQuestion.findUniqueOrThrow({
      where: { id: questionId },
      select: { clusterId: true },
    });
    await lockClusters(tx, [clusterId]);
    const cluster = await tx.cluster.findUniqueOrThrow({
      where: { id: clusterId },
      select: { status: true, tenantId: true },
    });
    if (!isFirst) return { active: cluster.status === "active" };
    const failed = lines.filter(({ ok }) => !ok).map(({ check }) => check);
    const passed = failed.length === 0;
    if (version !== null) await tx.cluster.update({ where: { id: clusterId }, data: { version } });
    const activated = passed && cluster.status === "pending";
    if (activated) await activate(tx, clusterId, now);
    const detail = { passed, failed, version };
    await recordAudit(tx, actor, { type: "cluster.checked", tenantId: cluster.tenantId, clusterId, detail }, now);
    return { active: activated || cluster.status === "active" };
  });
}

async function activate(tx: Tx, clusterId: string, now: Date): Promise<void> {
  await tx.cluster.update({ where: { id: clusterId }, data: { status: "active" } });
  const list = {
    clusterId,
    platformRegistries: platformEntries.map(formatEntry),
  };
  const plan = { entries: [], modeAfter: "off", exemptAfter: firstExemptNamespaces } as const;
  const { id } = await appendRevision(tx, list, { number: 0, plan, cause: "registration", requestId: null }, now);
  await enqueueDelivery(tx, clusterId, id, now);
}
