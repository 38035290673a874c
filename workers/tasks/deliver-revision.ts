import { type DeliveryResult, recordDelivery } from "#lib/commands/record-delivery.ts";
import type { DeliveryWork } from "#lib/commands/take-work.ts";
import { config } from "#lib/config.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import { conditionsOf, type DeliveryReport } from "#lib/domain/condition.ts";
import { driftSentence, isOutdated } from "#lib/domain/drift.ts";
import { failureWords } from "#lib/domain/failure-words.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { log } from "../log.ts";

/** Less than the lease: whoever takes a delivery over finds that the first has given up. */
const longestMs = 40_000;
const longestPauseSeconds = 30;

/** A right or an account may come back without anybody telling the portal. */
const seldomSeconds = 300;
const isLookedAtAgain = (reason: string) => reason === "forbidden" || reason === "unauthorized";

/** Brings one cluster to its desired revision, has the cluster prove it, and records what came of it. */
export async function deliverRevision(actor: Actor, worker: string, work: DeliveryWork): Promise<void> {
  const { deliveryId, revision, attempts } = work;
  const report = await attempt(work);
  const result = resultOf(report, attempts, new Date());
  const conditions = conditionsOf(report, revision);
  const { recorded } = await recordDelivery(actor, { deliveryId, worker, conditions, ...result }, new Date());
  log(report.outcome === "enforced" ? "info" : "warn", "delivery", {
    deliveryId,
    revision: revision.number,
    status: result.status,
    reason: result.reason,
    calls: report.calls,
    recorded,
  });
}

function attempt({
  kubeconfig,
  revision,
  attempts,
  wasInForce,
}: DeliveryWork): Promise<DeliveryReport> | DeliveryReport {
  if (kubeconfig instanceof Error) return sealed(kubeconfig);
  const { portalUrl, allowLoopbackClusters: allowLoopback } = config();
  const signal = AbortSignal.timeout(longestMs);
  return deliver({
    revision,
    expectedDigest: revision.digest,
    kubeconfig,
    portalUrl,
    attempt: attempts,
    wasInForce,
    allowLoopback,
    signal,
  });
}

/** Credentials that cannot be opened wait for a person. */
function sealed(error: Error): DeliveryReport {
  const nothing = {
    calls: 0,
    probes: { dryRuns: 0, connections: 0 },
    changed: [],
    drift: null,
    progress: { listApplied: false, mode: null },
  };
  const reason = "credentials_sealed";
  const message = failureWords(reason, { why: error.message });
  return { outcome: "failed", kind: "permanent", reason, message, ...nothing };
}

type Outcome = Omit<DeliveryResult, "deliveryId" | "worker" | "conditions">;

/** What a report means for the delivery: its state, and when to look again. */
export function resultOf(report: DeliveryReport, attempts: number, now: Date): Outcome {
  const { changed: reverted, drift: drifted } = report;
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  if (report.outcome === "enforced") {
    const { mode, policyVersion } = report.observed;
    const proof = { mode, policyVersion, probes: report.probes.dryRuns };
    const dueAt = later(config().resyncSeconds);
    if (drifted === null || drifted.length === 0)
      return {
        status: "enforced",
        reason: "proven",
        message: "The cluster has proven it.",
        proof,
        reverted,
        drifted,
        dueAt,
      };
    // A token outlives its account by some seconds only.
    const accountIsGone = drifted.some(({ part }) => part === "account");
    return {
      status: "drifted",
      reason: isOutdated(drifted) ? "outdated" : "drifted",
      message: driftSentence(drifted, mode),
      proof,
      reverted,
      drifted,
      dueAt: accountIsGone ? later(Math.min(15, config().resyncSeconds)) : dueAt,
    };
  }
  const { outcome, kind, reason, message, trouble = null } = report;
  const pause = Math.min(longestPauseSeconds, 2 ** Math.min(attempts - 1, 10)) * (0.5 + Math.random() / 2);
  const status = outcome === "stale" || outcome === "drifted" ? outcome : kind === "permanent" ? "blocked" : "failing";
  return {
    status,
    reason,
    message,
    trouble,
    proof: null,
    reverted,
    drifted,
    dueAt: status !== "blocked" ? later(pause) : isLookedAtAgain(reason) ? later(seldomSeconds) : null,
  };
}
