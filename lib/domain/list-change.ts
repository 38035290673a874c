import { isSameEnd, laterEnd, minuteUtc } from "./end-date.ts";
import { Refusal } from "./refusal.ts";
import { compareText } from "./registry-entry.ts";
import type { Mode } from "./revision.ts";

/** One change to one cluster, as a request carries it. Entries are in their written form. */
export type ListChange =
  /** Until its end, or for good. What is on the list already is kept at least so long, never shorter. */
  | { readonly kind: "add_entry"; readonly entry: string; readonly endsAt?: Date | null }
  | { readonly kind: "remove_entry"; readonly entry: string }
  /** Another end for what is on the list: later, earlier, or none. */
  | { readonly kind: "set_end_date"; readonly entry: string; readonly endsAt: Date | null }
  | { readonly kind: "set_mode"; readonly mode: Mode }
  /** All that shall be exempt, not only what is new. */
  | { readonly kind: "set_exempt_namespaces"; readonly namespaces: readonly string[] };

/** The entries that changes ask to add. */
export function addedIn(changes: readonly ListChange[]): string[] {
  return changes.flatMap((change) => (change.kind === "add_entry" ? [change.entry] : []));
}

/** What a change asks for, after "to". */
export function changeWords(change: ListChange): string {
  switch (change.kind) {
    case "add_entry":
      return `add ${change.entry}${change.endsAt ? ` until ${minuteUtc(change.endsAt)}` : ""}`;
    case "remove_entry":
      return `remove ${change.entry}`;
    case "set_end_date":
      return change.endsAt === null
        ? `keep ${change.entry} without an end`
        : `keep ${change.entry} until ${minuteUtc(change.endsAt)}`;
    case "set_mode":
      return `set mode ${change.mode}`;
    case "set_exempt_namespaces":
      return `exempt ${change.namespaces.length === 0 ? "no namespace" : change.namespaces.join(", ")}`;
  }
}

/** An entry of a list, the request it came with, and when it ends; null for never. */
export interface SourcedEntry {
  readonly entry: string;
  readonly requestId: string;
  readonly endsAt: Date | null;
}

/** An entry that ends at another time than before, null for never. Of what is new, `before` is null. */
export interface EndMove {
  readonly entry: string;
  readonly before: Date | null;
  readonly after: Date | null;
}

/** A cluster's list as it is now. Number 0 is the list from registration: nothing approved yet. */
export interface CurrentList {
  readonly number: number;
  readonly mode: Mode;
  readonly entries: readonly SourcedEntry[];
  readonly platformRegistries: readonly string[];
  readonly exemptNamespaces: readonly string[];
}

/** What a request does to one list: its effective delta, and the list that results. */
export interface ListPlan {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
  readonly ends: readonly EndMove[];
  readonly modeBefore: Mode;
  readonly modeAfter: Mode;
  /** The first approved list switches a cluster on although the request does not say so. */
  readonly switchesOn: boolean;
  readonly exemptBefore: readonly string[];
  readonly exemptAfter: readonly string[];
  readonly entries: readonly SourcedEntry[];
}

/** Applies a request's changes to the list as it is now; what is already so changes nothing. @throws Refusal `platform_registry` */
export function planList(current: CurrentList, changes: readonly ListChange[], requestId: string): ListPlan {
  const entries = new Map(current.entries.map((each) => [each.entry, each]));
  const added: string[] = [];
  const removed: string[] = [];
  const unchanged: string[] = [];
  let asked: Mode | null = null;
  const exemptBefore = current.exemptNamespaces.toSorted(compareText);
  let exemptAfter: readonly string[] = exemptBefore;
  for (const change of changes) {
    if (change.kind === "set_mode") {
      asked = change.mode;
    } else if (change.kind === "set_exempt_namespaces") {
      exemptAfter = [...new Set(change.namespaces)].sort(compareText);
    } else if (current.platformRegistries.includes(change.entry)) {
      if (change.kind !== "add_entry") throw new Refusal("platform_registry", change.entry);
      unchanged.push(change.entry);
    } else if (change.kind === "remove_entry") {
      (entries.delete(change.entry) ? removed : unchanged).push(change.entry);
    } else {
      const { entry, endsAt = null } = change;
      const there = entries.get(entry);
      if (there === undefined) {
        if (change.kind === "add_entry") entries.set(entry, { entry, requestId, endsAt });
        (change.kind === "add_entry" ? added : unchanged).push(entry);
        continue;
      }
      const after = change.kind === "add_entry" ? laterEnd(there.endsAt, endsAt) : endsAt;
      if (isSameEnd(there.endsAt, after)) unchanged.push(entry);
      else entries.set(entry, { ...there, endsAt: after });
    }
  }
  const { modeAfter, switchesOn } = modeAfterOf(current, asked, added.length > 0);
  return {
    added: added.sort(),
    removed: removed.sort(),
    unchanged: unchanged.sort(),
    ends: endMoves(current.entries, [...entries.values()]),
    modeBefore: current.mode,
    modeAfter,
    switchesOn,
    exemptBefore,
    exemptAfter,
    entries: [...entries.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1)),
  };
}

