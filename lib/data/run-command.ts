import { type Actor, maySeeRequest } from "#lib/domain/permissions.ts";
import { Refusal, type RefusalCode } from "#lib/domain/refusal.ts";
import { recordAudit } from "./audit-log.ts";
import { inTransaction, type Tx } from "./client.ts";
import { once } from "./idempotency.ts";
import { isId } from "./ids.ts";
import { lockRequest, type RequestRecord } from "./requests.ts";

/** What is being tried: the command, the request it is on, and the key under which it was sent, if any. */
export interface Attempt {
  readonly command: string;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
}

/** One command: one transaction, once for each key. An attempt that permissions refuse is recorded after it has been rolled back. */
export async function runCommand<T extends object>(
  actor: Actor,
  attempt: Attempt,
  now: Date,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { command, requestId, idempotencyKey } = attempt;
  try {
    return await inTransaction((tx) =>
      once(tx, actor, `${command} ${requestId ?? ""}`, idempotencyKey, now, () => work(tx)),
    );
  } catch (error) {
    if (error instanceof Refusal) await recordDenied(actor, attempt, error.code, now);
    throw error;
  }
}

/** Locks a request that this person may see. Hidden and missing get the same answer. @throws Refusal `not_found` */
export async function lockVisible(tx: Tx, actor: Actor, requestId: string): Promise<RequestRecord> {
  const request = await lockRequest(tx, requestId);
  if (!maySeeRequest(actor, request)) throw new Refusal("not_found");
  return request;
}

/** The refusals that permissions give, and how the history calls the rule behind each. */
const denials: Partial<Record<RefusalCode, string>> = {
  four_eyes: "four_eyes",
  forbidden: "forbidden",
  cluster_not_yours: "cluster_not_yours",
  author_of_affected: "author_of_affected",
  not_found: "hidden",
};

async function recordDenied(actor: Actor, { command, requestId }: Attempt, code: RefusalCode, now: Date) {
  const rule = denials[code];
  if (rule === undefined) return;
  await inTransaction(async (tx) => {
    const place = requestId === null || !isId(requestId) ? null : await placeOf(tx, requestId);
    if (place === null && code === "not_found") return;
    const event =
      command === "decide-request"
        ? ({ type: "decision.denied", detail: { rule } } as const)
        : ({ type: "attempt.denied", detail: { attempt: command, rule } } as const);
    await recordAudit(tx, actor, { ...place, ...event }, now);
  });
}

async function placeOf(tx: Tx, requestId: string): Promise<{ tenantId: string; requestId: string } | null> {
  const row = await tx.request.findUnique({ where: { id: requestId }, select: { tenantId: true } });
  return row === null ? null : { tenantId: row.tenantId, requestId };
}
