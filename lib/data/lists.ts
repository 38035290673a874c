import type { CurrentList, ListPlan } from "#lib/domain/list-change.ts";
import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import { type Mode, type Revision, type RevisionContent, revisionDigest } from "#lib/domain/revision.ts";
import type { Tx } from "./client.ts";
import { sha256Hex } from "./hash.ts";
import { newId } from "./ids.ts";

export interface ClusterList extends CurrentList {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly tenantId: string;
}

/** Locks the clusters against other decisions, always in the same order, until the transaction ends. */
export async function lockClusters(tx: Tx, clusterIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM cluster WHERE id = ANY(${[...clusterIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** The lists in force by decision, for the clusters that have one, by name. */
export async function currentLists(tx: Tx, clusterIds: readonly string[]): Promise<ClusterList[]> {
  const rows = await tx.cluster.findMany({
    where: { id: { in: [...clusterIds] }, status: "active" },
    orderBy: { name: "asc" },
    select: {
      id: true,
      name: true,
      tenantId: true,
      currentRevision: {
        select: {
          number: true,
          mode: true,
          exemptNamespaces: true,
          platformRegistries: true,
          entries: { select: { entry: true, requestId: true, endsAt: true }, orderBy: { entry: "asc" } },
        },
      },
    },
  });
  return rows.flatMap(({ id, name, tenantId, currentRevision }) =>
    currentRevision === null
      ? []
      : [{ ...currentRevision, mode: currentRevision.mode as Mode, clusterId: id, clusterName: name, tenantId }],
  );
}

/** Appends the next revision of a cluster whose row is locked, and makes it the desired one. */
export async function appendRevision(
  tx: Tx,
  list: {
    readonly clusterId: string;
    readonly platformRegistries: readonly string[];
  },
  next: {
    readonly number: number;
    readonly plan: Pick<ListPlan, "entries" | "modeAfter" | "exemptAfter">;
    readonly cause: "registration" | "request" | "expiry";
    readonly requestId: string | null;
  },
  now: Date,
): Promise<{ id: string; digest: string }> {
  const { number, plan, cause, requestId } = next;
  const digest = digestOf({
    entries: plan.entries.map(({ entry }) => entry),
    platformRegistries: list.platformRegistries,
    mode: plan.modeAfter,
    exemptNamespaces: plan.exemptAfter,
  });
  const id = newId(now);
  await tx.revision.create({
    data: {
      id,
      clusterId: list.clusterId,
      number,
      digest,
      mode: plan.modeAfter,
      exemptNamespaces: [...plan.exemptAfter],
      platformRegistries: [...list.platformRegistries],
      cause,
      requestId,
      createdAt: now,
    },
  });
  await tx.revisionEntry.createMany({ data: plan.entries.map((entry) => ({ revisionId: id, ...entry })) });
  await tx.cluster.update({ where: { id: list.clusterId }, data: { currentRevisionId: id } });
  return { id, digest };
}

interface WrittenContent {
  readonly entries: readonly string[];
  readonly platformRegistries: readonly string[];
  readonly mode: Mode;
  readonly exemptNamespaces: readonly string[];
}

export function digestOf(content: WrittenContent): string {
  return revisionDigest(contentOf(content), sha256Hex);
}

/** Stored entries were checked when written; one that does not parse now is a bug or a tampered row, and stops everything. */
function contentOf({ entries, platformRegistries, ...rest }: WrittenContent): RevisionContent {
  return { ...rest, entries: entries.map(storedEntry), platformRegistries: platformRegistries.map(storedEntry) };
}

export function storedEntry(text: string): Entry {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) throw new Error(`the stored entry ${JSON.stringify(text)} is not an entry`);
  return entry;
}

/** A revision as delivery needs it, with the number and digest of the one before. */
export async function getRevision(tx: Tx, revisionId: string): Promise<Revision & { readonly clusterId: string }> {
  const row = await tx.revision.findUniqueOrThrow({
    where: { id: revisionId },
    select: {
      clusterId: true,
      number: true,
      digest: true,
      mode: true,
      exemptNamespaces: true,
      platformRegistries: true,
      entries: { select: { entry: true } },
    },
  });
  const previous = await tx.revision.findFirst({
    where: { clusterId: row.clusterId, number: { lt: row.number } },
    orderBy: { number: "desc" },
    select: { number: true, digest: true },
  });
  const { clusterId, number, digest } = row;
  const content = contentOf({ ...row, mode: row.mode as Mode, entries: row.entries.map(({ entry }) => entry) });
  return { ...content, clusterId, number, digest, previous };
}