/** The first approved list switches a cluster on, unless the request says otherwise. */
export function modeAfterOf(current: Pick<CurrentList, "number" | "mode">, asked: Mode | null, adds: boolean) {
  const switchesOn = asked === null && current.number === 0 && adds && current.mode === "off";
  return { modeAfter: asked ?? (switchesOn ? "deny" : current.mode), switchesOn } as const;
}

function endMoves(before: readonly SourcedEntry[], after: readonly SourcedEntry[]): EndMove[] {
  const endOf = new Map(before.map(({ entry, endsAt }) => [entry, endsAt]));
  return after
    .map(({ entry, endsAt }) => ({ entry, before: endOf.get(entry) ?? null, after: endsAt }))
    .filter(({ before: was, after: is }) => !isSameEnd(was, is))
    .sort((a, b) => compareText(a.entry, b.entry));
}

/** The entries of a list that it keeps for longer than before. */
export function prolonged({ added, ends }: Pick<ListPlan, "added" | "ends">): string[] {
  return ends
    .filter(
      ({ entry, before, after }) => !added.includes(entry) && before !== null && laterEnd(before, after) !== before,
    )
    .map(({ entry }) => entry);
}

export function changesNothing(
  plan: Pick<ListPlan, "added" | "removed" | "ends" | "modeBefore" | "modeAfter" | "exemptBefore" | "exemptAfter">,
): boolean {
  const exempt = exemptDelta(plan);
  const lists = [plan.added, plan.removed, plan.ends, exempt.added, exempt.removed];
  return lists.every(({ length }) => length === 0) && plan.modeBefore === plan.modeAfter;
}

/** The namespaces that become exempt, and those that are no longer. */
export function exemptDelta(plan: Pick<ListPlan, "exemptBefore" | "exemptAfter">) {
  const { exemptBefore, exemptAfter } = plan;
  return {
    added: exemptAfter.filter((name) => !exemptBefore.includes(name)),
    removed: exemptBefore.filter((name) => !exemptAfter.includes(name)),
  };
}

function canonicalChange(change: ListChange): string[] {
  if (change.kind === "set_mode") return [change.kind, change.mode];
  if (change.kind === "set_exempt_namespaces") return [change.kind, ...change.namespaces.toSorted(compareText)];
  if (change.kind === "set_end_date") return [change.kind, change.entry, change.endsAt?.toISOString() ?? "never"];
  return [
    change.kind,
    change.entry,
    ...(change.kind === "add_entry" && change.endsAt ? [change.endsAt.toISOString()] : []),
  ];
}

/** What an approver's decision is bound to, as canonical JSON: changes with their ends, clusters, reason, and the effective delta for each cluster. */
export function canonicalRequest(request: {
  readonly reason: string;
  readonly clusters: readonly {
    readonly clusterId: string;
    readonly changes: readonly ListChange[];
    readonly plan: ListPlan;
  }[];
}): string {
  const clusters = [...request.clusters]
    .sort((a, b) => (a.clusterId < b.clusterId ? -1 : 1))
    .map(({ clusterId, changes, plan }) => ({
      added: plan.added,
      changes: changes.map(canonicalChange).sort((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1)),
      cluster: clusterId,
      ...canonicalEnds(plan),
      ...canonicalExempt(plan),
      modeAfter: plan.modeAfter,
      modeBefore: plan.modeBefore,
      removed: plan.removed,
    }));
  return JSON.stringify({ clusters, reason: request.reason });
}

/** Like the next: said only where it changes. */
function canonicalEnds({ ends }: ListPlan): { ends?: (string | null)[][] } {
  const text = (end: Date | null) => end?.toISOString() ?? null;
  return ends.length === 0 ? {} : { ends: ends.map(({ entry, before, after }) => [entry, text(before), text(after)]) };
}

/** Said only where it changes, so that a request of before there were such changes keeps its digest. */
function canonicalExempt(plan: ListPlan): { exemptAdded?: string[]; exemptRemoved?: string[] } {
  const { added, removed } = exemptDelta(plan);
  return added.length + removed.length === 0 ? {} : { exemptAdded: added, exemptRemoved: removed };
}
