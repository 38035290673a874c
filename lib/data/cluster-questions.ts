import type { ClusterQuestions, QuestionKind } from "#lib/domain/cluster-question.ts";
import type { Tx } from "./client.ts";
import { wakeWorkers } from "./deliveries.ts";
import { Prisma } from "./generated/client.ts";
import { newId } from "./ids.ts";

/** Queues a question for the worker. */
export async function askCluster<K extends QuestionKind>(
  tx: Tx,
  question: {
    readonly clusterId: string;
    readonly kind: K;
    readonly asked: ClusterQuestions[K]["asked"];
    readonly askedById: string | null;
  },
  now: Date,
): Promise<string> {
  const { clusterId, kind, asked, askedById } = question;
  const id = newId(now);
  await tx.clusterQuestion.create({
    data: { id, clusterId, kind, question: asked === null ? Prisma.DbNull : json(asked), askedById, askedAt: now },
  });
  await wakeWorkers(tx);
  return id;
}

/** `asked` is as stored, for its kind; `takes` counts this one. */
export interface TakenQuestion {
  readonly id: string;
  readonly clusterId: string;
  readonly kind: string;
  readonly asked: unknown;
  readonly takes: number;
  readonly sealedCredentials: string;
}

/** Takes the oldest open question for `leaseSeconds`; null when there is none. */
export async function takeQuestion(tx: Tx, leaseSeconds: number, now: Date): Promise<TakenQuestion | null> {
  const rows = await tx.$queryRaw<TakenQuestion[]>`
    UPDATE cluster_question q SET lease_until = ${new Date(now.getTime() + leaseSeconds * 1000)}, takes = takes + 1
      FROM cluster c
     WHERE c.id = q.cluster_id
       AND q.id = (SELECT id FROM cluster_question
                    WHERE answered_at IS NULL AND (lease_until IS NULL OR lease_until < ${now})
                    ORDER BY asked_at FOR UPDATE SKIP LOCKED LIMIT 1)
    RETURNING q.id, q.cluster_id AS "clusterId", q.kind, q.question AS asked, q.takes, c.sealed_credentials AS "sealedCredentials"`;
  return rows[0] ?? null;
}

/** Keeps the first answer to a question. False when it was answered already, for instance by the worker whose lease ran out. */
export async function answerOnce<K extends QuestionKind>(
  tx: Tx,
  id: string,
  answer: ClusterQuestions[K]["answer"],
  now: Date,
): Promise<boolean> {
  const { count } = await tx.clusterQuestion.updateMany({
    where: { id, answeredAt: null },
    data: { answer: json(answer), answeredAt: now },
  });
  return count > 0;
}

/** How many questions of a kind somebody asked since then. Their next ones wait until this transaction ends. */
export async function countAsked(tx: Tx, personId: string, kind: QuestionKind, since: Date): Promise<number> {
  await tx.$queryRaw`SELECT id FROM person WHERE id = ${personId}::uuid FOR UPDATE`;
  return tx.clusterQuestion.count({ where: { askedById: personId, kind, askedAt: { gt: since } } });
}

/** Forgets questions of a kind that were asked before then, answered or not. */
export async function forgetQuestions(tx: Tx, kind: QuestionKind, before: Date): Promise<void> {
  await tx.clusterQuestion.deleteMany({ where: { kind, askedAt: { lt: before } } });
}

/** When a cluster was last asked a kind of question, and when it answered; null when never. */
export async function lastQuestion(tx: Tx, clusterId: string, kind: QuestionKind) {
  return tx.clusterQuestion.findFirst({
    where: { clusterId, kind },
    orderBy: { askedAt: "desc" },
    select: { askedAt: true, answeredAt: true },
  });
}

/** Drops what a cluster was asked and nobody has answered. Whoever is still at it finds no question to answer. */
export async function dropUnanswered(tx: Tx, clusterId: string, kind: QuestionKind): Promise<void> {
  await tx.clusterQuestion.deleteMany({ where: { clusterId, kind, answeredAt: null } });
}

/** Deletes what was asked before a question: answers are no history. */
export async function forgetOlderQuestions(tx: Tx, id: string, clusterId: string, kind: QuestionKind): Promise<void> {
  const { askedAt } = await tx.clusterQuestion.findUniqueOrThrow({ where: { id }, select: { askedAt: true } });
  await tx.clusterQuestion.deleteMany({ where: { clusterId, kind, askedAt: { lt: askedAt } } });
}

/** What is asked and answered is plain JSON; Prisma's type of it takes no interface. */
function json(value: object): Prisma.InputJsonValue {
  return value as Prisma.InputJsonObject;
}
