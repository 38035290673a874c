import { type ReminderHours, reminderDue, reminderHours } from "#lib/domain/end-date.ts";
import type { SourcedEntry } from "#lib/domain/list-change.ts";
import type { Tx } from "./client.ts";

const atOnce = 100;

/**
 * The clusters with an entry that has ended, or whose end may have to be reminded of. Whether something is due is decided
 * under the cluster's lock.
 */
export async function findEnding(tx: Tx, now: Date): Promise<string[]> {
  const windows = reminderHours.map((hours) => new Date(now.getTime() + hours * 3_600_000));
  const farthest = new Date(Math.max(...windows.map((opens) => opens.getTime())));
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM cluster c
     WHERE EXISTS (
       SELECT FROM revision_entry e
        WHERE e.revision_id = c.current_revision_id AND e.ends_at <= ${farthest}
          AND (e.ends_at <= ${now}
            OR EXISTS (SELECT FROM unnest(${[...reminderHours]}::int[], ${windows}::timestamptz[]) AS w (hours, opens)
                        WHERE e.ends_at <= w.opens
                          AND NOT EXISTS (SELECT FROM end_reminder r
                                           WHERE r.cluster_id = c.id AND r.entry = e.entry AND r.ends_at = e.ends_at
                                             AND r.hours <= w.hours))))
     ORDER BY c.id LIMIT ${atOnce}`;
  return rows.map(({ id }) => id);
}

/** An entry whose end is to be reminded of, so many hours before. */
export interface DueReminder extends SourcedEntry {
  readonly endsAt: Date;
  readonly hours: ReminderHours;
}

/** What is to be reminded of now on a cluster whose row is locked. */
export async function dueReminders(
  tx: Tx,
  { clusterId, entries }: { readonly clusterId: string; readonly entries: readonly SourcedEntry[] },
  now: Date,
): Promise<DueReminder[]> {
  const sent = await tx.endReminder.findMany({ where: { clusterId, endsAt: { gt: now } } });
  return entries.flatMap(({ endsAt, ...entry }) => {
    if (endsAt === null) return [];
    const of = sent.filter((each) => each.entry === entry.entry && each.endsAt.getTime() === endsAt.getTime());
    const hours = reminderDue(
      endsAt,
      of.map((each) => each.hours),
      now,
    );
    return hours === null ? [] : [{ ...entry, endsAt, hours }];
  });
}

/** That these were reminded of. The key lets nobody do it twice. */
export async function keepReminded(
  tx: Tx,
  clusterId: string,
  reminders: readonly DueReminder[],
  now: Date,
): Promise<void> {
  await tx.endReminder.createMany({
    data: reminders.map(({ entry, endsAt, hours }) => ({ clusterId, entry, endsAt, hours, at: now })),
  });
}
