import type { EventType } from "./audit-event.ts";
import { eventTypes } from "./event-words.ts";

/** Kinds of events that are looked for together. A kind may be in several. */
export const eventGroups = {
  decisions: "Decisions and proofs",
  requests: "All of requests",
  clusters: "All of clusters and lists",
  people: "All of people and rules",
} as const;

export type EventGroup = keyof typeof eventGroups;

const decisions: readonly EventType[] = [
  "request.approval_given",
  "request.approved",
  "request.rejected",
  "revision.created",
  "entry.expired",
  "delivery.enforced",
];

const prefixes: Readonly<Record<Exclude<EventGroup, "decisions">, readonly string[]>> = {
  requests: ["request", "decision", "attempt"],
  clusters: ["cluster", "revision", "entry", "delivery"],
  people: ["person", "rule", "times"],
};

export function typesOf(group: EventGroup): readonly EventType[] {
  if (group === "decisions") return decisions;
  return eventTypes.filter((type) => prefixes[group].includes(type.slice(0, type.indexOf("."))));
}

export function isEventGroup(text: string): text is EventGroup {
  return Object.hasOwn(eventGroups, text);
}
