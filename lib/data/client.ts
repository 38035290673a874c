import { setTimeout as wait } from "node:timers/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import { config } from "#lib/config.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { Prisma, PrismaClient } from "./generated/client.ts";

export type Tx = Prisma.TransactionClient;

const kept = globalThis as { trustedRegistriesPrisma?: PrismaClient };

/** One client a process; it is kept across hot reloads. */
export function client(): PrismaClient {
  kept.trustedRegistriesPrisma ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: config().databaseUrl, max: 10 }),
  });
  return kept.trustedRegistriesPrisma;
}

export async function closeClient(): Promise<void> {
  await kept.trustedRegistriesPrisma?.$disconnect();
  delete kept.trustedRegistriesPrisma;
}

/**
 * Runs `work` in one transaction, again (three times in all) when the database could not serialise it.
 * @throws Refusal `try_again` after the third time
 */
export async function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await client().$transaction(work, { maxWait: 10_000, timeout: 20_000 });
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (attempt === 3) throw new Refusal("try_again");
      await wait(attempt * (20 + Math.random() * 80)); // at once, it could take again what the other is just about to get
    }
  }
}

/**
 * A conflict has three shapes: P2034 when a statement fails, P2010 with PostgreSQL's own code (serialisation failure,
 * deadlock) when it was a raw one, and a bare error with a cause at COMMIT.
 */
function isConflict(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError)
    return error.code === "P2034" || (error.code === "P2010" && /`(?:40001|40P01)`/.test(error.message));
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "kind" in cause && cause.kind === "TransactionWriteConflict";
}
