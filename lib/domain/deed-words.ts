import { type RequestStatus, waitsFor } from "./request.ts";

export type Deed = "approve" | "reject" | "return" | "escalate" | "resubmit" | "withdraw";

interface Standing {
  readonly name: string;
  readonly status: RequestStatus;
  readonly given: number;
  readonly needed: number;
  readonly clusters: readonly { readonly name: string }[];
}

interface Said {
  readonly done: string;
  readonly next: string;
}

/** What somebody has just done, and what happens next; null where the request is no longer as that deed leaves it. */
export function deedWords(deed: string, request: Standing): Said | null {
  const { name, status, given, needed, clusters } = request;
  const said = (done: string, next: string) => ({ done: `${name} ${done}`, next });
  const nowWith = waitsFor(status) ?? "";
  if (deed === "approve" && status === "approved") {
    const where = new Intl.ListFormat("en").format(clusters.map((cluster) => cluster.name));
    return said(
      "is approved.",
      `The list goes to ${where} now. This page shows when each cluster has proven it, and its authors are told.`,
    );
  }
  if (deed === "approve" && status === "escalated" && given > 0)
    return said(
      `has your approval, ${given} of ${needed}.`,
      "Nothing changes on the clusters before somebody else of TDP-k8saas has approved it too.",
    );
  if (deed === "reject" && status === "rejected")
    return said(
      "is rejected.",
      "Nothing changes on the clusters. Its authors are told why, and can copy it to ask again.",
    );
  if (deed === "return" && status === "changes_requested")
    return said(
      "is back with its authors.",
      "They are told what you ask, and its clock stands still. When they have answered, it waits at your desk again.",
    );
  if (deed === "escalate" && status === "escalated")
    return said("is sent on to TDP-k8saas.", "They read your note and decide. Its authors are told.");
  if (deed === "resubmit" && nowWith !== "" && status !== "changes_requested")
    return said(`is with ${nowWith} again.`, "Its clock runs again. You are told what is decided.");
  if (deed === "withdraw" && status === "withdrawn")
    return said(
      "is taken back.",
      "Nothing changes on the clusters. It stays in the history, and can be copied to ask again.",
    );
  return null;
}
