import { Refusal } from "./refusal.ts";
import { compareText } from "./registry-entry.ts";
import type { Mode } from "./revision.ts";

/** One change to one cluster, as a request carries it. Entries are in their written form. */
export type ListChange =
  | { readonly kind: "add_entry" | "remove_entry"; readonly entry: string }
  | { readonly kind: "set_mode"; readonly mode: Mode }
  /** All that shall be exempt, not only what is new. */
  | { readonly kind: "set_exempt_namespaces"; readonly namespaces: readonly string[] };

/** What a change asks for, after "to". */
export function changeWords(change: ListChange): string {
  switch (change.kind) {
    case "add_entry":
      return `add ${change.entry}`;
    case "remove_entry":
      return `remove ${change.entry}`;
    case "set_mode":
      return `set mode ${change.mode}`;
    case "set_exempt_namespaces":
      return `exempt ${change.namespaces.length === 0 ? "no namespace" : change.namespaces.join(", ")}`;
  }
}

/** An entry of a list and the request it came with. */
export interface SourcedEntry {
  readonly entry: string;
  readonly requestId: string;
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
      if (change.kind === "remove_entry") throw new Refusal("platform_registry", change.entry);
      unchanged.push(change.entry);
    } else if (change.kind === "add_entry") {
      if (entries.has(change.entry)) unchanged.push(change.entry);
      else {
        entries.set(change.entry, { entry: change.entry, requestId });
        added.push(change.entry);
      }
    } else if (entries.delete(change.entry)) removed.push(change.entry);
    else unchanged.push(change.entry);
  }
  const switchesOn = asked === null && current.number === 0 && added.length > 0 && current.mode === "off";
  return {
    added: added.sort(),
    removed: removed.sort(),
    unchanged: unchanged.sort(),
    modeBefore: current.mode,
    modeAfter: asked ?? (switchesOn ? "deny" : current.mode),
    switchesOn,
    exemptBefore,
    exemptAfter,
    entries: [...entries.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1)),
  };
}

export function changesNothing(plan: ListPlan): boolean {
  const exempt = exemptDelta(plan);
  const lists = [plan.added, plan.removed, exempt.added, exempt.removed];
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
  return [change.kind, change.entry];
}

/** What an approver's decision is bound to, as canonical JSON: changes, clusters, reason, and the effective delta for each cluster. */
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
      ...canonicalExempt(plan),
      modeAfter: plan.modeAfter,
      modeBefore: plan.modeBefore,
      removed: plan.removed,
    }));
  return JSON.stringify({ clusters, reason: request.reason });
}

/** Said only where it changes, so that a request of before there were such changes keeps its digest. */
function canonicalExempt(plan: ListPlan): { exemptAdded?: string[]; exemptRemoved?: string[] } {
  const { added, removed } = exemptDelta(plan);
  return added.length + removed.length === 0 ? {} : { exemptAdded: added, exemptRemoved: removed };
}
