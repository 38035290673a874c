import { recordRunningImages } from "#lib/commands/ask-running-images.ts";
import { recordClusterCheck } from "#lib/commands/record-cluster-check.ts";
import { recordVerdict } from "#lib/commands/record-verdict.ts";
import type { QuestionWork } from "#lib/commands/take-work.ts";
import { checkLine } from "#lib/domain/check-words.ts";
import { failureWords } from "#lib/domain/failure-words.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { log } from "../log.ts";

/** Answers a question with the words that the worker failed on it, so that nobody waits for it and no worker takes it again. */
export async function giveUpQuestion(actor: Actor, question: QuestionWork): Promise<void> {
  const { kind, questionId, clusterId, takes } = question;
  const now = new Date();
  const message = failureWords("question_failed", { times: takes - 1 });
  switch (kind) {
    case "check":
      await recordClusterCheck(
        actor,
        { questionId, lines: [checkLine("does_not_answer", { why: message })], version: null },
        now,
      );
      break;
    case "verdict":
      await recordVerdict({ questionId, answer: { answered: false, message } }, now);
      break;
    case "running_images":
      await recordRunningImages({ questionId, clusterId, answer: { seen: false, reason: "failed", message } }, now);
  }
  log("error", "question given up", { questionId, kind, takes });
}
