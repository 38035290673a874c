import type { RiskLevel } from "./request-risk.ts";

interface Standing {
  readonly given: number;
  readonly needed: number;
  readonly clusters: readonly { readonly name: string }[];
}

/** Which approval the next one would be, and what it does. */
export function approvingWords({ given, needed, clusters }: Standing): string {
  if (given + 1 < needed)
    return `Yours is approval ${given + 1} of ${needed}: nothing changes on the clusters before the last one.`;
  const does = `Approving makes the next revision of ${new Intl.ListFormat("en").format(clusters.map(({ name }) => name))} and delivers it at once.`;
  return needed > 1 ? `Yours is approval ${needed} of ${needed}, the last one: it takes effect at once. ${does}` : does;
}

/** Whether an approval takes a reason, for the hint of its field. */
export function reasonHint(levels: readonly RiskLevel[]): string {
  const high = levels.filter((each) => each === "high").length;
  if (high === 0) return "To approve, it may be left out.";
  return high === levels.length
    ? "To approve what is of high risk, say why."
    : `To approve, say why: ${high} of these ${levels.length} ${high === 1 ? "is" : "are"} of high risk.`;
}
