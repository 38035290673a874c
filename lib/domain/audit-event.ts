import type { Judging, ObjectDrift } from "./drift.ts";
import type { Choices } from "./notification.ts";
import type { Actor, Role } from "./permissions.ts";
import type { Desk } from "./request.ts";
import type { RiskLevel } from "./request-risk.ts";
import type { RequestRule, RequestTimes } from "./request-rules.ts";
import type { Mode } from "./revision.ts";

/** The version of the vocabulary below. Shapes may only grow; a changed meaning needs the next number. */
export const vocabularyVersion = 1;

/** What each kind of event tells beside who, when and on what. */
export interface EventDetails {
  "person.signed_in": { groups: readonly string[]; roles: readonly Role[] };
  /** What they chose for each kind that changed, and what counted before. */
  "person.notifications_chosen": { before: Choices; after: Choices };
  "cluster.registered": { name: string; tenant: string; server: string };
  "cluster.credentials_replaced": { server: string };
  "cluster.checked": { passed: boolean; failed: readonly string[]; version: string | null };
  "request.drafted": { clusters: readonly string[]; filedFor?: string; copiedFrom?: string; renews?: string };
  "request.draft_changed": { clusters: readonly string[] };
  "request.submitted": { number: number; digest: string; routedTo: string; risk?: RiskLevel };
  "request.edited": {
    number: number;
    digestBefore: string;
    digestAfter: string;
    voided: readonly string[];
    before?: RequestSaid;
    after?: RequestSaid;
  };
  "request.escalated": { number: number; because: "note" | "silence" };
  "request.returned": { number: number; askedBy: Desk };
  "request.resubmitted": { number: number; digest: string; routedTo: Desk; risk: RiskLevel };
  "request.approval_given": { number: number; digest: string; given: number; needed: number; risk: RiskLevel };
  "request.approvals_voided": {
    number: number;
    digestBefore: string;
    digestAfter: string;
    voided: readonly string[];
  };
  "request.approved": { number: number; digest: string; given?: number; risk?: RiskLevel };
  "request.rejected": { number: number; digest: string };
  "request.withdrawn": { number: number | null };
  "request.expired": { number: number };
  "request.reminded": { number: number; waitsFor: string; until: string };
  "request.overdue": { number: number; waitsFor: string; since: string };
  "request.commented": { number: number };
  "request.noted": { number: number };
  /** `from` is who looked at it until then. */
  "request.claimed": { number: number; from?: string };
  "request.released": { number: number; from?: string };
  "rule.changed": { before: RequestRule; after: RequestRule };
  "times.changed": { before: RequestTimes; after: RequestTimes };
  "decision.denied": { rule: string };
  "attempt.denied": { attempt: string; rule: string };
  "revision.created": {
    number: number;
    digest: string;
    added: readonly string[];
    removed: readonly string[];
    modeBefore: Mode;
    modeAfter: Mode;
    exemptAdded?: readonly string[];
    exemptRemoved?: readonly string[];
    /** Other ends than before, in ISO 8601; null for none. Of what is new, `before` is null. */
    ends?: readonly { readonly entry: string; readonly before: string | null; readonly after: string | null }[];
    /** Missing where a request is the cause. */
    cause?: "expiry";
  };
  /** What came with one request and has ended on one cluster: `revision` no longer has it. */
  "entry.expired": { number: number; revision: number; entries: readonly string[] };
  /** It ends at `endsAt` (ISO 8601), in no more than `hours`. */
  "entry.ends_soon": { number: number; entries: readonly string[]; endsAt: string; hours: number };
  /** `createdAs`: the revision of the request that this is told on, superseded unproven; `revision` has what it asked for. */
  "delivery.enforced": {
    revision: number;
    digest: string;
    mode: Mode;
    policyVersion: string;
    probes: number;
    createdAs?: number;
  };
  /** A request's revision was superseded unproven, and `by`, which is proven, no longer has what it asked for: `undone`, in words. */
  "delivery.replaced": { revision: number; by: number; undone: readonly string[] };
  "delivery.failing": { revision: number; why: string; message: string };
  "delivery.blocked": { revision: number; why: string; message: string };
  "delivery.stale": { revision: number; why: string; message: string };
  /** `changes` and `judging` are missing in events of before 0.2. `trouble`: what keeps the portal from putting it back. */
  "delivery.drifted": {
    revision: number;
    objects: readonly string[];
    changes?: readonly ObjectDrift[];
    judging?: Judging;
    trouble?: string;
  };
  /** The portal was upgraded: policies in the cluster are of the version before. `policyVersion` is empty where it is not known. */
  "delivery.outdated": {
    revision: number;
    objects: readonly string[];
    changes: readonly ObjectDrift[];
    policyVersion: string;
  };
  /** The policies in the cluster are of another version than at the last proof, as this portal renders them. */
  "delivery.policy_applied": { revision: number; from: string; to: string };
  /** `again`: how often more the very same was put back in a run, which began and was last seen then, in ISO 8601. */
  "delivery.reverted": {
    revision: number;
    objects: readonly string[];
    changes?: readonly ObjectDrift[];
    again?: { times: number; since: string; until: string };
  };
  /** The alarm: pods are no longer judged as decided. `since` is when that was first seen, in ISO 8601. */
  "delivery.opened": { revision: number; message: string };
  "delivery.closed": { revision: number; since: string };
  "delivery.recovered": { revision: number; from: string };
}

/** What a request said when it was changed. Of its clusters nothing: not everybody who reads it holds all of them. */
export interface RequestSaid {
  readonly reason: string;
  readonly changes: readonly string[];
}

export type EventType = keyof EventDetails;

interface EventPlace {
  readonly tenantId?: string;
  readonly requestId?: string;
  readonly clusterId?: string;
  readonly reason?: string;
}

/** One change, told by what it is of. */
export type AuditEvent = {
  [T in EventType]: EventPlace & { readonly type: T; readonly detail: EventDetails[T] };
}[EventType];

/** The columns of an event and the text that is hashed. */
export interface EventRecord extends EventPlace {
  readonly id: string;
  readonly at: string;
  readonly vocabulary: number;
  readonly type: EventType;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly actorAs: string;
  readonly origin: string;
  readonly detail: AuditEvent["detail"];
}

const roleOrder: readonly Role[] = ["approver", "support_agent", "platform_admin", "auditor", "tenant_member"];

/** In which capacity somebody acted: the given one, or their first role. */
export function actingAs(actor: Actor, role?: Role): string {
  return role ?? roleOrder.find((each) => actor.roles.includes(each)) ?? (actor.id === null ? "process" : "nobody");
}

/** The event's canonical text: JSON with sorted keys and no white space, as written for ever. Undefined fields are left out. */
export function canonicalEvent(record: EventRecord): string {
  return JSON.stringify(sorted(record));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const pairs = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}
