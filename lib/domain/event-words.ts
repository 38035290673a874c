import type { EventDetails, EventType, RequestSaid } from "./audit-event.ts";
import { type ObjectDrift, stateWords } from "./drift.ts";
import { kinds, notificationKinds } from "./notification.ts";
import type { RequestRule, RequestTimes } from "./request-rules.ts";

type Words = { [T in EventType]: { readonly title: string; readonly tell: (detail: EventDetails[T]) => string } };

const list = (items: readonly string[]) => items.join(", ");
const differences = (changes: readonly ObjectDrift[] = []) =>
  changes
    .map(({ object, fields, more }) => ({ object, paths: fields.map(({ path }) => path), more }))
    .filter(({ paths }) => paths.length > 0)
    .map(({ object, paths, more }) => `; in ${object}: ${list(paths)}${more > 0 ? ` and ${more} more` : ""}`)
    .join("");
const minute = (instant: string) => `${instant.slice(0, 16).replace("T", " ")} UTC`;
const change = (detail: EventDetails["revision.created"]) =>
  [
    detail.added.length > 0 ? `added ${list(detail.added)}` : "",
    detail.removed.length > 0 ? `removed ${list(detail.removed)}` : "",
    detail.modeBefore === detail.modeAfter ? "" : `mode from ${detail.modeBefore} to ${detail.modeAfter}`,
    ...(detail.ends ?? []).map(({ entry, before, after }) =>
      [
        `${entry} ${detail.added.includes(entry) ? "ends" : "now ends"} ${after === null ? "never" : `at ${minute(after)}`}`,
        before === null ? "" : ` rather than at ${minute(before)}`,
      ].join(""),
    ),
    (detail.exemptAdded ?? []).length > 0 ? `now exempt: ${list(detail.exemptAdded ?? [])}` : "",
    (detail.exemptRemoved ?? []).length > 0 ? `no longer exempt: ${list(detail.exemptRemoved ?? [])}` : "",
  ]
    .filter((part) => part !== "")
    .join("; ");

const fromTo = (before: string, after: string) => `from ${before} to ${after}`;
const voids = (people: readonly string[]) =>
  people.length === 0 ? "" : `; no longer counts: the approval of ${list(people)}`;
const saidOtherwise = (before?: RequestSaid, after?: RequestSaid) => {
  if (before === undefined || after === undefined) return "";
  const dropped = before.changes.filter((each) => !after.changes.includes(each));
  const added = after.changes.filter((each) => !before.changes.includes(each));
  return [
    added.length > 0 ? `; asks now to ${list(added)}` : "",
    dropped.length > 0 ? `; no longer to ${list(dropped)}` : "",
    before.reason === after.reason ? "" : `; said before: ${before.reason}`,
  ].join("");
};
const ruleWords = ({ route, approvals }: RequestRule) => `${route}, ${approvals} of TDP-k8saas`;
const timesWords = ({ supportHours, decisionHours, remindHours, expiryDays }: RequestTimes) =>
  `${supportHours} h, ${decisionHours} h, reminder ${remindHours} h, expiry ${expiryDays} d`;

