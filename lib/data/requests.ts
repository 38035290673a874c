import type { Claim } from "#lib/domain/claim.ts";
import { canonicalRequest, type ListChange, type ListPlan, planList } from "#lib/domain/list-change.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { type Closed, type Desk, type Move, type RequestStatus, statusAfter } from "#lib/domain/request.ts";
import type { Clock } from "#lib/domain/request-clock.ts";
import type { RiskLevel } from "#lib/domain/request-risk.ts";
import type { Mode } from "#lib/domain/revision.ts";
import type { Tx } from "./client.ts";
import { sha256Hex } from "./hash.ts";
import { isId } from "./ids.ts";
import { type ClusterList, currentLists, lockClusters } from "./lists.ts";

/** A request as commands read it. */
export interface RequestRecord extends Clock {
  readonly id: string;
  readonly number: number | null;
  readonly tenantId: string;
  readonly status: RequestStatus;
  readonly version: number;
  /** Approvals count in the round they were given in. */
  readonly round: number;
  readonly reason: string;
  readonly ticket: string | null;
  readonly createdById: string;
  readonly filedForId: string | null;
  readonly expiresAt: Date | null;
  readonly closed: Closed | null;
  readonly claim: Claim | null;
  readonly authorIds: readonly string[];
  readonly clusterIds: readonly string[];
  readonly changes: readonly { readonly clusterId: string; readonly change: ListChange }[];
}

/**
 * Reads a request and locks its row, so that two commands on it go one after the other. The lock leaves rows that refer
 * to the request alone: a decision elsewhere that keeps an entry of it must not wait for us. @throws Refusal `not_found`
 */
