import type { Actor } from "#lib/domain/permissions.ts";
import type { Tx } from "./client.ts";

/**
 * Runs `work` once for each key of a person and command: a double click or a retry gets the first one's answer. Must be
 * the first thing in the transaction: a second one with the same key waits here for the first.
 */
export async function once<T extends object>(
  tx: Tx,
  actor: Actor,
  command: string,
  given: string | null,
  now: Date,
  work: () => Promise<T>,
): Promise<T> {
  if (given === null || actor.id === null) return work();
  const key = `${command} ${given}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${actor.id} ${key}`}, 0))`;
  const found = await tx.idempotencyKey.findUnique({ where: { personId_key: { personId: actor.id, key } } });
  if (found !== null) return found.result as T;
  const result = await work();
  await tx.idempotencyKey.create({ data: { personId: actor.id, key, command, result, createdAt: now } });
  return result;
}
