import { inTransaction } from "#lib/data/client.ts";
import { isId } from "#lib/data/ids.ts";
import type { Actor } from "#lib/domain/permissions.ts";

/** Marks one thing in one's own inbox as read, or everything up to an instant. Somebody else's is never touched. */
export function markRead(
  actor: Actor & { readonly id: string },
  what: { readonly id: string } | { readonly until: Date },
  now: Date,
): Promise<{ marked: number }> {
  return inTransaction(async (tx) => {
    if ("id" in what && !isId(what.id)) return { marked: 0 };
    const which = "id" in what ? { id: what.id } : { at: { lte: what.until } };
    const { count } = await tx.notification.updateMany({
      where: { personId: actor.id, inInbox: true, readAt: null, ...which },
      data: { readAt: now },
    });
    return { marked: count };
  });
}
