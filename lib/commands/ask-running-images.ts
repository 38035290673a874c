import { inTransaction } from "#lib/data/client.ts";
import {
  answerOnce,
  askCluster,
  dropUnanswered,
  forgetOlderQuestions,
  lastQuestion,
} from "#lib/data/cluster-questions.ts";
import { type Actor, maySeeCluster } from "#lib/domain/permissions.ts";
import type { RunningImagesAnswer } from "#lib/domain/running-images.ts";

/** An answer younger than this is not asked for again. */
const freshSeconds = 10;
/** After this, nobody answers any more: a worker that took the question is gone. */
const patienceSeconds = 60;

/**
 * Asks what runs on those of the clusters that this person may see, where nobody asked just now; a question that nobody answered gives way
 * to the new one. Two at once may both ask: no harm.
 */
export function askRunningImages(actor: Actor, clusterIds: readonly string[], now: Date): Promise<void> {
  return inTransaction(async (tx) => {
    for (const clusterId of clusterIds.filter((id) => maySeeCluster(actor, id))) {
      const last = await lastQuestion(tx, clusterId, "running_images");
      const askedAgo = last === null ? Number.POSITIVE_INFINITY : (now.getTime() - last.askedAt.getTime()) / 1000;
      if (askedAgo < (last?.answeredAt === null ? patienceSeconds : freshSeconds)) continue;
      await dropUnanswered(tx, clusterId, "running_images");
      await askCluster(tx, { clusterId, kind: "running_images", asked: null, askedById: actor.id }, now);
    }
  });
}

/** Keeps what a cluster answered, and forgets what it answered before. */
export function recordRunningImages(
  input: { readonly questionId: string; readonly clusterId: string; readonly answer: RunningImagesAnswer },
  now: Date,
): Promise<void> {
  return inTransaction(async (tx) => {
    const { questionId, clusterId, answer } = input;
    if (!(await answerOnce<"running_images">(tx, questionId, answer, now))) return;
    await forgetOlderQuestions(tx, questionId, clusterId, "running_images");
  });
}
