import { fileDraft } from "#lib/data/filing.ts";
import { holderFor } from "#lib/data/request-content.ts";
import { changesOf, planRequest, statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { changesNothing } from "#lib/domain/list-change.ts";
import { type Actor, isAuthor, mayFile } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { type Desk, readReason } from "#lib/domain/request.ts";
import { checkEnds, checkSize } from "#lib/domain/request-changes.ts";

/** Files a draft with the desk that the rule for its risk names. `digest` is of what the author was shown last. */
export function submitRequest(
  actor: Actor,
  input: { readonly requestId: string; readonly digest: string; readonly idempotencyKey: string | null },
  now: Date,
): Promise<{ number: number; routedTo: Desk }> {
  const { requestId, idempotencyKey } = input;
  return runCommand(actor, { command: "submit-request", requestId, idempotencyKey }, now, async (tx) => {
    const request = await lockVisible(tx, actor, requestId);
    if (!isAuthor(actor, request)) throw new Refusal("forbidden");
    statusOf(request, "submit");
    readReason(request.reason);
    const holder = await holderFor(tx, actor, request.filedForId);
    const planned = await planRequest(tx, request, { lock: false });
    const { digest, clusters } = planned;
    if (!mayFile(holder, request) || clusters.length !== request.clusterIds.length)
      throw new Refusal(holder.name === null ? "cluster_not_yours" : "not_a_member");
    if (digest !== input.digest) throw new Refusal("stale");
    if (clusters.every(({ plan }) => changesNothing(plan))) throw new Refusal("no_changes");
    for (const { list, plan } of clusters) checkSize(list, plan);
    checkEnds(changesOf(request), now);
    return fileDraft(tx, actor, request, planned, holder, now);
  });
}
