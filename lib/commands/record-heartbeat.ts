import { inTransaction } from "#lib/data/client.ts";

/** Says that a worker is alive. */
export function recordHeartbeat(worker: string, now: Date): Promise<void> {
  return inTransaction(async (tx) => {
    await tx.workerHeartbeat.upsert({ where: { worker }, create: { worker, at: now }, update: { at: now } });
  });
}
