import type { EventDetails, EventType } from "./audit-event.ts";
import type { Audience, NotificationKind } from "./notification.ts";
import type { NotificationCode, NotificationFacts } from "./notification-words.ts";
import { type Desk, desks, requestName } from "./request.ts";

/** What an event is about, beside its detail. */
export interface About {
  readonly who: string;
  readonly why: string | null;
  readonly cluster: string;
  /** The number of the request behind what a cluster is brought to; null when there is none. */
  readonly number: number | null;
  /** The cluster had proven this revision before: what happens now is no longer part of a request. */
  readonly provenBefore: boolean;
}

/** That somebody is told something. */
export interface Telling<C extends NotificationCode = NotificationCode> {
  readonly to: Audience;
  readonly kind: NotificationKind;
  readonly code: C;
  readonly facts: NotificationFacts[C];
}

function tell<C extends NotificationCode>(
  to: Audience,
  kind: NotificationKind,
  code: C,
  facts: NotificationFacts[C],
): Telling {
  return { to, kind, code, facts };
}

type Table = { readonly [T in EventType]: ((detail: EventDetails[T], about: About) => Telling[]) | null };

const done = ({ number }: { readonly number: number | null }, { who, why }: About) => ({
  request: requestName(number),
  who,
  why,
});
const deskNamed = (name: string): Desk | undefined => desks.find((each) => each === name);

/** A cluster that waits for a person: its admins are told, and the authors of what has not arrived there yet. */
function stuck({ message }: { readonly message: string }, about: About, again: boolean): Telling[] {
  const { cluster, number, provenBefore } = about;
  return [
    ...(again ? [] : [tell("platform_admins", "alarm", "cluster_stuck", { cluster, message })]),
    ...(number === null || provenBefore
      ? []
      : [tell("authors", "delivery", "not_delivered", { request: requestName(number), cluster, message, again })]),
  ];
}

/** Those who asked for it, and everybody who holds the cluster. */
function toUsers<C extends "ended" | "ends_soon">(code: C, facts: NotificationFacts[C]): Telling[] {
  return [tell("authors", "end", code, facts), tell("cluster_members", "end", code, facts)];
}

