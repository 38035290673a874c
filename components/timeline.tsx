import Link from "next/link";
import type { EventDetails, EventType } from "#lib/domain/audit-event.ts";
import { eventSentence, eventTitle } from "#lib/domain/event-words.ts";
import { When } from "./when.tsx";

export interface TimelineEvent {
  readonly id: string;
  readonly at: Date;
  readonly type: EventType;
  readonly actorName: string;
  readonly actorAs: string;
  readonly clusterName: string | null;
  readonly reason: string | null;
  readonly detail: unknown;
}

/** What happened, newest first; each leads to its whole record. */
export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  if (events.length === 0) return <p className="text-quiet">Nothing has happened yet.</p>;
  return (
    <ol className="space-y-4 border-l-2 border-line pl-5">
      {events.map((event) => (
        <li key={event.id}>
          <p>
            <strong>{eventTitle(event.type)}</strong>
            {event.clusterName !== null && <> on {event.clusterName}</>} by {event.actorName} (
            {event.actorAs.replace("_", " ")}),{" "}
            <Link href={`/history/${event.id}`}>
              <When at={event.at} />
            </Link>
          </p>
          <p className="wrap-anywhere text-quiet">
            {eventSentence(event.type, event.detail as EventDetails[typeof event.type])}
          </p>
          {event.reason !== null && (
            <blockquote className="mt-1 border-l-4 border-line pl-3 whitespace-pre-wrap wrap-anywhere">
              {event.reason}
            </blockquote>
          )}
        </li>
      ))}
    </ol>
  );
}
