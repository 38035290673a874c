import type { EventDetails, EventType } from "#lib/domain/audit-event.ts";
import { eventSentence, eventTitle } from "#lib/domain/event-words.ts";

export function EventText({ type, detail }: { type: EventType; detail: unknown }) {
  return (
    <>
      <strong>{eventTitle(type)}</strong>
      <span className="block wrap-anywhere text-quiet">{eventSentence(type, detail as EventDetails[typeof type])}</span>
    </>
  );
}
