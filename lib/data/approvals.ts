import type { Actor } from "#lib/domain/permissions.ts";
import { recordAudit } from "./audit-log.ts";
import type { Tx } from "./client.ts";
import { type RequestRecord, setStatus } from "./requests.ts";

/** An approval of the round that a request is in. It counts while what it was given on is what the request does now. */
export interface Approval {
  readonly personId: string;
  readonly name: string;
  readonly digest: string;
  readonly at: Date;
}

/** The approvals of this round, oldest first; never one of somebody who has become an author. */
export async function approvalsOf(
  tx: Tx,
  request: Pick<RequestRecord, "id" | "round" | "authorIds">,
): Promise<Approval[]> {
  const found = await tx.decision.findMany({
    where: {
      requestId: request.id,
      round: request.round,
      outcome: "approve",
      personId: { notIn: [...request.authorIds] },
    },
    orderBy: { decidedAt: "asc" },
    select: { personId: true, digest: true, decidedAt: true, person: { select: { name: true } } },
  });
  return found.map(({ personId, digest, decidedAt, person }) => ({
    personId,
    name: person.name ?? "",
    digest,
    at: decidedAt,
  }));
}

const portal: Actor = { id: null, name: "the portal", roles: [], clusterIds: [], origin: "portal" };

/**
 * Begins another round, because what the request does has changed since approvals were given: the list changed under it.
 * Answers the request as it is then.
 */
export async function voidApprovals(
  tx: Tx,
  request: RequestRecord,
  approvals: readonly Approval[],
  digestAfter: string,
  now: Date,
): Promise<RequestRecord> {
  const round = request.round + 1;
  await setStatus(tx, request, request.status, { updatedAt: now, round });
  const { id: requestId, tenantId, number } = request;
  const [first] = approvals;
  const voided = approvals.map(({ name }) => name);
  const detail = { number: number ?? 0, digestBefore: first?.digest ?? "", digestAfter, voided };
  await recordAudit(tx, portal, { type: "request.approvals_voided", tenantId, requestId, detail }, now);
  return { ...request, round, version: request.version + 1 };
}
