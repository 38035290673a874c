import type { Desk } from "./request.ts";
import type { RiskLevel } from "./request-risk.ts";

/** Something that somebody did to a request, with their own words where they gave any. */
interface Done {
  readonly request: string;
  readonly who: string;
  readonly why: string | null;
}

interface OnCluster {
  readonly cluster: string;
}

/** Everything that people are told, with the facts that its words need. Free text goes into `why` only: never into a subject. */
export interface NotificationFacts {
  waits: Done & {
    readonly desk: Desk;
    readonly because: "filed" | "sent_on" | "silence" | "answered";
    readonly risk: RiskLevel | null;
  };
  due_soon: { readonly request: string; readonly desk: Desk; readonly until: string };
  overdue: { readonly request: string; readonly desk: Desk; readonly since: string };
  filed_for_you: Done & { readonly desk: Desk };
  sent_on: Done & { readonly because: "note" | "silence" };
  asked: Done & { readonly desk: Desk };
  answer_due: { readonly request: string; readonly until: string };
  changed: Done & { readonly voided: readonly string[] };
  answered: Done & { readonly desk: Desk };
  approved_partly: Done & { readonly given: number; readonly needed: number };
  approved: Done;
  rejected: Done;
  withdrawn: Done;
  expired: { readonly request: string };
  late: { readonly request: string; readonly desk: Desk; readonly since: string };
  commented: Done;
  approvals_voided: { readonly request: string };
  approval_void: { readonly request: string; readonly because: "changed" | "list" };
  enforced: OnCluster & { readonly request: string; readonly revision: number; readonly together?: boolean };
  replaced: OnCluster & { readonly request: string; readonly revision: number; readonly undone: readonly string[] };
  ends_soon: OnCluster & {
    readonly request: string;
    readonly entries: readonly string[];
    readonly endsAt: string;
    readonly hours: number;
  };
  ended: OnCluster & { readonly request: string; readonly entries: readonly string[] };
  not_delivered: OnCluster & { readonly request: string; readonly message: string; readonly again: boolean };
  cluster_open: OnCluster & { readonly message: string };
  cluster_closed: OnCluster & { readonly since: string };
  cluster_differs: OnCluster & { readonly objects: readonly string[] };
  cluster_stuck: OnCluster & { readonly message: string };
  cluster_well: OnCluster & { readonly revision: number };
}

export type NotificationCode = keyof NotificationFacts;

/** A code with its facts, as arguments. */
export type NotificationSaid = {
  [C in NotificationCode]: readonly [code: C, facts: NotificationFacts[C]];
}[NotificationCode];

/** What one person is told, in words: portal and mail show the same. */
export interface NotificationText {
  /** One line, of our own words, numbers and the names of clusters. */
  readonly subject: string;
  readonly lines: readonly string[];
  /** What somebody wrote, word for word. */
  readonly quote: { readonly by: string; readonly text: string } | null;
  readonly next: string;
}

const minute = (instant: string) => `${instant.slice(0, 16).replace("T", " ")} UTC`;
const quote = ({ who, why }: Done) => (why === null || why === "" ? null : { by: who, text: why });
const list = (items: readonly string[]) => items.join(", ");
const entriesOf = (entries: readonly string[]) => (entries.length === 1 ? "One entry" : `${entries.length} entries`);
const entriesNamed = 10;
const listed = (entries: readonly string[]) =>
  entries.length <= entriesNamed
    ? list(entries)
    : `${list(entries.slice(0, entriesNamed))} and ${entries.length - entriesNamed} more`;

const turn: Record<Desk, string> = {
  "support-platform": "Look it over, then send it on to TDP-k8saas or ask its authors.",
  "TDP-k8saas": "Read what it would change, then approve it, reject it, or ask its authors.",
};
const newCopy = "If it is still needed, its page offers to file it again as a copy, which you can change.";
const clusterPage = "The cluster's page says what differs and who can put it right.";

const arrived = {
  filed: ({ who, desk }: NotificationFacts["waits"]) => `${who} filed it; it waits for ${desk}.`,
  sent_on: ({ who, desk }: NotificationFacts["waits"]) => `${who} of support-platform sent it on to ${desk}.`,
  silence: ({ desk }: NotificationFacts["waits"]) =>
    `support-platform had not acted by its deadline, so it went on to ${desk} by itself.`,
  answered: ({ who, desk }: NotificationFacts["waits"]) =>
    `${who} answered what was asked; it waits for ${desk} again.`,
} as const;

