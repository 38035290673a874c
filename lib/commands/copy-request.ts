import { recordAudit } from "#lib/data/audit-log.ts";
import { newId } from "#lib/data/ids.ts";
import { holderFor, listsToFileFor, writeContent } from "#lib/data/request-content.ts";
import { statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { carriedEnd, readEndChoice } from "#lib/domain/end-date.ts";
import { type Actor, mayFile } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { requestName } from "#lib/domain/request.ts";

/** A new draft that says what this request said, linked to it: how one asks again after a no, an expiry or a withdrawal. */
export function copyRequest(
  actor: Actor,
  input: { readonly requestId: string; readonly idempotencyKey: string | null },
  now: Date,
): Promise<{ requestId: string }> {
  const { requestId: copiedFromId, idempotencyKey } = input;
  const attempt = { command: "copy-request", requestId: copiedFromId, idempotencyKey };
  return runCommand(actor, attempt, now, async (tx) => {
    const original = await lockVisible(tx, actor, copiedFromId);
    statusOf(original, "copy");
    if (actor.id === null) throw new Refusal("forbidden");
    const filedForId = mayFile(actor, original) ? null : original.filedForId;
    const holder = await holderFor(tx, actor, filedForId);
    const lists = await listsToFileFor(tx, holder, original.clusterIds);
    const { typed, submittedAt, createdAt } = await tx.request.findUniqueOrThrow({
      where: { id: copiedFromId },
      select: { typed: true, submittedAt: true, createdAt: true },
    });
    const choice = readEndChoice(String((typed as Record<string, unknown>)["until"] ?? ""));
    const carried = original.changes.map(({ clusterId, change }) => {
      if (change.kind !== "add_entry" || !change.endsAt) return { clusterId, change };
      return {
        clusterId,
        change: { ...change, endsAt: carriedEnd(change.endsAt, choice, submittedAt ?? createdAt, now) },
      };
    });
    const requestId = newId(now);
    const { reason, ticket, tenantId } = original;
    const said = { reason, ticket, typed: typed as object, tenantId, createdById: actor.id, filedForId, copiedFromId };
    await tx.request.create({ data: { id: requestId, status: "draft", createdAt: now, updatedAt: now, ...said } });
    const authorIds = new Set([actor.id, filedForId ?? actor.id]);
    await tx.requestAuthor.createMany({ data: [...authorIds].map((personId) => ({ requestId, personId })) });
    await writeContent(tx, requestId, original.clusterIds, carried, now);
    const detail = {
      clusters: lists.map(({ clusterName }) => clusterName),
      copiedFrom: requestName(original.number),
      ...(holder.name !== null && { filedFor: holder.name }),
    };
    const as = holder.name === null ? "tenant_member" : "support_agent";
    await recordAudit(tx, actor, { type: "request.drafted", tenantId, requestId, detail }, now, as);
    return { requestId };
  });
}
