import { inTransaction } from "#lib/data/client.ts";
import { answerOnce } from "#lib/data/cluster-questions.ts";
import type { VerdictAnswer } from "#lib/domain/verdict-question.ts";

/** Keeps a cluster's answer. A second one, from a worker whose lease had run out, is dropped. */
export function recordVerdict(
  input: { readonly questionId: string; readonly answer: VerdictAnswer },
  now: Date,
): Promise<{ recorded: boolean }> {
  return inTransaction(async (tx) => ({
    recorded: await answerOnce<"verdict">(tx, input.questionId, input.answer, now),
  }));
}
