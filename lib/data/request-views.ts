import type { EventDetails } from "#lib/domain/audit-event.ts";
import type { EndMove, ListChange } from "#lib/domain/list-change.ts";
import type { ModeChange } from "#lib/domain/mode-switch.ts";
import {
  type Actor,
  isAuthor,
  mayEdit,
  mayFile,
  mayFileForOthers,
  maySeeRequest,
  mayWithdraw,
  seesEverything,
} from "#lib/domain/permissions.ts";
import { type Progress, progressOf } from "#lib/domain/progress.ts";
import { isOpen, mayMove, type RequestStatus, requestName, waitsFor } from "#lib/domain/request.ts";
import type { RiskLevel } from "#lib/domain/request-risk.ts";
import type { Mode } from "#lib/domain/revision.ts";
import { arrivalsOf, type ClusterArrival } from "./arrivals.ts";
import { client } from "./client.ts";
import { type EndView, endsOfRequests } from "./end-views.ts";
import type { EventRow } from "./history-views.ts";
import { eventsOfRequest } from "./history-views.ts";
import { isId, newId } from "./ids.ts";
import { currentLists } from "./lists.ts";
import { modeChangesOf } from "./mode-changes.ts";
import { holderFor } from "./request-content.ts";
import { type RequestWorkflow, requestWorkflow } from "./request-workflow-views.ts";
import { changeOf, changesOf, planRequest, recordColumns, recordOf } from "./requests.ts";

export interface ClusterChoice {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly mode: Mode;
  readonly entries: readonly string[];
  /** When those of them that end do so. */
  readonly ends: ReadonlyMap<string, Date>;
  readonly exemptNamespaces: readonly string[];
  /** Nothing was approved for it yet. */
  readonly firstList: boolean;
}

/** The clusters this person may file for, by name; those of `filedForId` when support-platform files for somebody. */
export async function listClusterChoices(actor: Actor, filedForId: string | null = null): Promise<ClusterChoice[]> {
  return choicesOf((await holderFor(client(), actor, filedForId)).clusterIds);
}

/** The clusters that an open request may be moved to: one's own and, beside them, those it is for already. */
export function listChoicesToEdit(actor: Actor, clusterIds: readonly string[]): Promise<ClusterChoice[]> {
  return choicesOf(mayFile(actor, { clusterIds }) ? actor.clusterIds : clusterIds);
}

async function choicesOf(clusterIds: readonly string[]): Promise<ClusterChoice[]> {
  const tenants = new Map(
    (await client().tenant.findMany({ select: { id: true, name: true } })).map(({ id, name }) => [id, name]),
  );
  return (await currentLists(client(), clusterIds)).map((list) => ({
    id: list.clusterId,
    name: list.clusterName,
    tenant: tenants.get(list.tenantId) ?? "",
    mode: list.mode,
    entries: list.entries.map(({ entry }) => entry),
    ends: new Map(list.entries.flatMap(({ entry, endsAt }) => (endsAt === null ? [] : [[entry, endsAt]]))),
    exemptNamespaces: list.exemptNamespaces,
    firstList: list.number === 0,
  }));
}

/** Whom support-platform may file for, by name: everybody who holds a cluster. Nobody for anybody else. */
export async function listPeopleToFileFor(actor: Actor): Promise<{ readonly id: string; readonly name: string }[]> {
  if (!mayFileForOthers(actor)) return [];
  const groups = await client().groupMapping.findMany({
    where: { role: "tenant_member" },
    select: { groupValue: true },
  });
  const people = await client().user.findMany({
    where: { groups: { hasSome: groups.map(({ groupValue }) => groupValue) }, id: { not: actor.id ?? "" } },
    orderBy: { name: "asc" },
    select: { id: true, name: true },
  });
  return people.map(({ id, name }) => ({ id, name: name ?? "" }));
}

/** For the addresses of a form's pages, before anything of it is kept. */
export function newDraftId(): string {
  return newId();
}

/** What somebody typed into a draft of theirs, or into an open request that they may change; null when there is none. */
export async function findTyped(
  actor: Actor,
  requestId: string,
): Promise<{
  readonly typed: Readonly<Record<string, string>>;
  readonly filedForId: string | null;
  readonly clusterIds: readonly string[];
  readonly changes: readonly ListChange[];
} | null> {
  if (!isId(requestId)) return null;
  const row = await client().request.findUnique({
    where: { id: requestId },
    select: { ...recordColumns, typed: true },
  });
  if (row === null) return null;
  const record = recordOf(row);
  const { status, filedForId, clusterIds, reason, ticket } = record;
  const mine = status === "draft" ? isAuthor(actor, record) : maySeeRequest(actor, record) && mayEdit(actor, record);
  if (!mine) return null;
  const typed = { ...(row.typed as Record<string, string>), reason, ticket: ticket ?? "" };
  return { typed, filedForId, clusterIds, changes: changesOf(record) };
}

