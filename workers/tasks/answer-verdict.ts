import { recordVerdict } from "#lib/commands/record-verdict.ts";
import type { QuestionWork } from "#lib/commands/take-work.ts";
import { config } from "#lib/config.ts";
import { askVerdict } from "#lib/delivery/ask-verdict.ts";
import { failureWords } from "#lib/domain/failure-words.ts";
import { log } from "../log.ts";

/** Less than the lease: whoever takes a question over finds that the first has given up. */
const longestMs = 40_000;

/** Answers what a cluster says of some images. */
export async function answerVerdictTask({
  questionId,
  asked,
  kubeconfig,
}: Extract<QuestionWork, { kind: "verdict" }>): Promise<void> {
  if (asked instanceof Error) throw asked;
  const images = asked.images.map(({ image }) => image);
  const answer =
    kubeconfig instanceof Error
      ? ({ answered: false, message: failureWords("credentials_sealed", { why: kubeconfig.message }) } as const)
      : await askVerdict(kubeconfig, images, {
          allowLoopback: config().allowLoopbackClusters,
          signal: AbortSignal.timeout(longestMs),
        });
  const { recorded } = await recordVerdict({ questionId, answer }, new Date());
  log(answer.answered ? "info" : "warn", "verdict", { questionId, images: images.length, recorded });
}
