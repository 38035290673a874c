import { type EntryUse, type Impact, type ListedWorkload, type Preview, podsIn, workloadsIn } from "./impact.ts";

const counted = (count: number, word: string) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

/** "12 pods in 3 workloads". */
export function howMany(affected: readonly ListedWorkload[]): string {
  return podsInWorkloads({ pods: podsIn(affected), workloads: workloadsIn(affected) });
}

export function podsInWorkloads({ pods, workloads }: { readonly pods: number; readonly workloads: number }): string {
  return `${counted(pods, "pod")} in ${counted(workloads, "workload")}`;
}

/** First what would be refused or warned of, then what is already so, then what gets better: a sentence each. */
export function impactSentences({ refused, warned, relieved, pods }: Impact): string[] {
  const said: string[] = [];
  if (pods === 0) said.push("Nothing runs on this cluster now.");
  else if (refused.length > 0) said.push(`${howMany(refused)} would be refused when they are next created.`);
  else if (warned.length > 0) said.push(`${howMany(warned)} would raise a warning when they are next created.`);
  else said.push("Nothing that runs today would be refused.");
  const already = [...refused, ...warned].filter((each) => each.already);
  if (already.length > 0) {
    const all = already.length === refused.length + warned.length;
    said.push(`${all ? "All of it" : `Of these, ${howMany(already)}`} would be already, with the list as it is now.`);
  }
  if (relieved.length > 0) said.push(`${howMany(relieved)} that would be refused now would be let in.`);
  return said;
}

/** What runs now from each entry that is added or removed; undefined where the cluster has not told. */
export function usesInWords(preview: Preview | undefined): ReadonlyMap<string, string> | undefined {
  if (preview?.state !== "seen" || preview.impact.pods === 0) return undefined;
  return new Map(preview.impact.uses.map((use) => [use.entry, useWords(use)]));
}

function useWords({ pods, workloads }: EntryUse): string {
  if (pods === 0) return "Nothing that runs there now comes from here.";
  return `${podsInWorkloads({ pods, workloads })} run${pods === 1 ? "s" : ""} an image from here now.`;
}

/** What stands there besides the figures. */
export const previewWords = {
  waiting: "Asking the cluster what runs there. It answers within seconds.",
  forbidden:
    "The portal cannot see what runs on this cluster, so it cannot say what the change would refuse. It enforces the list all the same. An admin of the cluster can let it see, with:",
  failed: "The cluster could not say what runs there",
  goes_on:
    "What runs goes on running: a pod is judged when it is created, for instance at the next roll-out or when its node goes.",
} as const;

/** What an admin of a cluster runs so that the portal may see what runs there. */
export const grantPreview = `kubectl create clusterrole trusted-registries-impact-preview --verb=list,watch --resource=pods
kubectl create clusterrolebinding trusted-registries-impact-preview --clusterrole=trusted-registries-impact-preview --serviceaccount=trusted-registries:portal`;

/** Around the entries that a cluster's platform needs and its list lacks. */
export const platformNeedsWords = {
  before: (platform: string) => `This cluster looks like ${platform}, whose own components are pulled from`,
  after: "The list does not allow that, and in deny they would be refused outside of exempt namespaces",
  source: (platform: string) => `what ${platform} says of it`,
  add: (platform: string) => `Add what ${platform} needs`,
};
