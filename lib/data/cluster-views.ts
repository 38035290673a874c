import type { CheckLine } from "#lib/domain/cluster-question.ts";
import { type ClusterState, clusterState } from "#lib/domain/cluster-state.ts";
import type { Condition } from "#lib/domain/condition.ts";
import type { SourcedEntry } from "#lib/domain/list-change.ts";
import type { OptionalParts } from "#lib/domain/optional-parts.ts";
import { type Actor, maySeeCluster, seesEverything } from "#lib/domain/permissions.ts";
import { requestName } from "#lib/domain/request.ts";
import { isContested } from "#lib/domain/revert-run.ts";
import type { Mode, Revision } from "#lib/domain/revision.ts";
import type { WatchCoverage } from "#lib/domain/watch-words.ts";
import { client } from "./client.ts";
import { findOptionalParts } from "./cluster-part-views.ts";
import { currentDrift, type DriftView } from "./drift.ts";
import { renewalsOn } from "./end-views.ts";
import { type EventRow, eventsOfCluster } from "./history-views.ts";
import { isId } from "./ids.ts";
import { getRevision } from "./lists.ts";
import { readRun, runColumns } from "./revert-runs.ts";

export interface ClusterRow {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly state: ClusterState;
  readonly mode: Mode | null;
  readonly revision: number | null;
  readonly entries: number;
  readonly platform: number;
  readonly message: string | null;
  /** What keeps the drift from being put back; null when nothing does. */
  readonly trouble: string | null;
  /** What somebody keeps changing and the portal keeps putting back; null when nobody does. */
  readonly contested: { readonly objects: readonly string[]; readonly times: number; readonly since: Date } | null;
  readonly provenAt: Date | null;
}

export interface ConditionView {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly observedRevision: number | null;
  readonly since: Date;
  readonly checkedAt: Date;
}

export interface ClusterView extends ClusterRow {
  readonly server: string;
  readonly version: string | null;
  readonly active: boolean;
  readonly digest: string | null;
  readonly platformRegistries: readonly string[];
  readonly exemptNamespaces: readonly string[];
  readonly list: readonly (SourcedEntry & {
    readonly requestName: string;
    /** The approval with which its request took effect. */
    readonly decided: { readonly by: string; readonly at: Date } | null;
    /** The open request that asks for another end. */
    readonly renewal: { readonly id: string; readonly name: string } | null;
  })[];
  readonly conditions: readonly ConditionView[];
  readonly check: {
    readonly askedAt: Date;
    readonly answeredAt: Date | null;
    readonly lines: readonly CheckLine[];
  } | null;
  readonly events: readonly EventRow[];
  /** How much of the cluster's objects is watched, for changes to be seen at once. */
  readonly watched: WatchCoverage;
  /** Objects in the cluster that are not as rendered. */
  readonly drift: readonly DriftView[];
  /** What its onboarding manifest holds when it is applied again. */
  readonly parts: OptionalParts;
}

const columns = {
  id: true,
  name: true,
  status: true,
  server: true,
  version: true,
  tenant: { select: { name: true } },
  conditions: true,
  currentRevision: {
    select: {
      number: true,
      digest: true,
      mode: true,
      platformRegistries: true,
      exemptNamespaces: true,
      entries: { select: { entry: true, requestId: true, endsAt: true }, orderBy: { entry: "asc" } },
      delivery: { select: { status: true, reason: true, message: true, trouble: true, provenAt: true, ...runColumns } },
    },
  },
} as const;

const findAll = () => client().cluster.findMany({ select: columns });
type Found = Awaited<ReturnType<typeof findAll>>[number];

/** The clusters this person may see, by name. */
export async function listClusters(actor: Actor, now: Date): Promise<ClusterRow[]> {
  const where = seesEverything(actor) ? {} : { id: { in: [...actor.clusterIds] } };
  const found = await client().cluster.findMany({ where, select: columns, orderBy: { name: "asc" } });
  return found.map((row) => rowOf(row, now));
}

