import { approvalsOf } from "#lib/data/approvals.ts";
import { recordAudit } from "#lib/data/audit-log.ts";
import { listsToFileFor, onEach, writeContent } from "#lib/data/request-content.ts";
import { assessRisk, riskColumns } from "#lib/data/request-risk.ts";
import { getRequest, planRequest, type RequestRecord, setStatus, statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import type { RequestSaid } from "#lib/domain/audit-event.ts";
import { changeWords, type ListChange } from "#lib/domain/list-change.ts";
import { type Actor, mayEdit, mayFile } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { readReason, readTicket } from "#lib/domain/request.ts";
import { checkChanges, checkEnds } from "#lib/domain/request-changes.ts";

export interface EditInput {
  readonly requestId: string;
  /** Of what the editor was shown: two people who edit at once do not overwrite one another. */
  readonly version: number;
  readonly clusterIds: readonly string[];
  readonly changes: readonly ListChange[];
  readonly reason: string;
  readonly ticket: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | null;
}

/** Changes a request that is filed and still open. Whoever does becomes an author, and approvals given no longer count. */
export function editRequest(actor: Actor, input: EditInput, now: Date): Promise<{ digest: string }> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "edit-request", requestId, idempotencyKey }, now, async (tx) => {
    const request = await lockVisible(tx, actor, requestId);
    if (!mayEdit(actor, request) || actor.id === null) throw new Refusal("forbidden");
    const status = statusOf(request, "edit");
    if (request.version !== input.version) throw new Refusal("stale");
    const reason = readReason(input.reason);
    const ticket = readTicket(input.ticket);
    // Somebody who holds not all of its clusters may change what it says, not whom it reaches.
    const clusterIds = mayFile(actor, { clusterIds: input.clusterIds }) ? actor.clusterIds : request.clusterIds;
    const lists = await listsToFileFor(tx, { clusterIds, name: null }, input.clusterIds);
    if (lists.some(({ tenantId }) => tenantId !== request.tenantId)) throw new Refusal("several_tenants");
    checkChanges(lists, input.changes, requestId);
    checkEnds(input.changes, now);
    const before = await planRequest(tx, request, { lock: false });
    const voided = (await approvalsOf(tx, request)).map(({ name }) => name);
    const chosen = lists.map(({ clusterId }) => clusterId);
    await writeContent(tx, requestId, chosen, onEach(chosen, input.changes), now);
    await tx.request.update({ where: { id: requestId }, data: { reason, ticket, typed: { ...input.typed } } });
    const author = { requestId, personId: actor.id };
    await tx.requestAuthor.upsert({ where: { requestId_personId: author }, create: author, update: {} });
    const changed = await getRequest(tx, requestId);
    const after = await planRequest(tx, changed, { lock: false });
    const round = request.round + (voided.length > 0 ? 1 : 0);
    await setStatus(tx, request, status, { updatedAt: now, round, ...riskColumns(await assessRisk(tx, after)) });
    const { tenantId, number } = request;
    const digests = { digestBefore: before.digest, digestAfter: after.digest };
    const detail = { number: number ?? 0, ...digests, voided, before: saidBy(request), after: saidBy(changed) };
    const as = mayFile(actor, changed) ? "tenant_member" : undefined;
    await recordAudit(tx, actor, { type: "request.edited", tenantId, requestId, reason, detail }, now, as);
    return { digest: after.digest };
  });
}

function saidBy({ reason, changes }: RequestRecord): RequestSaid {
  return { reason, changes: [...new Set(changes.map(({ change }) => changeWords(change)))].sort() };
}
