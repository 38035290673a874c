import { recordRunningImages } from "#lib/commands/ask-running-images.ts";
import type { QuestionWork } from "#lib/commands/take-work.ts";
import { config } from "#lib/config.ts";
import { readRunningImages } from "#lib/delivery/running-images.ts";
import { failureWords } from "#lib/domain/failure-words.ts";
import { log } from "../log.ts";

/** Less than the lease. */
const longestMs = 40_000;

/** Answers the question which images run in a cluster. */
export async function readRunningImagesTask({ questionId, clusterId, kubeconfig }: QuestionWork): Promise<void> {
  const options = { allowLoopback: config().allowLoopbackClusters, signal: AbortSignal.timeout(longestMs) };
  const answer =
    kubeconfig instanceof Error
      ? ({
          seen: false,
          reason: "failed",
          message: failureWords("credentials_sealed", { why: kubeconfig.message }),
        } as const)
      : await readRunningImages(kubeconfig, options, new Date());
  await recordRunningImages({ questionId, clusterId, answer }, new Date());
  const found = answer.seen ? { workloads: answer.running.workloads.length } : { reason: answer.reason };
  log("info", "running images", { questionId, ...found });
}
