import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction } from "#lib/data/client.ts";
import { type Channel, type Choices, channelFor, kinds, kindsFor } from "#lib/domain/notification.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";

/** Keeps how somebody wants to be told of the kinds of things that they name. @throws Refusal `channel_not_offered` */
export function chooseNotifications(
  actor: Actor & { readonly id: string },
  chosen: Choices,
  now: Date,
): Promise<{ changed: number }> {
  return inTransaction(async (tx) => {
    const { id: personId } = actor;
    await tx.$queryRaw`SELECT id FROM person WHERE id = ${personId}::uuid FOR NO KEY UPDATE`;
    const kept = await tx.notificationChoice.findMany({ where: { personId }, select: { kind: true, channel: true } });
    const current = Object.fromEntries(kept.map(({ kind, channel }) => [kind, channel as Channel])) as Choices;
    const before: Record<string, Channel> = {};
    const after: Record<string, Channel> = {};
    for (const kind of kindsFor(actor.roles)) {
      const channel = chosen[kind];
      if (channel === undefined || channel === channelFor(kind, current)) continue;
      if (!kinds[kind].offered.includes(channel)) throw new Refusal("channel_not_offered", kinds[kind].title);
      before[kind] = channelFor(kind, current);
      after[kind] = channel;
      const where = { personId_kind: { personId, kind } };
      await tx.notificationChoice.upsert({ where, create: { personId, kind, channel }, update: { channel } });
    }
    const changed = Object.keys(after).length;
    if (changed > 0)
      await recordAudit(tx, actor, { type: "person.notifications_chosen", detail: { before, after } }, now);
    return { changed };
  });
}
