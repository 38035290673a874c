import type { AuditEvent, EventDetails } from "./audit-event.ts";
import { type CurrentList, changesNothing, changeWords, type ListChange, planList } from "./list-change.ts";

/** An approved request whose revision of a cluster was superseded before the cluster proved it, and what it asked for there. */
export interface Overtaken {
  readonly requestId: string;
  /** Its revision; that of another request where the list was as asked already. */
  readonly revision: number;
  readonly changes: readonly ListChange[];
}

/** What a proof says of a request that was overtaken: in force as part of what was proven, unless something it asked for is no longer so. */
export function arrivalOf(
  overtaken: Overtaken,
  list: CurrentList,
  proven: EventDetails["delivery.enforced"],
): Extract<AuditEvent, { type: "delivery.enforced" | "delivery.replaced" }> {
  const { requestId, revision, changes } = overtaken;
  const undone = changes.filter((change) => !isSo(list, change));
  if (undone.length > 0) {
    const detail = { revision, by: proven.revision, undone: undone.map(changeWords) };
    return { type: "delivery.replaced", requestId, detail };
  }
  const createdAs = revision === proven.revision ? {} : { createdAs: revision };
  return { type: "delivery.enforced", requestId, detail: { ...proven, ...createdAs } };
}

function isSo(list: CurrentList, change: ListChange): boolean {
  if ("entry" in change && list.platformRegistries.includes(change.entry)) return change.kind === "add_entry";
  if (change.kind === "set_end_date" && list.entries.every(({ entry }) => entry !== change.entry)) return false;
  return changesNothing(planList(list, [change], ""));
}