export interface RequestRow {
  readonly id: string;
  readonly name: string;
  readonly status: RequestStatus;
  readonly reason: string;
  readonly tenant: string;
  readonly filedBy: string;
  readonly clusters: readonly string[];
  readonly submittedAt: Date | null;
  readonly updatedAt: Date;
  readonly dueAt: Date | null;
  readonly risk: RiskLevel | null;
  readonly progress: Progress;
  /** What it asks for, the same on all its clusters together. */
  readonly asked: readonly ListChange[];
  /** While it is open: the clusters that would change their mode. */
  readonly modes: readonly ModeChange[];
  /** Whom it waits for, and since when it is in this state. */
  readonly waitsFor: string | null;
  readonly may: { readonly withdraw: boolean; readonly copy: boolean };
  /** What it asked for that is on a list now and ends; null for nothing. */
  readonly ends: EndView | null;
}

const rowColumns = {
  id: true,
  number: true,
  status: true,
  reason: true,
  submittedAt: true,
  updatedAt: true,
  dueAt: true,
  risk: true,
  tenant: { select: { name: true } },
  createdBy: { select: { name: true } },
  changes: { select: { kind: true, entry: true, mode: true, namespaces: true, endsAt: true } },
  authors: { select: { personId: true } },
  clusters: {
    select: {
      clusterId: true,
      cluster: { select: { name: true } },
    },
  },
} as const;

export interface RequestFilter {
  readonly status?: RequestStatus;
  readonly clusterId?: string;
  /** Only what this person wrote. */
  readonly mine?: boolean;
  /** Part of a number, an entry or a reason. */
  readonly text?: string;
}

/** So many requests are listed at most, the newest. */
export const mostListed = 100;

/** The requests this person wrote or, as a member, that touch a cluster of theirs; staff see all but others' drafts. Newest first. */
export async function listRequests(actor: Actor, filter: RequestFilter): Promise<RequestRow[]> {
  const mine = writtenBy(actor);
  const { status, clusterId, text = "" } = filter;
  const number = /^(?:tr-)?(\d{1,9})$/i.exec(text)?.[1];
  const found = await client().request.findMany({
    where: {
      AND: [
        visibleTo(actor),
        status === undefined ? { NOT: { status: "withdrawn", number: null } } : { status },
        filter.mine ? mine : {},
        { NOT: { status: "draft", changes: { none: {} } } }, // of which only the clusters were chosen so far
        clusterId === undefined ? {} : isId(clusterId) ? { clusters: { some: { clusterId } } } : { id: { in: [] } },
        text === ""
          ? {}
          : {
              OR: [
                ...(number === undefined ? [] : [{ number: Number(number) }]),
                { reason: { contains: text, mode: "insensitive" } },
                { ticket: { contains: text, mode: "insensitive" } },
                { changes: { some: { entry: { contains: text, mode: "insensitive" } } } },
              ],
            },
      ],
    },
    orderBy: { updatedAt: "desc" },
    take: mostListed,
    select: rowColumns,
  });
  return rowsOf(actor, found);
}

type FoundRow = Awaited<ReturnType<typeof findRows>>[number];
const findRows = () => client().request.findMany({ select: rowColumns });

async function rowsOf(actor: Actor, found: readonly FoundRow[]): Promise<RequestRow[]> {
  const ids = found.map(({ id }) => id);
  const isUndecided = ({ status }: FoundRow) => status === "draft" || isOpen(status as RequestStatus);
  const [arrivalOf, ends, modesOf] = await Promise.all([
    arrivalsOf(ids),
    endsOfRequests(actor, ids),
    modeChangesOf(found.filter(isUndecided).map(({ id }) => id)),
  ]);
  return found.map((row) => {
    const clusters = row.clusters.filter(
      ({ clusterId }) => seesEverything(actor) || actor.clusterIds.includes(clusterId),
    );
    return {
      id: row.id,
      name: requestName(row.number),
      status: row.status as RequestStatus,
      reason: row.reason,
      tenant: row.tenant.name,
      filedBy: row.createdBy.name ?? "",
      clusters: clusters.map(({ cluster }) => cluster.name).sort(),
      submittedAt: row.submittedAt,
      updatedAt: row.updatedAt,
      dueAt: row.dueAt,
      risk: row.risk as RiskLevel | null,
      progress: progressOf(clusters.map(({ clusterId }) => arrivalOf(row.id, clusterId).arrival)),
      asked: distinctChanges(row.changes.map(changeOf)),
      modes: modesOf(row.id).filter(({ clusterId: id }) => clusters.some(({ clusterId }) => clusterId === id)),
      waitsFor: waitsFor(row.status as RequestStatus),
      may: mayOf(actor, row),
      ends: ends.get(row.id) ?? null,
    };
  });
}