/** Which event tells whom what. `null` tells nobody. Who is of two audiences of one event is told what comes first. */
const table: Table = {
  "person.signed_in": null,
  "person.notifications_chosen": null,
  "cluster.registered": null,
  "cluster.credentials_replaced": null,
  "cluster.checked": null,
  "request.drafted": null,
  "request.draft_changed": null,
  "request.submitted": (detail, about) => {
    const desk = deskNamed(detail.routedTo) ?? "TDP-k8saas";
    const facts = { ...done(detail, about), desk };
    return [
      tell("authors", "progress", "filed_for_you", facts),
      tell(desk, "waiting", "waits", { ...facts, because: "filed", risk: detail.risk ?? null }),
    ];
  },
  "request.edited": (detail, about) => [
    tell("authors", "progress", "changed", { ...done(detail, about), voided: detail.voided }),
    ...(detail.voided.length === 0
      ? []
      : [
          tell("former_approvers", "approval", "approval_void", {
            request: requestName(detail.number),
            because: "changed",
          }),
        ]),
  ],
  "request.escalated": (detail, about) => {
    const { because } = detail;
    const facts = done(detail, about);
    return [
      tell("authors", "progress", "sent_on", { ...facts, because }),
      tell("TDP-k8saas", "waiting", "waits", {
        ...facts,
        desk: "TDP-k8saas",
        because: because === "silence" ? because : "sent_on",
        risk: null,
      }),
    ];
  },
  "request.returned": (detail, about) => [
    tell("authors", "question", "asked", { ...done(detail, about), desk: detail.askedBy }),
  ],
  "request.resubmitted": (detail, about) => {
    const { routedTo: desk, risk } = detail;
    const facts = { ...done(detail, about), desk };
    return [
      tell("authors", "progress", "answered", facts),
      tell(desk, "waiting", "waits", { ...facts, because: "answered", risk }),
    ];
  },
  "request.approval_given": (detail, about) => {
    const { given, needed } = detail;
    return [tell("authors", "progress", "approved_partly", { ...done(detail, about), given, needed })];
  },
  "request.approvals_voided": ({ number }) => {
    const request = requestName(number);
    return [
      tell("authors", "progress", "approvals_voided", { request }),
      tell("former_approvers", "approval", "approval_void", { request, because: "list" }),
    ];
  },
  "request.approved": (detail, about) => [tell("authors", "decision", "approved", done(detail, about))],
  "request.rejected": (detail, about) => [tell("authors", "decision", "rejected", done(detail, about))],
  "request.withdrawn": (detail, about) =>
    detail.number === null
      ? []
      : [
          tell("authors", "progress", "withdrawn", done(detail, about)),
          tell("participants", "discussion", "withdrawn", done(detail, about)),
        ],
  "request.expired": ({ number }) => [tell("authors", "decision", "expired", { request: requestName(number) })],
  "request.reminded": ({ number, waitsFor, until }) => {
    const request = requestName(number);
    const desk = deskNamed(waitsFor);
    return desk === undefined
      ? [tell("authors", "question", "answer_due", { request, until })]
      : [tell(desk, "deadline", "due_soon", { request, desk, until })];
  },
  "request.overdue": ({ number, waitsFor, since }) => {
    const desk = deskNamed(waitsFor) ?? "TDP-k8saas";
    const facts = { request: requestName(number), desk, since };
    return [tell("authors", "progress", "late", facts), tell(desk, "deadline", "overdue", facts)];
  },
  "request.commented": (detail, about) => [
    tell("authors", "discussion", "commented", done(detail, about)),
    tell("participants", "discussion", "commented", done(detail, about)),
  ],
  "request.noted": null,
  "request.claimed": null,
  "request.released": null,
  "rule.changed": null,
  "times.changed": null,
  "decision.denied": null,
  "attempt.denied": null,
  "revision.created": null,
  "entry.expired": ({ number, entries }, { cluster }) =>
    toUsers("ended", { request: requestName(number), cluster, entries }),
  "entry.ends_soon": ({ number, entries, endsAt, hours }, { cluster }) =>
    toUsers("ends_soon", { request: requestName(number), cluster, entries, endsAt, hours }),
  "delivery.enforced": ({ revision, createdAs }, { cluster, number }) => {
    const together = createdAs === undefined ? {} : { together: true };
    return number === null
      ? []
      : [tell("authors", "delivery", "enforced", { request: requestName(number), cluster, revision, ...together })];
  },
  "delivery.replaced": ({ by, undone }, { cluster, number }) => [
    tell("authors", "delivery", "replaced", { request: requestName(number), cluster, revision: by, undone }),
  ],
  "delivery.failing": (detail, about) => stuck(detail, about, true),
  "delivery.blocked": (detail, about) => stuck(detail, about, false),
  "delivery.stale": (detail, about) => stuck(detail, about, false),
  "delivery.drifted": ({ objects }, { cluster }) => [
    tell("platform_admins", "alarm", "cluster_differs", { cluster, objects }),
  ],
  "delivery.outdated": null,
  "delivery.policy_applied": null,
  "delivery.reverted": null,
  "delivery.opened": ({ message }, { cluster }) => [
    tell("platform_admins", "alarm", "cluster_open", { cluster, message }),
  ],
  "delivery.closed": ({ since }, { cluster }) => [
    tell("platform_admins", "alarm", "cluster_closed", { cluster, since }),
  ],
  "delivery.recovered": ({ revision, from }, { cluster }) =>
    from === "failing" ? [] : [tell("platform_admins", "alarm", "cluster_well", { cluster, revision })],
};

/** Whether anybody can be told of such an event. */
export function tellsAnybody(type: EventType): boolean {
  return table[type] !== null;
}

/** Who is told what of an event, in the order of the audiences. */
export function tellingsOf<T extends EventType>(type: T, detail: EventDetails[T], about: About): Telling[] {
  return table[type]?.(detail, about) ?? [];
}

/** After these a request no longer waits where it did: what a desk was told about its waiting has been dealt with. */
const settling: readonly EventType[] = [
  "request.escalated",
  "request.returned",
  "request.approved",
  "request.rejected",
  "request.withdrawn",
  "request.expired",
];

export function settlesWaiting(type: EventType): boolean {
  return settling.includes(type);
}

export const waitingKinds: readonly NotificationKind[] = ["waiting", "deadline", "approval"];