/** A cluster with everything its page shows; null when it is missing or hidden. */
export async function findClusterView(actor: Actor, id: string, now: Date): Promise<ClusterView | null> {
  if (!isId(id) || !maySeeCluster(actor, id)) return null;
  const row = await client().cluster.findUnique({ where: { id }, select: columns });
  if (row === null) return null;
  const entries = row.currentRevision?.entries ?? [];
  const requests = await client().request.findMany({
    where: { id: { in: entries.map(({ requestId }) => requestId) } },
    select: {
      id: true,
      number: true,
      decisions: {
        where: { outcome: "approve" },
        orderBy: { decidedAt: "desc" },
        take: 1,
        select: { decidedAt: true, person: { select: { name: true } } },
      },
    },
  });
  const sources = new Map(requests.map((request) => [request.id, request]));
  const renewals = await renewalsOn(id);
  const question = await client().clusterQuestion.findFirst({
    where: { clusterId: id, kind: "check" },
    orderBy: { askedAt: "desc" },
    select: { askedAt: true, answeredAt: true, answer: true },
  });
  return {
    ...rowOf(row, now),
    server: row.server,
    version: row.version,
    active: row.status === "active",
    digest: row.currentRevision?.digest ?? null,
    platformRegistries: row.currentRevision?.platformRegistries ?? [],
    exemptNamespaces: row.currentRevision?.exemptNamespaces ?? [],
    list: entries.map((entry) => {
      const source = sources.get(entry.requestId);
      const [last] = source?.decisions ?? [];
      return {
        ...entry,
        requestName: source === undefined ? "" : requestName(source.number),
        decided: last === undefined ? null : { by: last.person.name ?? "", at: last.decidedAt },
        renewal: renewals.get(entry.entry) ?? null,
      };
    }),
    conditions: row.conditions.map(({ clusterId: _, ...condition }) => condition),
    check: question && { ...question, lines: (question.answer as CheckLine[] | null) ?? [] },
    events: await eventsOfCluster(actor, id),
    watched: await coverageOf(id, now),
    drift: await currentDrift(client(), id),
    parts: await findOptionalParts({ id }),
  };
}

async function coverageOf(clusterId: string, now: Date): Promise<ClusterView["watched"]> {
  const watch = await client().clusterWatch.findFirst({ where: { clusterId, until: { gte: now } } });
  return (watch?.coverage ?? "none") as ClusterView["watched"];
}

function rowOf(row: Found, now: Date): ClusterRow {
  const revision = row.currentRevision;
  const holds = (type: Condition["type"]) => {
    const status = row.conditions.find((condition) => condition.type === type)?.status;
    return status === undefined || status === "Unknown" ? null : status === "True";
  };
  const mode = (revision?.mode ?? null) as Mode | null;
  const contested = contestedOf(revision?.delivery ?? null, now);
  return {
    id: row.id,
    name: row.name,
    tenant: row.tenant.name,
    state: clusterState(
      {
        active: row.status === "active",
        delivery: revision?.delivery ?? null,
        reachable: holds("Reachable"),
        judging: holds("Judging"),
        contested: contested !== null,
        mode,
      },
      now,
    ),
    mode,
    revision: revision?.number ?? null,
    entries: revision?.entries.length ?? 0,
    platform: revision?.platformRegistries.length ?? 0,
    message: revision?.delivery?.message ?? null,
    trouble: revision?.delivery?.trouble ?? null,
    contested,
    provenAt: revision?.delivery?.provenAt ?? null,
  };
}

function contestedOf(delivery: Parameters<typeof readRun>[0] | null, now: Date): ClusterRow["contested"] {
  const run = delivery === null ? null : readRun(delivery);
  if (run === null || !isContested(run, now)) return null;
  return { objects: run.changes.map(({ object }) => object), times: run.times, since: run.since };
}

export async function findClusterName(id: string): Promise<string | null> {
  if (!isId(id)) return null;
  return (await client().cluster.findUnique({ where: { id }, select: { name: true } }))?.name ?? null;
}

/** The list in force by decision of a cluster; null when it has none or there is no such cluster. */
export async function findCurrentRevision(where: { id: string } | { name: string }): Promise<Revision | null> {
  const cluster = await client().cluster.findUnique({ where, select: { currentRevisionId: true } });
  return cluster?.currentRevisionId ? getRevision(client(), cluster.currentRevisionId) : null;
}

/** When a worker was last alive; null when none ever was. */
export async function workerLastAlive(): Promise<Date | null> {
  return (await client().workerHeartbeat.aggregate({ _max: { at: true } }))._max.at;
}

export async function findClusterId(name: string): Promise<string | null> {
  return (await client().cluster.findUnique({ where: { name }, select: { id: true } }))?.id ?? null;
}