function distinctChanges(changes: readonly ListChange[]): ListChange[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}

function mayOf(actor: Actor, row: FoundRow): RequestRow["may"] {
  const status = row.status as RequestStatus;
  const request = {
    authorIds: row.authors.map(({ personId }) => personId),
    clusterIds: row.clusters.map(({ clusterId }) => clusterId),
  };
  return {
    withdraw: mayMove(status, "withdraw") && mayWithdraw(actor, request),
    copy: mayMove(status, "copy") && mayFile(actor, request),
  };
}

/** What a request does, or did, to one cluster. */
export interface RequestClusterView {
  readonly id: string;
  readonly name: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Asked for, but so already. */
  readonly unchanged: readonly string[];
  readonly ends: readonly EndMove[];
  readonly modeBefore: Mode;
  readonly modeAfter: Mode;
  readonly switchesOn: boolean;
  readonly exemptBefore: readonly string[];
  readonly exemptAfter: readonly string[];
  readonly listNow: readonly string[];
  readonly platformRegistries: readonly string[];
  readonly delivery:
    | (ClusterArrival & {
        readonly revision: number;
        readonly status: string;
        readonly message: string | null;
      })
    | null;
}

export interface RequestView extends RequestWorkflow {
  readonly id: string;
  readonly name: string;
  readonly status: RequestStatus;
  readonly reason: string;
  readonly tenant: string;
  readonly authors: readonly string[];
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
  readonly decision: {
    readonly outcome: string;
    readonly by: string;
    readonly reason: string;
    readonly at: Date;
  } | null;
  readonly digest: string;
  readonly clusters: readonly RequestClusterView[];
  readonly hiddenClusters: number;
  readonly progress: Progress;
  readonly isAuthor: boolean;
  readonly events: readonly EventRow[];
}

const writtenBy = (actor: Actor) => ({ authors: { some: { personId: actor.id ?? "" } } });

function visibleTo(actor: Actor) {
  const placed = { clusters: { some: { clusterId: { in: [...actor.clusterIds] } } }, status: { not: "draft" } };
  return { OR: [writtenBy(actor), seesEverything(actor) ? { status: { not: "draft" } } : placed] };
}

/** The request that people call `TR-1042`, in any case; null when it is no such name, or missing, or hidden. */
export async function findRequestNamed(actor: Actor, name: string): Promise<string | null> {
  const number = /^TR-(\d{1,9})$/i.exec(name)?.[1];
  if (number === undefined) return null;
  const where = { number: Number(number), ...visibleTo(actor) };
  return (await client().request.findFirst({ where, select: { id: true } }))?.id ?? null;
}

