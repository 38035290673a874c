import type { Tx } from "./client.ts";
import { wakeWorkers } from "./deliveries.ts";
import { newId } from "./ids.ts";

/** One line of a cluster's check: what was looked at, whether it is as needed, and in words what was seen or what to do. */
export interface CheckLine {
  readonly check: string;
  readonly ok: boolean;
  readonly message: string;
}

/** Queues a question for the worker, which alone holds credentials. */
export async function askCluster(tx: Tx, clusterId: string, kind: "check", now: Date): Promise<string> {
  const id = newId(now);
  await tx.clusterQuestion.create({ data: { id, clusterId, kind, askedAt: now } });
  await wakeWorkers(tx);
  return id;
}

export interface TakenQuestion {
  readonly id: string;
  readonly clusterId: string;
  readonly sealedCredentials: string;
}

/** Takes the oldest open question for `leaseSeconds`; null when there is none. */
export async function takeQuestion(tx: Tx, leaseSeconds: number, now: Date): Promise<TakenQuestion | null> {
  const rows = await tx.$queryRaw<TakenQuestion[]>`
    UPDATE cluster_question q SET lease_until = ${new Date(now.getTime() + leaseSeconds * 1000)}
      FROM cluster c
     WHERE c.id = q.cluster_id
       AND q.id = (SELECT id FROM cluster_question
                    WHERE answered_at IS NULL AND (lease_until IS NULL OR lease_until < ${now})
                    ORDER BY asked_at FOR UPDATE SKIP LOCKED LIMIT 1)
    RETURNING q.id, q.cluster_id AS "clusterId", c.sealed_credentials AS "sealedCredentials"`;
  return rows[0] ?? null;
}
