import type { HistoryFilter } from "#lib/data/history-views.ts";
import { isEventGroup, typesOf } from "#lib/domain/event-groups.ts";
import { eventTypes } from "#lib/domain/event-words.ts";

const names = ["request", "registry", "cluster", "person", "kind", "from", "until", "before"] as const;
const day = 86_400_000;

/** Reads the filters in the address. What cannot be read is said, and shown as it was typed. */
export function readFilter(params: Readonly<Record<string, string | string[] | undefined>>) {
  const typed: Record<string, string> = {};
  for (const name of names) {
    const value = params[name];
    typed[name] = (typeof value === "string" ? value : "").trim().slice(0, 200);
  }
  const text = (name: (typeof names)[number]) => typed[name] ?? "";
  const problems: string[] = [];
  const filter: { -readonly [K in keyof HistoryFilter]: HistoryFilter[K] } = {};
  if (text("request") !== "") {
    const [, digits] = /^(?:TR-)?(\d{1,9})$/i.exec(text("request")) ?? [];
    if (digits === undefined) problems.push("A request is written TR-1042.");
    else filter.request = Number(digits);
  }
  if (text("registry") !== "") filter.registry = text("registry");
  if (text("cluster") !== "") filter.cluster = text("cluster");
  if (text("person") !== "") filter.person = text("person");
  const asked = text("kind");
  const kind = eventTypes.find((type) => type === asked);
  if (kind !== undefined) filter.kinds = [kind];
  else if (isEventGroup(asked)) filter.kinds = typesOf(asked);
  else if (asked !== "") problems.push("There is no such kind of event; choose one from the list.");
  for (const name of ["from", "until"] as const) {
    if (text(name) === "") continue;
    const at = /^\d{4}-\d\d-\d\d$/.test(text(name)) ? new Date(`${text(name)}T00:00:00Z`) : new Date(Number.NaN);
    if (Number.isNaN(at.getTime()))
      problems.push(`The date ${JSON.stringify(text(name))} cannot be read: write it as 2026-06-30.`);
    else filter[name] = name === "until" ? new Date(at.getTime() + day) : at;
  }
  if (/^\d{1,15}$/.test(text("before"))) filter.before = Number(text("before"));
  return { filter: filter as HistoryFilter, typed, problems };
}