/** A request with everything its page shows; null when it is missing or hidden. */
export async function findRequestView(actor: Actor, id: string): Promise<RequestView | null> {
  if (!isId(id)) return null;
  const row = await client().request.findUnique({
    where: { id },
    select: {
      ...recordColumns,
      createdAt: true,
      submittedAt: true,
      risk: true,
      riskSignals: true,
      tenant: { select: { name: true } },
      clusters: {
        select: {
          clusterId: true,
          cluster: { select: { name: true, currentRevision: { select: { delivery: true } } } },
          revision: {
            select: {
              id: true,
              number: true,
              requestId: true,
              delivery: { select: { status: true, message: true } },
            },
          },
        },
      },
      decisions: {
        orderBy: { decidedAt: "desc" },
        take: 1,
        select: {
          outcome: true,
          reason: true,
          decidedAt: true,
          risk: true,
          riskSignals: true,
          person: { select: { name: true } },
        },
      },
    },
  });
  if (row === null) return null;
  const record = recordOf(row);
  if (!maySeeRequest(actor, record)) return null;
  const planned = await planRequest(client(), record, { lock: false });
  const events = await eventsOfRequest(actor, id);
  const arrivalOf = await arrivalsOf([id]);
  const seen = row.clusters.filter(
    ({ clusterId }) => seesEverything(actor) || isAuthor(actor, record) || actor.clusterIds.includes(clusterId),
  );
  const clusters = seen.map(({ clusterId, cluster, revision }): RequestClusterView => {
    const now = planned.clusters.find(({ list }) => list.clusterId === clusterId);
    const created = events.find((event) => event.type === "revision.created" && event.clusterId === clusterId);
    const done = created?.detail as EventDetails["revision.created"] | undefined;
    const current = cluster.currentRevision?.delivery;
    const asked = record.changes.filter((each) => each.clusterId === clusterId).map(({ change }) => change);
    return {
      id: clusterId,
      name: cluster.name,
      ...deltaOf(record.status, asked, now?.plan, done),
      listNow: now?.list.entries.map(({ entry }) => entry) ?? [],
      platformRegistries: now?.list.platformRegistries ?? [],
      delivery:
        revision === null
          ? null
          : {
              revision: revision.number,
              ...arrivalOf(id, clusterId),
              status:
                revision.delivery?.status === "superseded"
                  ? (current?.status ?? "queued")
                  : (revision.delivery?.status ?? "queued"),
              message:
                (revision.delivery?.status === "superseded" ? current?.message : revision.delivery?.message) ?? null,
            },
    };
  });
  const [decision] = record.status === "approved" || record.status === "rejected" ? row.decisions : [];
  const workflow = await requestWorkflow(actor, record, planned, decision?.risk ? decision : row);
  return {
    ...workflow,
    id,
    name: requestName(row.number),
    status: record.status,
    reason: row.reason,
    tenant: row.tenant.name,
    authors: row.authors.map(({ person }) => person.name ?? ""),
    createdAt: row.createdAt,
    submittedAt: row.submittedAt,
    decision:
      decision === undefined
        ? null
        : {
            outcome: decision.outcome,
            by: decision.person.name ?? "",
            reason: decision.reason,
            at: decision.decidedAt,
          },
    digest: planned.digest,
    clusters: clusters.sort((a, b) => (a.name < b.name ? -1 : 1)),
    hiddenClusters: row.clusters.length - seen.length,
    progress: progressOf(clusters.map(({ delivery }) => delivery?.arrival ?? "on_its_way")),
    isAuthor: isAuthor(actor, record),
    events,
  };
}

type Delta = Pick<
  RequestClusterView,
  | "added"
  | "removed"
  | "unchanged"
  | "ends"
  | "modeBefore"
  | "modeAfter"
  | "switchesOn"
  | "exemptBefore"
  | "exemptAfter"
>;

/** Before the decision, what it would do to the list as it is now; once approved, what it did; otherwise, what was asked. */
function deltaOf(
  status: RequestStatus,
  asked: readonly ListChange[],
  plan: Delta | undefined,
  done: EventDetails["revision.created"] | undefined,
): Delta {
  const entriesOf = (kind: "add_entry" | "remove_entry") =>
    asked.flatMap((change) => (change.kind === kind ? [change.entry] : [])).sort();
  const open = status === "draft" || isOpen(status);
  if (open && plan !== undefined) {
    const { added, removed, unchanged, ends, modeBefore, modeAfter, switchesOn, exemptBefore, exemptAfter } = plan;
    return { added, removed, unchanged, ends, modeBefore, modeAfter, switchesOn, exemptBefore, exemptAfter };
  }
  if (done !== undefined) {
    const { added, removed, modeBefore, modeAfter, exemptAdded = [], exemptRemoved = [] } = done;
    const exempt = { exemptBefore: exemptRemoved, exemptAfter: exemptAdded }; // what stayed is not told
    const ends = (done.ends ?? []).map(({ entry, before, after }) => ({
      entry,
      before: dateOf(before),
      after: dateOf(after),
    }));
    return { added, removed, unchanged: [], ends, modeBefore, modeAfter, switchesOn: false, ...exempt };
  }
  const modeBefore = plan?.modeBefore ?? "off";
  const modeAfter = asked.find((change) => change.kind === "set_mode")?.mode ?? modeBefore;
  const exemptBefore = plan?.exemptBefore ?? [];
  const exemptAfter = asked.find((change) => change.kind === "set_exempt_namespaces")?.namespaces ?? exemptBefore;
  if (status === "approved")
    return {
      added: [],
      removed: [],
      unchanged: asked.flatMap((change) => ("entry" in change ? [change.entry] : [])),
      ends: [],
      modeBefore,
      modeAfter: modeBefore,
      switchesOn: false,
      exemptBefore,
      exemptAfter: exemptBefore,
    };
  return {
    added: entriesOf("add_entry"),
    removed: entriesOf("remove_entry"),
    unchanged: [],
    ends: asked.flatMap((change) =>
      "endsAt" in change
        ? [
            plan?.ends.find(({ entry }) => entry === change.entry) ?? {
              entry: change.entry,
              before: null,
              after: change.endsAt ?? null,
            },
          ]
        : [],
    ),
    modeBefore,
    modeAfter,
    switchesOn: false,
    exemptBefore,
    exemptAfter,
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
