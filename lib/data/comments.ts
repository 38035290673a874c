import type { Actor } from "#lib/domain/permissions.ts";
import type { Tx } from "./client.ts";
import { newId } from "./ids.ts";

/** Keeps what somebody said about a request. An internal one is never shown to tenants. */
export async function addComment(
  tx: Tx,
  actor: Actor,
  said: { readonly requestId: string; readonly text: string; readonly internal: boolean },
  now: Date,
): Promise<void> {
  await tx.comment.create({ data: { id: newId(now), personId: actor.id ?? "", at: now, ...said } });
}
