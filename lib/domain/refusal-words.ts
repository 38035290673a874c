import { exemptNamespaceLimit } from "./exempt-namespace.ts";
import type { Refusal, RefusalCode } from "./refusal.ts";
import { reasonLimit } from "./request.ts";

/** Every refusal in words: what was wrong, and what to do. A code without words does not compile. */
const words: Record<RefusalCode, (detail: string) => string> = {
  already_approved: () =>
    "You have approved this request already. It counts once; somebody else of TDP-k8saas has to approve it too.",
  author_of_affected: (name) =>
    `You are an author of ${name}, which this would affect, so another platform admin has to change it.`,
  comment_missing: () => "Nothing is written. Write a few words first.",
  already_on_list: (entries) =>
    `Already on the list of every cluster you chose, for as long as asked for or longer: ${entries}. Leave out what is there already.`,
  channel_not_offered: (kind) => `"${kind}" cannot be told that way. Choose one of the ways that are offered.`,
  claimed_already: () => "You look at this request already. Nothing was changed.",
  claimed_by_other: (name) =>
    `${name} looks at this request. To take it over, or to release it for them, say why in a few words.`,
  cluster_name_invalid: () =>
    "A cluster's name has lower-case letters, digits and hyphens only, at most 63. Write it as in its group claim.",
  cluster_name_taken: (name) =>
    `A cluster called ${name} is registered already. Replace its credentials on its own page.`,
  cluster_not_ready: () =>
    "This cluster has not passed its checks yet, so it cannot be asked. Its page says what is missing and who does it.",
  cluster_not_yours: () => "One of the clusters is not among those you may file for. Choose from the list.",
  duplicate_change: (subject) => `${subject} stands in this request twice. Keep one.`,
  end_already: (entry) => `${entry} has exactly this end already on every cluster you chose. Choose another one.`,
  end_passed: (entry) =>
    `The end that is asked for ${entry} has passed meanwhile, so nothing would be left to approve. Ask its authors for a later one, or reject it.`,
  end_too_far: (years) => `An end more than ${years} years from now is not kept. Choose an earlier day, or no end.`,
  end_too_soon: (end) =>
    `The end asked for, ${end}, has passed or is less than an hour away. Choose a later one, so that there is time to decide.`,
  end_unreadable: (day) =>
    day === ""
      ? "No day is given. Write it as year, month and day, for instance 2027-02-28."
      : `"${day}" is no day of the calendar. Write it as year, month and day, for instance 2027-02-28.`,
  entry_invalid: (entry) => `${entry} is not a registry entry. Write host[:port][/path], for instance ghcr.io/acme.`,
  exempt_already: () =>
    "Exactly these namespaces are exempt already on every cluster you chose. Name others, or leave them as they are.",
  forbidden: () => "Your roles do not allow this. The page of the request says who can.",
  four_eyes: () =>
    "You wrote, filed or changed this request, or it was filed for you, so somebody else has to do this, whatever your roles.",
  high_risk_reason_missing: (name) =>
    `${name === "" ? "It" : name} is of high risk, so it is not approved without a reason. Say why it is acceptable, in a sentence: auditors read it later.`,
  illegal_move: (status) =>
    `This request is ${status.replaceAll("_", " ")} by now, so this can no longer be done. Nothing was changed. Open its page again to see where it stands.`,
  list_too_large: (figure) => `The list would grow too large: ${figure}. Use fewer, wider entries.`,
  mode_already: (mode) => `Every cluster you chose is in mode ${mode} already. Choose another, or leave it as it is.`,
  namespace_invalid: (problem) => problem,
  no_changes: () =>
    "This request would change nothing. Name at least one registry to add or remove, another mode, or other exempt namespaces.",
  no_clusters: () => "No cluster is chosen. Choose at least one.",
  not_found: () =>
    "There is no such request or cluster, or it is not one you may see. Check the address, or ask whoever sent it.",
  not_a_member: () =>
    "This person does not hold every cluster you chose, so a request cannot be filed for them. Choose other clusters.",
  not_claimed: () => "Nobody looks at this request by now, so there is nothing to release.",
  nothing_chosen: () => "No request is chosen. Choose at least one.",
  nothing_ends: () =>
    "Nothing here has an end any more: it was extended or removed meanwhile. Open the cluster's page to see its list.",
  not_on_list: (entry) =>
    `${entry} is not on the list of any cluster you chose, so it cannot be removed. Check how it is written there.`,
  platform_registry: (entry) =>
    `${entry} is a platform registry: every cluster needs it, so it cannot be removed. Take it out of the request.`,
  question_missing: () =>
    "Nothing is asked. Say what they should change or explain: its authors read it, and answer it.",
  reason_missing: () => "No reason is given. Say why, in a sentence: auditors and approvers read it later.",
  reason_too_long: (length) =>
    `The reason has ${length} characters; at most ${reasonLimit} are kept. Shorten it, or link to a longer text.`,
  renewal_waits: (name) => `${name} asks for more time already and waits for its decision. Nothing was filed.`,
  rule_invalid: (what) => `${what} is not possible. Nothing was changed; choose another figure.`,
  several_tenants: () => "These clusters belong to different tenants. File one request for each tenant.",
  stale: () => "The request or the list has changed since you opened this page. Read it again below, then decide.",
  tenant_missing: () => "No tenant is named. Name the one that owns the cluster.",
  ticket_invalid: () =>
    "The number of the other system's ticket is too long or has line breaks. Write at most 80 characters, on one line.",
  too_many_namespaces: (count) =>
    `These are ${count} namespaces; at most ${exemptNamespaceLimit} can be exempt. If so many need it, ask for mode warn instead.`,
  too_many_questions: (limit) =>
    `You have asked ${limit} in the last minutes, which is as many as one person may. Wait five minutes; for whole pipelines there is check on the command line.`,
  try_again: () => "Somebody else was changing the same thing. Nothing was changed; try once more.",
};

export function refusalWords(refusal: Pick<Refusal, "code" | "detail">): string {
  return words[refusal.code](refusal.detail ?? "");
}
