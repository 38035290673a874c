import type { RiskFacts } from "#lib/domain/assess-risk.ts";
import { impactOf } from "#lib/domain/impact.ts";
import { prolonged } from "#lib/domain/list-change.ts";
import { switchSignal } from "#lib/domain/mode-switch.ts";
import { type Risk, riskOf } from "#lib/domain/request-risk.ts";
import type { Mode } from "#lib/domain/revision.ts";
import type { SaidSignal } from "#lib/domain/risk-signals.ts";
import type { RunningImages } from "#lib/domain/running-images.ts";
import type { Tx } from "./client.ts";
import { storedEntry } from "./lists.ts";
import type { RequestPlan } from "./requests.ts";
import { readRunningImagesAnswer } from "./stored-running-images.ts";

/**
 * The risk of what a request does to the lists as they are now, beside everything that is approved in the fleet and what
 * its clusters last said they run.
 */
export async function assessRisk(tx: Tx, planned: RequestPlan): Promise<Risk> {
  const plans = planned.clusters.map(({ plan }) => plan);
  const switches = await switchesIn(tx, planned);
  if (plans.every((plan) => plan.added.length + prolonged(plan).length === 0)) return riskOf(plans, {}, switches);
  const clusterIds = planned.clusters.map(({ list }) => list.clusterId);
  return riskOf(plans, await riskFacts(tx, clusterIds), switches);
}

/** Of each cluster that would begin to refuse, what that does to what it last said it runs. */
async function switchesIn(tx: Tx, planned: RequestPlan): Promise<SaidSignal[]> {
  const found: SaidSignal[] = [];
  for (const { list, plan } of planned.clusters) {
    if (plan.modeAfter !== "deny" || plan.modeBefore === "deny") continue;
    const running = await lastRunning(tx, list.clusterId);
    const judgedBy = (
      mode: Mode,
      entries: readonly { readonly entry: string }[],
      exemptNamespaces: readonly string[],
    ) => ({
      ...{ mode, exemptNamespaces },
      entries: [...list.platformRegistries, ...entries.map(({ entry }) => entry)].map(storedEntry),
    });
    const before = judgedBy(plan.modeBefore, list.entries, plan.exemptBefore);
    const after = judgedBy(plan.modeAfter, plan.entries, plan.exemptAfter);
    const change = { cluster: list.clusterName, before: plan.modeBefore, after: plan.modeAfter };
    const signal = switchSignal(change, running && impactOf(running, before, after));
    if (signal !== null) found.push({ ...signal, clusterId: list.clusterId });
  }
  return found;
}

async function lastRunning(tx: Tx, clusterId: string): Promise<RunningImages | null> {
  const question = await tx.clusterQuestion.findFirst({
    where: { clusterId, kind: "running_images", answeredAt: { not: null } },
    orderBy: { askedAt: "desc" },
    select: { answer: true },
  });
  const answer = readRunningImagesAnswer(question?.answer);
  return answer?.seen === true ? answer.running : null;
}

/** What entries on these clusters are held against. */
export async function riskFacts(tx: Tx, clusterIds: readonly string[]): Promise<RiskFacts> {
  return {
    imagesInUse: await runningImages(tx, clusterIds),
    approved: (await approvedEntries(tx)).map(storedEntry),
  };
}

/** From the newest answer of each cluster that has given one. */
async function runningImages(tx: Tx, clusterIds: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ image: string }[]>`
    SELECT DISTINCT image #>> '{}' AS image
      FROM unnest(${[...clusterIds]}::uuid[]) AS c (id)
     CROSS JOIN LATERAL (SELECT q.answer FROM cluster_question q
                          WHERE q.cluster_id = c.id AND q.kind = 'running_images' AND q.answered_at IS NOT NULL
                          ORDER BY q.asked_at DESC LIMIT 1) AS newest
     CROSS JOIN LATERAL jsonb_path_query(newest.answer, '$.running.workloads[*].images[*]') AS image`;
  return rows.map(({ image }) => image);
}

async function approvedEntries(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ entry: string }[]>`
    SELECT DISTINCT e.entry FROM cluster c JOIN revision_entry e ON e.revision_id = c.current_revision_id`;
  return rows.map(({ entry }) => entry);
}

/** The columns that keep a risk, on a request as filed and on a decision as decided. */
export function riskColumns({ level, signals }: Risk) {
  return {
    risk: level,
    riskSignals: signals.map(({ entries, clusterId, ...said }) => ({
      ...said,
      ...(entries !== undefined && { entries: [...entries] }),
      ...(clusterId !== undefined && { clusterId }),
    })),
  };
}
