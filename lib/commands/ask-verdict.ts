import { inTransaction } from "#lib/data/client.ts";
import { askCluster, countAsked, forgetQuestions } from "#lib/data/cluster-questions.ts";
import { type Actor, maySeeCluster } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { questionLimits, type VerdictAsked } from "#lib/domain/verdict-question.ts";

/** Asks a cluster what it says of these images; the worker puts the question. Nothing is changed, so nothing is recorded in the history. */
export function askVerdict(
  actor: Actor,
  input: { readonly clusterId: string; readonly asked: VerdictAsked },
  now: Date,
): Promise<{ questionId: string }> {
  return inTransaction(async (tx) => {
    const { clusterId, asked } = input;
    if (actor.id === null) throw new Refusal("forbidden");
    if (!maySeeCluster(actor, clusterId)) throw new Refusal("not_found");
    const cluster = await tx.cluster.findUnique({ where: { id: clusterId }, select: { status: true } });
    if (cluster === null) throw new Refusal("not_found");
    if (cluster.status !== "active") throw new Refusal("cluster_not_ready");
    const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
    const { mostAsked, withinMinutes, keptMinutes } = questionLimits;
    if ((await countAsked(tx, actor.id, "verdict", before(withinMinutes))) >= mostAsked)
      throw new Refusal("too_many_questions", `${mostAsked} times`);
    await forgetQuestions(tx, "verdict", before(keptMinutes));
    const questionId = await askCluster(tx, { clusterId, kind: "verdict", asked, askedById: actor.id }, now);
    return { questionId };
  });
}