type Words = { readonly [C in NotificationCode]: (facts: NotificationFacts[C]) => NotificationText };

const words: Words = {
  waits: (facts) => ({
    subject: `${facts.request} waits for ${facts.desk}`,
    lines: [arrived[facts.because](facts), ...(facts.risk === null ? [] : [`Its risk is ${facts.risk}.`])],
    quote: quote(facts),
    next: turn[facts.desk],
  }),
  due_soon: ({ request, desk, until }) => ({
    subject: `${request} is due soon`,
    lines: [`It waits for ${desk}, which has until ${minute(until)}.`],
    quote: null,
    next: turn[desk],
  }),
  overdue: ({ request, desk, since }) => ({
    subject: `${request} is overdue`,
    lines: [`${desk} should have acted by ${minute(since)}.`],
    quote: null,
    next: turn[desk],
  }),
  filed_for_you: (facts) => ({
    subject: `${facts.request} was filed for you`,
    lines: [`${facts.who} filed it; it waits for ${facts.desk}. You are one of its authors.`],
    quote: quote(facts),
    next: "Nothing to do. You are told what is decided; you can change it or take it back until then.",
  }),
  sent_on: (facts) => ({
    subject: `${facts.request} went on to TDP-k8saas`,
    lines: [
      facts.because === "silence"
        ? "support-platform had not acted by its deadline, so it went on by itself."
        : `${facts.who} of support-platform sent it on.`,
    ],
    quote: quote(facts),
    next: "Nothing to do. TDP-k8saas decides, and you are told.",
  }),
  asked: (facts) => ({
    subject: `${facts.request} needs an answer from you`,
    lines: [`${facts.who} of ${facts.desk} asks. Its clock stands still until you answer.`],
    quote: quote(facts),
    next: "Change the request or answer on its page, then send it again.",
  }),
  answer_due: ({ request, until }) => ({
    subject: `${request} still needs an answer from you`,
    lines: [`It expires at ${minute(until)} if nobody answers.`],
    quote: null,
    next: "Change the request or answer on its page, then send it again.",
  }),
  changed: (facts) => ({
    subject: `${facts.request} was changed`,
    lines: [
      `${facts.who} changed it and is now one of its authors.`,
      ...(facts.voided.length === 0 ? [] : [`No longer counts: the approval of ${list(facts.voided)}.`]),
    ],
    quote: quote(facts),
    next: "Read what it asks for now; if that is not what you meant, change it or take it back.",
  }),
  answered: (facts) => ({
    subject: `${facts.request} was sent again`,
    lines: [`${facts.who} answered what was asked; it waits for ${facts.desk}.`],
    quote: quote(facts),
    next: "Nothing to do. You are told what is decided.",
  }),
  approved_partly: (facts) => ({
    subject: `${facts.request} has ${facts.given} of ${facts.needed} approvals`,
    lines: [`${facts.who} of TDP-k8saas approved it. It needs ${facts.needed} different people.`],
    quote: quote(facts),
    next: "Nothing to do. Somebody else of TDP-k8saas decides, and you are told.",
  }),
  approved: (facts) => ({
    subject: `${facts.request} was approved`,
    lines: [`${facts.who} of TDP-k8saas approved it.`],
    quote: quote(facts),
    next: "Nothing to do. The lists go to the clusters now, and you are told when each cluster has proven its own.",
  }),
  rejected: (facts) => ({
    subject: `${facts.request} was rejected`,
    lines: [`${facts.who} of TDP-k8saas rejected it. Nothing changes on the clusters.`],
    quote: quote(facts),
    next: `${newCopy} Ask what is unclear in a comment there.`,
  }),
  withdrawn: (facts) => ({
    subject: `${facts.request} was withdrawn`,
    lines: [`${facts.who} took it back. Nothing changes on the clusters.`],
    quote: quote(facts),
    next: `Nothing to do. ${newCopy}`,
  }),
  expired: ({ request }) => ({
    subject: `${request} has expired`,
    lines: ["Nobody decided it in the time it had. Nothing changes on the clusters."],
    quote: null,
    next: newCopy,
  }),
  late: ({ request, desk, since }) => ({
    subject: `${request} is overdue`,
    lines: [`${desk} should have acted by ${minute(since)}. Everybody there was told.`],
    quote: null,
    next: "If it is urgent, write a comment on its page that says why.",
  }),
  commented: (facts) => ({
    subject: `New comment on ${facts.request}`,
    lines: [`${facts.who} wrote a comment.`],
    quote: quote(facts),
    next: "Answer on the page of the request.",
  }),
  approvals_voided: ({ request }) => ({
    subject: `${request} has to be approved anew`,
    lines: ["A list that it changes has changed since it was approved, so the approvals given no longer count."],
    quote: null,
    next: "Nothing to do. TDP-k8saas was told.",
  }),
  approval_void: ({ request, because }) => ({
    subject: `Your approval of ${request} no longer counts`,
    lines: [
      because === "changed"
        ? "The request was changed after you approved it."
        : "A list that it changes has changed since you approved it.",
    ],
    quote: null,
    next: "Read what it would change now, and decide again.",
  }),
  enforced: ({ request, cluster, revision, together = false }) => ({
    subject: `${request} is enforced on ${cluster}`,
    lines: [
      `The cluster has proven that revision ${revision} of its list is in force.`,
      ...(together ? ["It was made by a later request, and what this one asked for is part of it."] : []),
    ],
    quote: null,
    next: "Nothing to do. The cluster's page answers whether an image would be admitted.",
  }),
  replaced: ({ request, cluster, revision, undone }) => ({
    subject: `${request} was replaced on ${cluster} before it arrived`,
    lines: [
      `The cluster has proven revision ${revision} of its list. No longer so is what was asked: to ${listed(undone)}.`,
    ],
    quote: null,
    next: newCopy,
  }),
  ends_soon: ({ request, cluster, entries, endsAt, hours }) => ({
    subject: `${entriesOf(entries)} of ${cluster} ${entries.length === 1 ? "ends" : "end"} in ${hours === 1 ? "an hour" : "a day"} or less`,
    lines: [
      `${listed(entries)}, from ${request}, ${entries.length === 1 ? "leaves" : "leave"} the list at ${minute(endsAt)}.`,
      "From then on the cluster treats images that nothing else on the list covers as coming from elsewhere.",
    ],
    quote: null,
    next: `If it is still needed, open ${request} and extend it: one click files a request, which TDP-k8saas decides.`,
  }),
  ended: ({ request, cluster, entries }) => ({
    subject: `${entriesOf(entries)} of ${cluster} ${entries.length === 1 ? "has" : "have"} ended`,
    lines: [
      `${listed(entries)}, from ${request}, ${entries.length === 1 ? "was" : "were"} removed from the list at the end that was decided.`,
    ],
    quote: null,
    next: `If it is still needed, ask again: the page of ${request} offers to copy it as a new request.`,
  }),
  not_delivered: ({ request, cluster, message, again }) => ({
    subject: `${request} has not reached ${cluster} yet`,
    lines: [message],
    quote: null,
    next: again
      ? "Nothing to do. It is tried again by itself, and you are told when the cluster has proven it."
      : "It waits for an admin: platform admins were told. You are told when the cluster has proven it.",
  }),
  cluster_open: ({ cluster, message }) => ({
    subject: `Alarm: ${cluster} is open`,
    lines: ["The cluster no longer judges pods as was decided.", message],
    quote: null,
    next: clusterPage,
  }),
  cluster_closed: ({ cluster, since }) => ({
    subject: `${cluster} is closed again`,
    lines: [`It judges pods as decided again. It was open since ${minute(since)}.`],
    quote: null,
    next: "Find out what happened in between: the history has both, and who changed what in the cluster its own audit log.",
  }),
  cluster_differs: ({ cluster, objects }) => ({
    subject: `${cluster} differs from what was decided`,
    lines: [`Different or missing: ${list(objects)}.`],
    quote: null,
    next: clusterPage,
  }),
  cluster_stuck: ({ cluster, message }) => ({
    subject: `${cluster} needs an admin`,
    lines: [message],
    quote: null,
    next: "Until then its list may be an old one. The cluster's page has the whole state.",
  }),
  cluster_well: ({ cluster, revision }) => ({
    subject: `${cluster} is well again`,
    lines: [`It has proven revision ${revision} again.`],
    quote: null,
    next: "Nothing to do.",
  }),
};

/** What one person is told, in words. */
export function notificationText(...[code, facts]: NotificationSaid): NotificationText {
  return (words[code] as (given: typeof facts) => NotificationText)(facts);
}
