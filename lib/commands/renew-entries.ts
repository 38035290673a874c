import { recordAudit } from "#lib/data/audit-log.ts";
import type { Tx } from "#lib/data/client.ts";
import { fileDraft } from "#lib/data/filing.ts";
import { isId, newId } from "#lib/data/ids.ts";
import { type ClusterList, lockClusters } from "#lib/data/lists.ts";
import { holderFor, listsToFileFor, writeContent } from "#lib/data/request-content.ts";
import { assessRisk } from "#lib/data/request-risk.ts";
import { getRequest, planRequest, type RequestRecord } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { dayIn, endsSoon, renewedEnd } from "#lib/domain/end-date.ts";
import { type ListChange, planList } from "#lib/domain/list-change.ts";
import { type Actor, mayFile } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { type Desk, openStatuses, requestName } from "#lib/domain/request.ts";
import { checkEnds } from "#lib/domain/request-changes.ts";

export interface RenewalInput {
  /** What ends of what a request asked for, only what ends soon where something does; or one entry of a cluster's list. */
  readonly of: { readonly requestId: string } | { readonly clusterId: string; readonly entry: string };
  /** In which the new end is the end of a day. */
  readonly zone: string;
  readonly idempotencyKey: string | null;
}

/**
 * Asks for more time for what ends, as a request of its own that is filed at once and decided like every other: as long
 * again as is usual for its risk, linked to the request that it renews.
 */
export function renewEntries(
  actor: Actor,
  { of, zone, idempotencyKey }: RenewalInput,
  now: Date,
): Promise<{ requestId: string; number: number; routedTo: Desk }> {
  const on = "requestId" in of ? of.requestId : `${of.clusterId} ${of.entry}`;
  const attempt = { command: "renew-entries", requestId: on, idempotencyKey };
  return runCommand(actor, attempt, now, async (tx) => {
    if (actor.id === null) throw new Refusal("forbidden");
    const holder = await holderFor(tx, actor, null);
    const { source, lists } =
      "requestId" in of ? await ofRequest(tx, actor, of.requestId) : await ofEntry(tx, actor, of);
    const withEnd = lists.flatMap(({ list, entries }) =>
      list.entries.flatMap(({ entry, endsAt }) =>
        endsAt !== null && entries.has(entry) ? [{ list, entry, endsAt }] : [],
      ),
    );
    const near = withEnd.filter(({ endsAt }) => endsSoon(endsAt, now));
    const ending = near.length > 0 ? near : withEnd; // what ends in years is not meant by who sees that something ends soon
    if (ending.length === 0) throw new Refusal("nothing_ends");
    for (const { list, entry } of ending) await refuseIfAsked(tx, list.clusterId, entry);
    const clusters = [...new Set(ending.map(({ list }) => list))];
    const { level } = await assessRisk(tx, {
      digest: "",
      clusters: clusters.map((list) => ({ list, plan: planList(list, without(ending, list), "") })),
    });
    const changes = ending.map(({ list, entry, endsAt }) => ({
      clusterId: list.clusterId,
      change: { kind: "set_end_date", entry, endsAt: renewedEnd(endsAt, level, zone, now) } as const,
    }));
    checkEnds(
      changes.map(({ change }) => change),
      now,
    );
    const requestId = newId(now);
    const name = requestName(source.number);
    const ends = new Map(changes.map(({ change }) => [change.entry, `${change.entry} ${dayIn(zone, change.endsAt)}`]));
    const said = {
      reason: `Still in use: more time for what ${name} allows.`,
      typed: { ends: [...ends.values()].join("\n") },
      tenantId: source.tenantId,
      createdById: actor.id,
      renewsId: source.id,
    };
    await tx.request.create({ data: { id: requestId, status: "draft", createdAt: now, updatedAt: now, ...said } });
    await tx.requestAuthor.create({ data: { requestId, personId: actor.id } });
    const clusterIds = clusters.map(({ clusterId }) => clusterId);
    await writeContent(tx, requestId, clusterIds, changes, now);
    const detail = { clusters: clusters.map(({ clusterName }) => clusterName), renews: name };
    const drafted = { type: "request.drafted", tenantId: source.tenantId, requestId, detail } as const;
    await recordAudit(tx, actor, drafted, now, "tenant_member");
    const request = await getRequest(tx, requestId);
    const planned = await planRequest(tx, request, { lock: false });
    return { requestId, ...(await fileDraft(tx, actor, request, planned, holder, now)) };
  });
}

interface Source {
  readonly source: RequestRecord;
  readonly lists: readonly { readonly list: ClusterList; readonly entries: ReadonlySet<string> }[];
}

/** What a request asked for, on those of its clusters that this person holds. */
async function ofRequest(tx: Tx, actor: Actor, requestId: string): Promise<Source> {
  const source = await lockVisible(tx, actor, requestId);
  const held = source.clusterIds.filter((id) => mayFile(actor, { clusterIds: [id] }));
  if (held.length === 0) throw new Refusal("forbidden");
  await lockClusters(tx, held);
  const lists = await listsToFileFor(tx, { clusterIds: actor.clusterIds, name: null }, held);
  return {
    source,
    lists: lists.map((list) => ({
      list,
      entries: new Set(
        source.changes
          .filter(({ clusterId }) => clusterId === list.clusterId)
          .flatMap(({ change }) => ("entry" in change && change.kind !== "remove_entry" ? [change.entry] : [])),
      ),
    })),
  };
}

/** One entry of a cluster's list, and the request it came with. */
async function ofEntry(
  tx: Tx,
  actor: Actor,
  { clusterId, entry }: { clusterId: string; entry: string },
): Promise<Source> {
  if (!isId(clusterId)) throw new Refusal("not_found");
  await lockClusters(tx, [clusterId]);
  const lists = await listsToFileFor(tx, { clusterIds: actor.clusterIds, name: null }, [clusterId]);
  const from = lists.flatMap((list) => list.entries).find((each) => each.entry === entry);
  if (from === undefined) throw new Refusal("nothing_ends");
  return {
    source: await getRequest(tx, from.requestId),
    lists: lists.map((list) => ({ list, entries: new Set([entry]) })),
  };
}

/** To weigh it, as if it had no end any more. */
function without(
  ending: readonly { readonly list: ClusterList; readonly entry: string }[],
  on: ClusterList,
): ListChange[] {
  return ending
    .filter(({ list }) => list === on)
    .map(({ entry }) => ({ kind: "set_end_date", entry, endsAt: null }) as const);
}

/** One open request for it is enough. Under the clusters' locks, so that two people who click at once do not file two. */
async function refuseIfAsked(tx: Tx, clusterId: string, entry: string): Promise<void> {
  const open = await tx.change.findFirst({
    where: { clusterId, entry, kind: "set_end_date", request: { status: { in: [...openStatuses] } } },
    select: { request: { select: { number: true } } },
  });
  if (open !== null) throw new Refusal("renewal_waits", requestName(open.request.number));
}
