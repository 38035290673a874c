import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction } from "#lib/data/client.ts";
import { once } from "#lib/data/idempotency.ts";
import { lockRequest, nextRequestNumber, planRequest, setStatus } from "#lib/data/requests.ts";
import { changesNothing } from "#lib/domain/list-change.ts";
import { type Actor, isAuthor, mayFile } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { statusAfter } from "#lib/domain/request.ts";

/** The group that decides. */
export const decidingGroup = "TDP-k8saas";

/** Sends a draft to TDP-k8saas. `digest` is of what the author was shown last. */
export function submitRequest(
  actor: Actor,
  input: { readonly requestId: string; readonly digest: string; readonly idempotencyKey: string | null },
  now: Date,
): Promise<{ number: number }> {
  return inTransaction((tx) =>
    once(tx, actor, "submit-request", input.idempotencyKey, now, async () => {
      const request = await lockRequest(tx, input.requestId);
      if (!isAuthor(actor, request)) throw new Refusal("not_found");
      const status = statusAfter(request.status, "submit");
      if (!mayFile(actor, request)) throw new Refusal("cluster_not_yours");
      const { digest, clusters } = await planRequest(tx, request, { lock: false });
      if (clusters.length !== request.clusterIds.length) throw new Refusal("cluster_not_yours");
      if (digest !== input.digest) throw new Refusal("stale");
      if (clusters.every(({ plan }) => changesNothing(plan))) throw new Refusal("no_changes");
      const number = await nextRequestNumber(tx);
      await setStatus(tx, request, status, { submittedAt: now, updatedAt: now, number });
      await recordAudit(
        tx,
        actor,
        {
          type: "request.submitted",
          tenantId: request.tenantId,
          requestId: request.id,
          reason: request.reason,
          detail: { number, digest, routedTo: decidingGroup },
        },
        now,
        "tenant_member",
      );
      return { number };
    }),
  );
}
