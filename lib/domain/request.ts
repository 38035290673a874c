/*
 * Glossary
 * tenant    the owner of one or more clusters
 * entry     one allowed source: host[:port][/path]
 * list      the entries approved for one cluster, plus the platform registries
 * revision  an immutable, numbered list with its digest
 * request   the ticket (TR-1042): changes to one or more clusters, with a reason
 * decision  approve or reject, with a reason, bound to the digest of what was read
 * mode      how a cluster treats other images: off, warn, deny
 * delivery  bringing one cluster to its desired revision
 * refusal   a foreseen "no" with words a person can act on
 */
import { Refusal } from "./refusal.ts";

export type RequestStatus =
  | "draft"
  | "submitted"
  | "escalated"
  | "changes_requested"
  | "approved"
  | "rejected"
  | "withdrawn"
  | "expired";

/** What somebody, or time, does to a request. Some leave it where it is, and are refused elsewhere all the same. */
export type Move =
  | "save"
  | "submit"
  | "edit"
  | "escalate"
  | "return"
  | "resubmit"
  | "approve"
  | "reject"
  | "withdraw"
  | "expire"
  | "claim"
  | "release"
  | "comment"
  | "copy";

const closed = { comment: true, copy: true } as const;

/** `true` is "stays as it is". `submitted` waits with support-platform, `escalated` with TDP-k8saas, `changes_requested` with its authors. */
const moves: Record<RequestStatus, Partial<Record<Move, RequestStatus | true>>> = {
  draft: { save: true, submit: "submitted", withdraw: "withdrawn" },
  submitted: {
    edit: true,
    escalate: "escalated",
    return: "changes_requested",
    claim: true,
    release: true,
    withdraw: "withdrawn",
    expire: "expired",
    comment: true,
    copy: true,
  },
  escalated: {
    edit: true,
    return: "changes_requested",
    approve: "approved",
    reject: "rejected",
    claim: true,
    release: true,
    withdraw: "withdrawn",
    expire: "expired",
    comment: true,
    copy: true,
  },
  changes_requested: {
    edit: true,
    resubmit: "submitted",
    withdraw: "withdrawn",
    expire: "expired",
    comment: true,
    copy: true,
  },
  approved: closed,
  rejected: closed,
  withdrawn: closed,
  expired: closed,
};

export const requestStatuses = Object.keys(moves) as RequestStatus[];

/** Filed and not yet closed: what time runs for, and what rules still apply to. */
export const openStatuses: readonly RequestStatus[] = ["submitted", "escalated", "changes_requested"];

export function isOpen(status: RequestStatus): boolean {
  return openStatuses.includes(status);
}

/** Who closed a request, and when: the loser of a race is told. */
export interface Closed {
  readonly by: string;
  readonly at: Date;
}

/** The status a move leads to. @throws Refusal `illegal_move`, with the status it is in, when the table has no such edge. */
export function statusAfter(status: RequestStatus, move: Move, closedBy?: Closed | null): RequestStatus {
  const next = moves[status][move];
  if (next === undefined) throw new Refusal("illegal_move", statusAndWho(status, closedBy));
  return next === true ? status : next;
}

export function mayMove(status: RequestStatus, move: Move): boolean {
  return moves[status][move] !== undefined;
}

function statusAndWho(status: RequestStatus, closedBy: Closed | null | undefined): string {
  if (!closedBy) return status;
  return `${status} (by ${closedBy.by}, ${closedBy.at.toISOString().slice(0, 16).replace("T", " ")} UTC)`;
}

/** Where an open request waits, as people call it; null when it waits nowhere. */
export type Desk = "support-platform" | "TDP-k8saas";

export const desks: readonly Desk[] = ["support-platform", "TDP-k8saas"];

export function deskOf(status: RequestStatus): Desk | null {
  return status === "submitted" ? "support-platform" : status === "escalated" ? "TDP-k8saas" : null;
}

/** Whom a request waits for, in words. */
export function waitsFor(status: RequestStatus): string | null {
  return status === "changes_requested" ? "its authors" : deskOf(status);
}

/** What people call a request. A draft has no number yet. */
export function requestName(number: number | null): string {
  return number === null ? "Draft" : `TR-${number}`;
}

export const reasonLimit = 2000;

/** A reason somebody can read later: invisible space does not count. @throws Refusal `reason_missing`, `reason_too_long` */
export function readReason(text: string): string {
  const reason = readNote(text);
  if (reason === "") throw new Refusal("reason_missing");
  return reason;
}

/** The same where saying nothing is fine. @throws Refusal `reason_too_long` */
export function readNote(text: string): string {
  const note = text.replace(/\r\n?/g, "\n").replace(/^[\s\p{Cf}\u00A0]+|[\s\p{Cf}\u00A0]+$/gu, "");
  if (note.length > reasonLimit) throw new Refusal("reason_too_long", String(note.length));
  return note;
}

const longestTicket = 80;

/** The ticket's number in another system, as typed; null for none. @throws Refusal `ticket_invalid` */
export function readTicket(text: string): string | null {
  const ticket = readNote(text);
  if (ticket.length > longestTicket || /[\p{Cc}\p{Cf}]/u.test(ticket)) throw new Refusal("ticket_invalid");
  return ticket === "" ? null : ticket;
}
