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

export type RequestStatus = "draft" | "escalated" | "approved" | "rejected" | "withdrawn";
export type Move = "submit" | "approve" | "reject" | "withdraw";

const moves: Record<RequestStatus, Partial<Record<Move, RequestStatus>>> = {
  draft: { submit: "escalated", withdraw: "withdrawn" },
  escalated: { approve: "approved", reject: "rejected", withdraw: "withdrawn" },
  approved: {},
  rejected: {},
  withdrawn: {},
};

export const requestStatuses = Object.keys(moves) as RequestStatus[];

/** The status a move leads to. @throws Refusal `illegal_move` when the table has no such edge. */
export function statusAfter(status: RequestStatus, move: Move): RequestStatus {
  const next = moves[status][move];
  if (!next) throw new Refusal("illegal_move", status);
  return next;
}

/** What people call a request. A draft has no number yet. */
export function requestName(number: number | null): string {
  return number === null ? "Draft" : `TR-${number}`;
}

export const reasonLimit = 2000;

/** A reason somebody can read later: invisible space does not count. @throws Refusal `reason_missing`, `reason_too_long` */
export function readReason(text: string): string {
  const reason = text.replace(/\r\n?/g, "\n").replace(/^[\s\p{Cf}\u00A0]+|[\s\p{Cf}\u00A0]+$/gu, "");
  if (reason === "") throw new Refusal("reason_missing");
  if (reason.length > reasonLimit) throw new Refusal("reason_too_long", String(reason.length));
  return reason;
}
