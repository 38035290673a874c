import type { QuestionWork } from "#lib/commands/take-work.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { answerVerdictTask } from "./answer-verdict.ts";
import { checkClusterTask } from "./check-cluster.ts";
import { readRunningImagesTask } from "./read-running-images.ts";

/** Puts one question to its cluster and keeps the answer. */
export function answerQuestion(actor: Actor, question: QuestionWork): Promise<void> {
  switch (question.kind) {
    case "check":
      return checkClusterTask(actor, question);
    case "verdict":
      return answerVerdictTask(question);
    case "running_images":
      return readRunningImagesTask(question);
  }
}