export async function lockRequest(tx: Tx, id: string): Promise<RequestRecord> {
  if (!isId(id)) throw new Refusal("not_found");
  await tx.$queryRaw`SELECT id FROM request WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return getRequest(tx, id);
}

export const recordColumns = {
  id: true,
  number: true,
  tenantId: true,
  status: true,
  version: true,
  round: true,
  reason: true,
  ticket: true,
  createdById: true,
  filedForId: true,
  dueAt: true,
  clockLeftSeconds: true,
  askedByDesk: true,
  remindedAt: true,
  overdueAt: true,
  expiresAt: true,
  closedAt: true,
  closedBy: { select: { name: true } },
  claimedById: true,
  claimedAt: true,
  claimedBy: { select: { name: true } },
  authors: { select: { personId: true, person: { select: { name: true } } } },
  clusters: { select: { clusterId: true } },
  changes: { select: { clusterId: true, kind: true, entry: true, mode: true, namespaces: true, endsAt: true } },
} as const;

/** @throws Refusal `not_found` */
export async function getRequest(tx: Tx, id: string): Promise<RequestRecord> {
  const row = await tx.request.findUnique({ where: { id }, select: recordColumns });
  if (row === null) throw new Refusal("not_found");
  return recordOf(row);
}

type RecordRow = NonNullable<Awaited<ReturnType<typeof findRow>>>;
const findRow = (tx: Tx) => tx.request.findFirst({ select: recordColumns });

export function recordOf(row: RecordRow): RequestRecord {
  const { authors, clusters, changes, closedAt, closedBy, askedByDesk, claimedById, claimedAt, claimedBy, ...rest } =
    row;
  return {
    ...rest,
    status: row.status as RequestStatus,
    askedByDesk: askedByDesk as Desk | null,
    closed: closedAt === null ? null : { by: closedBy?.name ?? "the portal", at: closedAt },
    claim:
      claimedById === null || claimedAt === null
        ? null
        : { byId: claimedById, by: claimedBy?.name ?? "", at: claimedAt },
    authorIds: authors.map(({ personId }) => personId),
    clusterIds: clusters.map(({ clusterId }) => clusterId),
    changes: changes.map(({ clusterId, ...change }) => ({ clusterId, change: changeOf(change) })),
  };
}

/** What a request asks for, on whichever of its clusters. */
export function changesOf({ changes }: Pick<RequestRecord, "changes">): ListChange[] {
  return changes.map(({ change }) => change);
}

/** A stored change as the rules know it. */
export function changeOf(row: {
  kind: string;
  entry: string | null;
  mode: string | null;
  namespaces: string[];
  endsAt: Date | null;
}): ListChange {
  if (row.kind === "set_exempt_namespaces") return { kind: row.kind, namespaces: row.namespaces };
  if (row.kind === "set_mode") return { kind: "set_mode", mode: row.mode as Mode };
  const entry = row.entry ?? "";
  if (row.kind === "set_end_date") return { kind: row.kind, entry, endsAt: row.endsAt };
  if (row.kind === "remove_entry") return { kind: row.kind, entry };
  return { kind: "add_entry", entry, ...(row.endsAt !== null && { endsAt: row.endsAt }) };
}

/** What a move writes beside the status. */
export type RequestFields = Partial<Clock> & {
  readonly updatedAt: Date;
  readonly number?: number;
  readonly round?: number;
  readonly submittedAt?: Date;
  readonly decidedAt?: Date;
  readonly expiresAt?: Date;
  readonly closedAt?: Date;
  readonly closedById?: string | null;
  readonly risk?: RiskLevel;
  readonly riskSignals?: { weight: string; sentence: string; entries?: string[]; clusterId?: string }[];
};

const unclaimed = { claimedById: null, claimedAt: null };

/** Says who looks at a request; null for nobody. Whoever edits it meanwhile is not disturbed: the version stays. */
export async function setClaim(tx: Tx, id: string, claim: Pick<Claim, "byId" | "at"> | null): Promise<void> {
  const data = claim === null ? unclaimed : { claimedById: claim.byId, claimedAt: claim.at };
  await tx.request.update({ where: { id }, data, select: { id: true } });
}

/**
 * Compare and set: only the first of two simultaneous moves finds the version it read. A request that leaves its desk is
 * no longer looked at there. @throws Refusal `stale`
 */
export async function setStatus(
  tx: Tx,
  read: { readonly id: string; readonly version: number; readonly status: RequestStatus },
  status: RequestStatus,
  fields: RequestFields,
): Promise<void> {
  const { count } = await tx.request.updateMany({
    where: { id: read.id, version: read.version },
    data: { status, version: read.version + 1, ...(status !== read.status && unclaimed), ...fields },
  });
  if (count === 0) throw new Refusal("stale");
}

/** The status a move leads this request to. @throws Refusal `illegal_move`, with who closed it and when */
export function statusOf(request: RequestRecord, move: Move): RequestStatus {
  return statusAfter(request.status, move, request.closed);
}

/** What a request would do to each of its clusters now, and the digest a decision on it is bound to. */
export interface RequestPlan {
  readonly digest: string;
  readonly clusters: readonly { readonly list: ClusterList; readonly plan: ListPlan }[];
}

/** @param lock holds the clusters' lists still until the transaction ends: for deciding, not for showing */
export async function planRequest(tx: Tx, request: RequestRecord, { lock }: { lock: boolean }): Promise<RequestPlan> {
  if (lock) await lockClusters(tx, request.clusterIds);
  const lists = await currentLists(tx, request.clusterIds);
  const clusters = lists.map((list) => {
    const changes = request.changes.filter(({ clusterId }) => clusterId === list.clusterId).map(({ change }) => change);
    return { clusterId: list.clusterId, list, changes, plan: planList(list, changes, request.id) };
  });
  return { digest: `sha256:${sha256Hex(canonicalRequest({ reason: request.reason, clusters }))}`, clusters };
}

/** The next `TR-n`. Numbers are never given twice; a refused submission may leave a gap. */
export async function nextRequestNumber(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ next: bigint }[]>`SELECT nextval('request_number') AS next`;
  return Number(row?.next);
}
