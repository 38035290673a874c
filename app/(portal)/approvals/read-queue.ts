import type { Place, WaitingFilter } from "#lib/data/waiting-views.ts";
import { riskLevels } from "#lib/domain/request-risk.ts";

export type Params = Readonly<Record<string, string | string[] | undefined>>;

/** What narrows the queue, as it stands in the address. */
export const filterNames = ["q", "tenant", "risk", "due", "entry", "looks"] as const;
export type FilterName = (typeof filterNames)[number];

export interface Queue {
  readonly filter: WaitingFilter;
  /** As it was typed, only what counts. */
  readonly typed: Readonly<Partial<Record<FilterName, string>>>;
}

/** Reads the filter. What cannot be one narrows nothing, and is not shown as if it did. */
export function readQueue(params: Params): Queue {
  const text = (name: string) => {
    const value = params[name];
    return (typeof value === "string" ? value : "").trim().slice(0, 300);
  };
  const [q, tenant, entry] = [text("q"), text("tenant"), text("entry")];
  const risk = riskLevels.find((level) => level === text("risk"));
  const due = (["overdue", "day"] as const).find((each) => each === text("due"));
  const looks = (["me", "nobody"] as const).find((each) => each === text("looks"));
  return {
    filter: {
      from: text("from") === "others" ? "others" : "me",
      ...(q !== "" && { text: q }),
      ...(tenant !== "" && { tenant }),
      ...(risk !== undefined && { risk }),
      ...(due !== undefined && { due }),
      ...(entry !== "" && { entry }),
      ...(looks !== undefined && { looks }),
    },
    typed: {
      ...(q !== "" && { q }),
      ...(tenant !== "" && { tenant }),
      ...(risk !== undefined && { risk }),
      ...(due !== undefined && { due }),
      ...(entry !== "" && { entry }),
      ...(looks !== undefined && { looks }),
    },
  };
}

/** The same as a query, with `changes`: a value sets, undefined takes away. */
export function queueQuery(
  { filter, typed }: Queue,
  changes: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = { ...(filter.from === "others" && { from: "others" }), ...typed, ...changes };
  return new URLSearchParams(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString();
}

export function queueAddress(queue: Queue, changes: Readonly<Record<string, string | undefined>> = {}): string {
  const query = queueQuery(queue, changes);
  return query === "" ? "/approvals" : `/approvals?${query}`;
}

export function writePlace({ due, number }: Place): string {
  return `${due}.${number}`;
}

/** A place in the order, from the address; undefined when there is none, or it cannot be one. */
export function readPlace(text: string | string[] | undefined): Place | undefined {
  const [, due, number] = /^(\d{1,16})\.(\d{1,9})$/.exec(typeof text === "string" ? text : "") ?? [];
  return due === undefined ? undefined : { due: Number(due), number: Number(number) };
}

/** The address of a request, opened from this place of the queue: it leads on from there. */
export function requestInQueue(id: string, queue: Queue, place: Place): string {
  return `/requests/${id}?${new URLSearchParams({ queue: queueQuery(queue), place: writePlace(place) })}`;
}
