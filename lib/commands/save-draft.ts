import { recordAudit } from "#lib/data/audit-log.ts";
import type { Tx } from "#lib/data/client.ts";
import { isId, newId } from "#lib/data/ids.ts";
import { holderFor, listsToFileFor, onEach, writeContent } from "#lib/data/request-content.ts";
import { statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import { type Actor, isAuthor } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { readReason, readTicket } from "#lib/domain/request.ts";
import { checkChanges, checkEnds } from "#lib/domain/request-changes.ts";

export interface DraftInput {
  /** The draft's own id. A form gives it before there is a draft, so that each of its pages has an address from the first on; only what is unfinished begins one. */
  readonly requestId: string | null;
  /** While the questions are still being answered: there may be no change and no reason yet. Such a draft cannot be sent. */
  readonly unfinished?: boolean;
  readonly clusterIds: readonly string[];
  readonly changes: readonly ListChange[];
  readonly reason: string;
  /** The ticket's number in another system. */
  readonly ticket?: string;
  /** Whom support-platform files a new draft for. A draft that is there already keeps its own. */
  readonly filedForId?: string | null;
  /** What the person typed, to be shown again when they change an answer. */
  readonly typed: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string | null;
}

/** Keeps a draft, new or changed, after every check a request must pass. Nothing is stored when one fails. */
export function saveDraft(actor: Actor, input: DraftInput, now: Date): Promise<{ requestId: string }> {
  const { requestId: given, unfinished = false, idempotencyKey = null } = input;
  return runCommand(actor, { command: "save-draft", requestId: given, idempotencyKey }, now, async (tx) => {
    const createdById = actor.id;
    if (createdById === null) throw new Refusal("forbidden");
    const begins = given === null || (unfinished && !(await isThere(tx, given)));
    const draft = begins ? null : await lockVisible(tx, actor, given);
    if (draft !== null) {
      if (!isAuthor(actor, draft)) throw new Refusal("forbidden");
      statusOf(draft, "save");
    }
    const reason = unfinished && input.reason.trim() === "" ? "" : readReason(input.reason);
    const ticket = readTicket(input.ticket ?? "");
    const filedForId = draft === null ? (input.filedForId ?? null) : draft.filedForId;
    const holder = await holderFor(tx, actor, filedForId);
    const lists = await listsToFileFor(tx, holder, input.clusterIds);
    const requestId = given ?? newId(now);
    if (!unfinished || input.changes.length > 0) checkChanges(lists, input.changes, requestId);
    checkEnds(input.changes, now);
    const tenantId = lists[0]?.tenantId ?? "";
    const content = { reason, ticket, typed: { ...input.typed }, tenantId, updatedAt: now };
    if (draft === null) {
      const { count } = await tx.request.createMany({
        data: { id: requestId, status: "draft", createdById, filedForId, createdAt: now, ...content },
        skipDuplicates: true,
      });
      if (count === 0) throw new Refusal("try_again");
      const authorIds = new Set([createdById, filedForId ?? createdById]);
      await tx.requestAuthor.createMany({ data: [...authorIds].map((personId) => ({ requestId, personId })) });
    } else await tx.request.update({ where: { id: requestId }, data: { ...content, version: { increment: 1 } } });
    const clusterIds = lists.map(({ clusterId }) => clusterId);
    await writeContent(tx, requestId, clusterIds, onEach(clusterIds, input.changes), now);
    const clusters = lists.map(({ clusterName }) => clusterName);
    const detail = { clusters, ...(holder.name !== null && { filedFor: holder.name }) };
    const type = draft === null ? "request.drafted" : "request.draft_changed";
    await recordAudit(tx, actor, { type, tenantId, requestId, detail }, now, actingRole(holder));
    return { requestId };
  });
}

/** @throws Refusal `not_found` for what can be no id */
async function isThere(tx: Tx, id: string): Promise<boolean> {
  if (!isId(id)) throw new Refusal("not_found");
  return (await tx.request.count({ where: { id } })) > 0;
}

function actingRole({ name }: { readonly name: string | null }) {
  return name === null ? "tenant_member" : "support_agent";
}