/** Each kind of event in words: a title for lists and filters, and a sentence of what it tells. */
const words: Words = {
  "person.signed_in": {
    title: "Signed in",
    tell: ({ roles }) =>
      roles.length === 0 ? "with no role here" : `as ${list(roles.map((role) => role.replace("_", " ")))}`,
  },
  "person.notifications_chosen": {
    title: "Notifications chosen",
    tell: ({ before, after }) =>
      list(
        notificationKinds
          .filter((kind) => after[kind] !== undefined)
          .map((kind) => `${kinds[kind].title}: ${fromTo(before[kind] ?? "", after[kind] ?? "")}`),
      ),
  },
  "cluster.registered": { title: "Cluster registered", tell: ({ name, tenant }) => `${name}, for tenant ${tenant}` },
  "cluster.credentials_replaced": { title: "Credentials replaced", tell: ({ server }) => `for ${server}` },
  "cluster.checked": {
    title: "Cluster checked",
    tell: ({ passed, failed }) => (passed ? "every check passed" : `not passed: ${list(failed)}`),
  },
  "request.drafted": {
    title: "Draft written",
    tell: ({ clusters, filedFor, copiedFrom, renews }) =>
      [
        `for ${list(clusters)}`,
        filedFor === undefined ? "" : `on behalf of ${filedFor}`,
        copiedFrom === undefined ? "" : `as a copy of ${copiedFrom}`,
        renews === undefined ? "" : `to extend ${renews}`,
      ]
        .filter((part) => part !== "")
        .join(", "),
  },
  "request.draft_changed": { title: "Draft changed", tell: ({ clusters }) => `for ${list(clusters)}` },
  "request.submitted": { title: "Request filed", tell: ({ number, routedTo }) => `TR-${number}, sent to ${routedTo}` },
  "request.edited": {
    title: "Request changed",
    tell: ({ number, digestBefore, digestAfter, voided, before, after }) =>
      `TR-${number}, ${fromTo(digestBefore, digestAfter)}${saidOtherwise(before, after)}${voids(voided)}`,
  },
  "request.escalated": {
    title: "Sent on to TDP-k8saas",
    tell: ({ number, because }) =>
      because === "silence" ? `TR-${number}, because support-platform had not acted by its deadline` : `TR-${number}`,
  },
  "request.returned": {
    title: "Changes asked for",
    tell: ({ number, askedBy }) => `TR-${number}, by ${askedBy}; its clock stands still until the answer`,
  },
  "request.resubmitted": { title: "Sent again", tell: ({ number, routedTo }) => `TR-${number}, to ${routedTo}` },
  "request.approval_given": {
    title: "Approval given",
    tell: ({ number, given, needed }) => `TR-${number}, ${given} of ${needed}`,
  },
  "request.approvals_voided": {
    title: "Approvals no longer count",
    tell: ({ number, digestBefore, digestAfter, voided }) =>
      `TR-${number}: the list changed, so what it does changed, ${fromTo(digestBefore, digestAfter)}${voids(voided)}`,
  },
  "request.approved": { title: "Approved", tell: ({ number }) => `TR-${number}` },
  "request.rejected": { title: "Rejected", tell: ({ number }) => `TR-${number}` },
  "request.withdrawn": { title: "Withdrawn", tell: ({ number }) => (number === null ? "the draft" : `TR-${number}`) },
  "request.expired": { title: "Expired", tell: ({ number }) => `TR-${number}, undecided in time` },
  "request.reminded": {
    title: "Reminder",
    tell: ({ number, waitsFor, until }) => `TR-${number} waits for ${waitsFor} until ${minute(until)}`,
  },
  "request.overdue": {
    title: "Overdue",
    tell: ({ number, waitsFor, since }) => `TR-${number} should have been answered by ${waitsFor} by ${minute(since)}`,
  },
  "request.commented": { title: "Comment", tell: ({ number }) => `on TR-${number}` },
  "request.noted": { title: "Internal note", tell: ({ number }) => `on TR-${number}, for staff only` },
  "request.claimed": {
    title: "Taken to look at",
    tell: ({ number, from }) => `TR-${number}${from === undefined ? "" : `, over from ${from}`}`,
  },
  "request.released": {
    title: "Let go",
    tell: ({ number, from }) => `TR-${number}, which ${from ?? "somebody"} had looked at`,
  },
  "rule.changed": {
    title: "Request rule changed",
    tell: ({ before, after }) => `${after.risk} risk: from ${ruleWords(before)} to ${ruleWords(after)}`,
  },
  "times.changed": {
    title: "Deadlines changed",
    tell: ({ before, after }) => `from ${timesWords(before)} to ${timesWords(after)}`,
  },
  "attempt.denied": {
    title: "Attempt denied",
    tell: ({ attempt, rule }) => `${attempt.replaceAll("-", " ")}: ${rule.replaceAll("_", " ")}`,
  },
  "decision.denied": {
    title: "Decision denied",
    tell: ({ rule }) =>
      rule === "four_eyes" ? "an author tried to decide" : "somebody who is no approver tried to decide",
  },
  "revision.created": {
    title: "New revision",
    tell: (detail) =>
      `revision ${detail.number}${detail.cause === "expiry" ? ", because entries have ended" : ""}: ${change(detail)}`,
  },
  "entry.expired": {
    title: "Entry ended",
    tell: ({ number, revision, entries }) => `${list(entries)}, from TR-${number}; revision ${revision} is without`,
  },
  "entry.ends_soon": {
    title: "Entry ends soon",
    tell: ({ number, entries, endsAt }) => `${list(entries)}, from TR-${number}, at ${minute(endsAt)}`,
  },
  "delivery.enforced": {
    title: "Enforced",
    tell: ({ revision, mode, probes, createdAs }) =>
      `${createdAs === undefined ? "" : `revision ${createdAs} as part of `}revision ${revision} in mode ${mode}, proven by the cluster in ${probes} probes`,
  },
  "delivery.replaced": {
    title: "Replaced before it arrived",
    tell: ({ revision, by, undone }) =>
      `revision ${revision}, by revision ${by}, which the cluster has proven; no longer so: to ${list(undone)}`,
  },
  "delivery.failing": {
    title: "Delivery failing",
    tell: ({ revision, message }) => `revision ${revision}: ${message}`,
  },
  "delivery.blocked": {
    title: "Delivery blocked",
    tell: ({ revision, message }) => `revision ${revision}: ${message}`,
  },
  "delivery.stale": {
    title: "Stale list in the cluster",
    tell: ({ revision, message }) => `revision ${revision}: ${message}`,
  },
  "delivery.drifted": {
    title: "Drift",
    tell: ({ revision, objects, changes, trouble }) =>
      `against revision ${revision}: ${changes ? list(changes.map(stateWords)) : list(objects)}${differences(changes)}${trouble ? `. ${trouble}` : ""}`,
  },
  "delivery.outdated": {
    title: "Behind an upgrade",
    tell: ({ revision, objects, changes }) =>
      `revision ${revision} is judged by policies of before an upgrade or a change of address of the portal, until the onboarding manifest is applied again: ${list(objects)}${differences(changes)}`,
  },
  "delivery.policy_applied": {
    title: "Policies brought up to date",
    tell: ({ revision, from, to }) =>
      from === to
        ? `revision ${revision} is judged by policies as this portal renders them, of version ${to}`
        : `revision ${revision} is judged by policies of version ${to}, before of ${from === "" ? "an unknown one" : from}`,
  },
  "delivery.reverted": {
    title: "Put back",
    tell: ({ revision, objects, changes, again }) => {
      const what = `to revision ${revision}: ${list(objects)}`;
      if (again === undefined) return `${what}${differences(changes)}`;
      const times = again.times === 1 ? "once more" : `${again.times} more times`;
      return `${what}, ${times}: somebody changed it in the same way again and again, from ${again.since} to ${again.until}`;
    },
  },
  "delivery.opened": { title: "Alarm: cluster open", tell: ({ message }) => message },
  "delivery.closed": {
    title: "Closed again",
    tell: ({ revision, since }) => `pods are judged by revision ${revision} again; open since ${since}`,
  },
  "delivery.recovered": {
    title: "Recovered",
    tell: ({ revision, from }) => `revision ${revision} is proven again, after ${from}`,
  },
};

export const eventTypes = Object.keys(words) as EventType[];

export function eventTitle(type: EventType): string {
  return words[type].title;
}

export function eventSentence<T extends EventType>(type: T, detail: EventDetails[T]): string {
  return words[type].tell(detail);
}
