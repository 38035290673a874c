import type { Role } from "./permissions.ts";

/** In which capacity somebody is told something. It decides whether they may still read it later. */
export type Audience =
  | "authors"
  | "support-platform"
  | "TDP-k8saas"
  /** Whose approval of a request was voided just now. */
  | "former_approvers"
  /** Who wrote a comment on a request, or decided it. */
  | "participants"
  | "platform_admins"
  /** Whoever holds the cluster that it is about. */
  | "cluster_members";

/** Audiences that a role stands for. The rest follow from a request itself. */
export const roleAudiences = {
  "support-platform": "support_agent",
  "TDP-k8saas": "approver",
  former_approvers: "approver",
  platform_admins: "platform_admin",
  cluster_members: "tenant_member",
} as const satisfies Partial<Record<Audience, Role>>;

/** A desk is never told of its members' own requests. */
export const deskAudiences = [
  "support-platform",
  "TDP-k8saas",
  "former_approvers",
] as const satisfies readonly Audience[];

/** The audiences somebody belongs to by these roles. */
export function audiencesOf(roles: readonly Role[]): Audience[] {
  return Object.entries(roleAudiences)
    .filter(([, role]) => roles.includes(role))
    .map(([audience]) => audience as Audience);
}

/** How somebody is told. */
export type Channel = "both" | "inbox" | "mail" | "none";

export const channels: readonly Channel[] = ["both", "inbox", "mail", "none"];

export type NotificationKind =
  | "decision"
  | "question"
  | "progress"
  | "discussion"
  | "delivery"
  | "end"
  | "waiting"
  | "deadline"
  | "approval"
  | "alarm";

interface Kind {
  readonly title: string;
  readonly about: string;
  /** Who can be told of it at all. */
  readonly roles: readonly Role[];
  /** Until somebody chooses otherwise. */
  readonly usual: Channel;
  readonly offered: readonly Channel[];
}

const filers: readonly Role[] = ["tenant_member", "support_agent"];
const desks: readonly Role[] = ["support_agent", "approver"];

export const kinds: { readonly [K in NotificationKind]: Kind } = {
  decision: {
    title: "Decisions on my requests",
    about: "Approved, rejected or expired: by whom, why, and what next. The inbox always has them.",
    roles: filers,
    usual: "both",
    offered: ["both", "inbox"],
  },
  question: {
    title: "Questions about my requests",
    about: "Somebody asks for changes or an answer, or an answer is due.",
    roles: filers,
    usual: "both",
    offered: channels,
  },
  progress: {
    title: "Progress of my requests",
    about: "Filed for me, sent on, changed by somebody else, one of several approvals, overdue, withdrawn.",
    roles: filers,
    usual: "inbox",
    offered: channels,
  },
  delivery: {
    title: "Delivery of my requests",
    about: "A cluster has proven the new list, or the list does not arrive.",
    roles: filers,
    usual: "both",
    offered: channels,
  },
  end: {
    title: "Ends of entries",
    about: "What I asked for, or a cluster of mine allows, ends in a day or an hour, or has ended.",
    roles: filers,
    usual: "both",
    offered: channels,
  },
  discussion: {
    title: "Comments",
    about: "On my requests, and on requests that I commented on or decided.",
    roles: ["tenant_member", "support_agent", "approver", "auditor", "platform_admin"],
    usual: "inbox",
    offered: channels,
  },
  waiting: {
    title: "Requests that wait for me",
    about: "Never my own.",
    roles: desks,
    usual: "both",
    offered: channels,
  },
  deadline: {
    title: "Deadlines",
    about: "A request that waits for me is due soon, or overdue.",
    roles: desks,
    usual: "both",
    offered: channels,
  },
  approval: {
    title: "Approvals of mine that no longer count",
    about: "The request, or the list under it, changed after I approved.",
    roles: ["approver"],
    usual: "both",
    offered: channels,
  },
  alarm: {
    title: "Alarms of clusters",
    about: "A cluster is open, differs from what was decided, or needs an admin; and when it is well again.",
    roles: ["platform_admin"],
    usual: "both",
    offered: channels,
  },
};

export const notificationKinds = Object.keys(kinds) as NotificationKind[];

/** The kinds that somebody with these roles can be told of. */
export function kindsFor(roles: readonly Role[]): NotificationKind[] {
  return notificationKinds.filter((kind) => kinds[kind].roles.some((role) => roles.includes(role)));
}

export type Choices = Readonly<Partial<Record<NotificationKind, Channel>>>;

/** What counts for a kind: what was chosen where it is offered, else what is usual. */
export function channelFor(kind: NotificationKind, choices: Choices): Channel {
  const chosen = choices[kind];
  return chosen !== undefined && kinds[kind].offered.includes(chosen) ? chosen : kinds[kind].usual;
}

/** Where a notification goes. Who chose mail alone and cannot be reached by it finds it in the inbox. */
export function placesOf(
  channel: Channel,
  mailReaches: boolean,
): { readonly inInbox: boolean; readonly byMail: boolean } {
  const byMail = mailReaches && (channel === "both" || channel === "mail");
  return { inInbox: channel === "both" || channel === "inbox" || (channel === "mail" && !byMail), byMail };
}

/** For how long the inbox keeps what it was given. */
export const inboxDays = 90;

/** Somebody who has not signed in for so long is no longer told what waits at a desk: their groups may have changed since. */
export const groupsTrustedDays = 30;
