import type { Mode } from "./revision.ts";

const open =
  "It opens the cluster: every image from anywhere is let in, without a warning, until another request is approved.";

/** What a weaker mode gives up, in words; null when the change makes nothing weaker. */
const weakening: Record<Mode, Partial<Record<Mode, string>>> = {
  off: {},
  warn: { off: `From warn to off: pods from elsewhere are no longer even marked. ${open}` },
  deny: {
    off: `From deny to off. ${open}`,
    warn: "From deny to warn: images from anywhere are let in again; the cluster only warns of them and marks them in its audit log.",
  },
};

export function modeRisk(before: Mode, after: Mode): string | null {
  return weakening[before][after] ?? null;
}

/** What other exempt namespaces open or break, in words. */
export function exemptRisk(delta: {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}): string[] {
  const list = new Intl.ListFormat("en");
  const opened =
    delta.added.length === 0
      ? []
      : [
          `Whoever may create pods in ${list.format(delta.added)} can run any image from anywhere there, in every mode.`,
        ];
  const system = delta.removed.filter((name) => name.startsWith("kube-"));
  const closed =
    system.length === 0
      ? []
      : [
          `What the nodes and the cluster's own network need runs in ${list.format(system)}: an image that the list misses there keeps a new or restarted node from working.`,
        ];
  return [...opened, ...closed];
}
