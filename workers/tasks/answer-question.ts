import type { QuestionWork } from "#lib/commands/take-work.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { answerVerdictTask } from "./answer-verdict.ts";
import { checkClusterTask } from "./check-cluster.ts";
import { giveUpQuestion } from "./give-up-question.ts";
import { readRunningImagesTask } from "./read-running-images.ts";

/** One that failed this often, by an error or with its worker, will fail again. */
const mostTakes = 2;

/** Puts one question to its cluster and keeps the answer; one that failed before is answered with that in the end. */
export function answerQuestion(actor: Actor, question: QuestionWork): Promise<void> {
  if (question.takes > mostTakes) return giveUpQuestion(actor, question);
  switch (question.kind) {
    case "check":
      return checkClusterTask(actor, question);
    case "verdict":
      return answerVerdictTask(question);
    case "running_images":
      return readRunningImagesTask(question);
  }
}
