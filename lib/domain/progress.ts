/** How far an approved request has come on one cluster. `stuck` has not arrived, and the last try failed. */
export type Arrival = "enforced" | "replaced" | "stuck" | "on_its_way";

/** On how many of its clusters a request has come how far. */
export type Progress = Readonly<Record<Arrival, number>>;

export function progressOf(arrivals: readonly Arrival[]): Progress {
  const count = (which: Arrival) => arrivals.filter((each) => each === which).length;
  return {
    enforced: count("enforced"),
    replaced: count("replaced"),
    stuck: count("stuck"),
    on_its_way: count("on_its_way"),
  };
}

export function totalOf({ enforced, replaced, stuck, on_its_way }: Progress): number {
  return enforced + replaced + stuck + on_its_way;
}

/** Nothing of it is still to arrive. */
export function hasArrived({ stuck, on_its_way }: Progress): boolean {
  return stuck + on_its_way === 0;
}

/** An approved request in a list, and whether that is as it should be: the first seconds are. */
export function progressWords(progress: Progress): { readonly word: string; readonly tone: "good" | "info" | "warn" } {
  const { enforced, replaced, stuck } = progress;
  const total = totalOf(progress);
  if (!hasArrived(progress)) {
    const word =
      enforced + replaced + stuck === 0 ? "Approved, on its way" : `Approved, ${enforced} of ${total} enforced`;
    return { word, tone: stuck > 0 ? "warn" : "info" };
  }
  if (replaced === 0) return { word: "Enforced", tone: "good" };
  return { word: enforced === 0 ? "Approved, replaced" : `${enforced} enforced, ${replaced} replaced`, tone: "info" };
}
