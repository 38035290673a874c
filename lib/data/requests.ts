import { canonicalRequest, type ListChange, type ListPlan, planList } from "#lib/domain/list-change.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import type { RequestStatus } from "#lib/domain/request.ts";
import type { Mode } from "#lib/domain/revision.ts";
import type { Tx } from "./client.ts";
import { sha256Hex } from "./hash.ts";
import { isId } from "./ids.ts";
import { type ClusterList, currentLists, lockClusters } from "./lists.ts";

/** A request as commands read it. */
export interface RequestRecord {
  readonly id: string;
  readonly number: number | null;
  readonly tenantId: string;
  readonly status: RequestStatus;
  readonly version: number;
  readonly reason: string;
  readonly createdById: string;
  readonly authorIds: readonly string[];
  readonly clusterIds: readonly string[];
  readonly changes: readonly { readonly clusterId: string; readonly change: ListChange }[];
}

/** Reads a request and locks its row, so that two commands on it go one after the other. @throws Refusal `not_found` */
export async function lockRequest(tx: Tx, id: string): Promise<RequestRecord> {
  if (!isId(id)) throw new Refusal("not_found");
  await tx.$queryRaw`SELECT id FROM request WHERE id = ${id}::uuid FOR UPDATE`;
  return getRequest(tx, id);
}

/** @throws Refusal `not_found` */
export async function getRequest(tx: Tx, id: string): Promise<RequestRecord> {
  const row = await tx.request.findUnique({
    where: { id },
    select: {
      id: true,
      number: true,
      tenantId: true,
      status: true,
      version: true,
      reason: true,
      createdById: true,
      authors: { select: { personId: true } },
      clusters: { select: { clusterId: true } },
      changes: { select: { clusterId: true, kind: true, entry: true, mode: true, namespaces: true } },
    },
  });
  if (row === null) throw new Refusal("not_found");
  const { authors, clusters, changes, ...rest } = row;
  return {
    ...rest,
    status: row.status as RequestStatus,
    authorIds: authors.map(({ personId }) => personId),
    clusterIds: clusters.map(({ clusterId }) => clusterId),
    changes: changes.map(({ clusterId, ...change }) => ({ clusterId, change: changeOf(change) })),
  };
}

/** A stored change as the rules know it. */
export function changeOf(row: {
  kind: string;
  entry: string | null;
  mode: string | null;
  namespaces: string[];
}): ListChange {
  if (row.kind === "set_exempt_namespaces") return { kind: row.kind, namespaces: row.namespaces };
  if (row.kind === "set_mode") return { kind: "set_mode", mode: row.mode as Mode };
  return { kind: row.kind as "add_entry" | "remove_entry", entry: row.entry ?? "" };
}

/** Compare and set: only the first of two simultaneous moves finds the version it read. @throws Refusal `stale` */
export async function setStatus(
  tx: Tx,
  read: { readonly id: string; readonly version: number },
  status: RequestStatus,
  dates: { readonly submittedAt?: Date; readonly decidedAt?: Date; readonly updatedAt: Date; readonly number?: number },
): Promise<void> {
  const { count } = await tx.request.updateMany({
    where: { id: read.id, version: read.version },
    data: { status, version: read.version + 1, ...dates },
  });
  if (count === 0) throw new Refusal("stale");
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
