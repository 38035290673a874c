import { setTimeout as pause } from "node:timers/promises";
import { impactOf, type Preview } from "#lib/domain/impact.ts";
import { type Actor, maySeeCluster } from "#lib/domain/permissions.ts";
import { platformNeeds } from "#lib/domain/platform-needs.ts";
import type { Mode } from "#lib/domain/revision.ts";
import { client } from "./client.ts";
import { storedEntry } from "./lists.ts";
import { readRunningImagesAnswer } from "./stored-running-images.ts";

/** What a change does to one cluster: everything that its preview is judged by. */
export interface PreviewedChange {
  readonly id: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly listNow: readonly string[];
  readonly platformRegistries: readonly string[];
  readonly modeBefore: Mode;
  readonly modeAfter: Mode;
  readonly exemptBefore: readonly string[];
  readonly exemptAfter: readonly string[];
}

/** How long a page that has no recent answer waits for the one that was asked for, counted from the asking. */
const firstAnswerMs = 1_500;
const recentMs = 60_000;
const silentWorkerMs = 15_000;
const lookEveryMs = 40;

/** The preview of each change on a cluster that this person may see, by cluster. None where the cluster was never asked. */
export async function findPreviews(
  actor: Actor,
  changes: readonly PreviewedChange[],
): Promise<ReadonlyMap<string, Preview>> {
  const seen = changes.filter(({ id }) => maySeeCluster(actor, id));
  const previews = await Promise.all(seen.map(async (change) => [change.id, await findPreview(change)] as const));
  return new Map(previews.flatMap(([id, preview]) => (preview === null ? [] : [[id, preview]])));
}

async function findPreview(change: PreviewedChange): Promise<Preview | null> {
  const cluster = await client().cluster.findUnique({
    where: { id: change.id },
    select: { server: true, version: true },
  });
  const { answer, askedAt } = await recentAnswer(change.id);
  if (cluster === null || askedAt === null) return null;
  const running = answer?.value.seen === true ? answer.value.running : null;
  const images = running?.workloads.flatMap((workload) => workload.images) ?? [];
  const { before, after } = listsOf(change);
  const turnsToDeny = change.modeAfter === "deny" && change.modeBefore !== "deny";
  const needs = turnsToDeny ? platformNeeds({ ...cluster, images }, after.entries) : null;
  if (answer === null) return { state: "waiting", needs };
  if (!answer.value.seen) {
    const { reason, message } = answer.value;
    return { state: "unseen", reason, message, at: answer.at, needs };
  }
  return { state: "seen", impact: impactOf(answer.value.running, before, after), needs };
}

function listsOf({ listNow, added, removed, platformRegistries, ...change }: PreviewedChange) {
  const kept = listNow.filter((entry) => !removed.includes(entry));
  const entries = (list: readonly string[]) => [...platformRegistries, ...list].map(storedEntry);
  return {
    before: { entries: entries(listNow), mode: change.modeBefore, exemptNamespaces: change.exemptBefore },
    after: { entries: entries([...kept, ...added]), mode: change.modeAfter, exemptNamespaces: change.exemptAfter },
  };
}

/**
 * The newest answer of a cluster. Where that is missing or old, it waits a moment for the one that was just asked for, so that a page opens
 * with its preview, also without JavaScript; not when no worker is alive to answer.
 */
async function recentAnswer(clusterId: string) {
  let found = await newestAnswer(clusterId);
  const waitUntil = (found.askedAt?.getTime() ?? 0) + firstAnswerMs;
  if (Date.now() >= waitUntil || !(await isWorkerAlive())) return found;
  while (Date.now() < waitUntil && Date.now() - (found.answer?.at.getTime() ?? 0) > recentMs) {
    await pause(lookEveryMs);
    found = await newestAnswer(clusterId);
  }
  return found;
}

async function newestAnswer(clusterId: string) {
  const where = { clusterId, kind: "running_images" };
  const [asked, answered] = await Promise.all([
    client().clusterQuestion.aggregate({ where, _max: { askedAt: true } }),
    client().clusterQuestion.findFirst({
      where: { ...where, answeredAt: { not: null } },
      orderBy: { askedAt: "desc" },
      select: { answer: true, answeredAt: true },
    }),
  ]);
  const at = answered?.answeredAt ?? null;
  const value = readRunningImagesAnswer(answered?.answer);
  const answer = at === null || value === null ? null : { value, at };
  return { askedAt: asked._max.askedAt, answer };
}

async function isWorkerAlive(): Promise<boolean> {
  const { _max } = await client().workerHeartbeat.aggregate({ _max: { at: true } });
  return Date.now() - (_max.at?.getTime() ?? 0) < silentWorkerMs;
}
