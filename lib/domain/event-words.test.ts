import { join } from "node:path";
import { expect, test } from "vitest";
import { expectKept } from "../testing/kept-file.ts";
import type { EventDetails, EventType } from "./audit-event.ts";
import type { ObjectDrift } from "./drift.ts";
import * as words from "./event-words.ts";

const digests = { digestBefore: `sha256:${"a".repeat(64)}`, digestAfter: `sha256:${"b".repeat(64)}` };
const number = 1042;
const revision = 7;
const trouble = { revision, why: "timeout", message: "It does not answer." };
const drift = (object: string, paths: readonly string[], more: number): ObjectDrift => ({
  ...{ object, part: "list", state: "changed", more },
  fields: paths.map((path) => ({ path })),
});
const created = {
  number: revision,
  digest: "sha256:0",
  added: [],
  removed: [],
  modeBefore: "off",
  modeAfter: "off",
} as const;
const rule = { risk: "low", route: "TDP-k8saas", approvals: 1 } as const;
const times = { supportHours: 24, decisionHours: 72, remindHours: 8, expiryDays: 30 };
const said = { reason: "We run it.", changes: ["add ghcr.io/acme", "set mode warn"] };

/** Each kind of event as it can be: with everything, and without what may be missing. */
const samples: { readonly [T in EventType]: readonly EventDetails[T][] } = {
  "person.signed_in": [
    { groups: [], roles: [] },
    { groups: ["g"], roles: ["tenant_member", "support_agent"] },
  ],
  "person.notifications_chosen": [
    { before: { waiting: "both", alarm: "mail" }, after: { waiting: "none", alarm: "inbox" } },
  ],
  "cluster.registered": [{ name: "sandbox", tenant: "Lja", server: "https://api.example" }],
  "cluster.credentials_replaced": [{ server: "https://api.example" }],
  "cluster.checked": [
    { passed: true, failed: [], version: "v1.37.2" },
    { passed: false, failed: ["Answers", "Right to read"], version: null },
  ],
  "request.drafted": [
    { clusters: ["sandbox", "prod"] },
    { clusters: ["sandbox"], filedFor: "Tess", copiedFrom: "TR-7" },
    { clusters: ["sandbox"], filedFor: "Tess" },
    { clusters: ["sandbox"], copiedFrom: "TR-7" },
  ],
  "request.draft_changed": [{ clusters: ["sandbox"] }],
  "request.submitted": [{ number, digest: "sha256:0", routedTo: "TDP-k8saas" }],
  "request.edited": [
    { number, ...digests, voided: [] },
    { number, ...digests, voided: ["Ada"], before: said, after: said },
    {
      number,
      ...digests,
      voided: [],
      before: said,
      after: { reason: "Other.", changes: ["set mode warn", "add quay.io"] },
    },
    { number, ...digests, voided: [], before: said, after: { reason: said.reason, changes: said.changes.slice(1) } },
    { number, ...digests, voided: ["Ada", "Noor"], before: said },
    { number, ...digests, voided: [], after: said },
  ],
  "request.escalated": [
    { number, because: "note" },
    { number, because: "silence" },
  ],
  "request.returned": [{ number, askedBy: "support-platform" }],
  "request.resubmitted": [{ number, digest: "sha256:0", routedTo: "TDP-k8saas", risk: "low" }],
  "request.approval_given": [{ number, digest: "sha256:0", given: 1, needed: 2, risk: "high" }],
  "request.approvals_voided": [{ number, ...digests, voided: ["Ada"] }],
  "request.approved": [{ number, digest: "sha256:0" }],
  "request.rejected": [{ number, digest: "sha256:0" }],
  "request.withdrawn": [{ number }, { number: null }],
  "request.expired": [{ number }],
  "request.reminded": [{ number, waitsFor: "TDP-k8saas", until: "2026-06-01T10:00:59.000Z" }],
  "request.overdue": [{ number, waitsFor: "its authors", since: "2026-06-01T10:00:59.000Z" }],
  "request.commented": [{ number }],
  "request.noted": [{ number }],
  "request.claimed": [{ number }, { number, from: "Sam" }],
  "request.released": [{ number }, { number, from: "Sam" }],
  "rule.changed": [{ before: rule, after: { ...rule, route: "support-platform", approvals: 2 } }],
  "times.changed": [{ before: times, after: { supportHours: 1, decisionHours: 2, remindHours: 1, expiryDays: 1 } }],
  "decision.denied": [{ rule: "four_eyes" }, { rule: "forbidden" }],
  "attempt.denied": [{ attempt: "change-the-rule", rule: "author_of_affected" }],
  "revision.created": [
    created,
    { ...created, added: ["a.io", "b.io"], removed: ["c.io"], modeAfter: "warn", cause: "expiry" },
    { ...created, exemptAdded: ["edge"], exemptRemoved: ["kube-system", "old"] },
    { ...created, exemptAdded: [], exemptRemoved: [], ends: [] },
    {
      ...created,
      ends: [
        { entry: "a.io", before: null, after: "2026-06-01T10:00:00.000Z" },
        { entry: "b.io", before: "2026-06-01T10:00:00.000Z", after: null },
        { entry: "c.io", before: "2026-06-01T10:00:00.000Z", after: "2026-07-01T10:00:00.000Z" },
      ],
    },
  ],
  "entry.expired": [{ number, revision, entries: ["a.io", "b.io"] }],
  "entry.ends_soon": [{ number, entries: ["a.io"], endsAt: "2026-06-01T10:00:59.000Z", hours: 24 }],
  "delivery.enforced": [{ revision, digest: "sha256:0", mode: "deny", policyVersion: "1", probes: 4 }],
  "delivery.replaced": [{ revision, by: 8, undone: ["add ghcr.io/acme", "set mode warn"] }],
  "delivery.outdated": [
    { revision, objects: ["Policy a"], changes: [drift("Policy a", ["spec"], 1)], policyVersion: "2" },
  ],
  "delivery.policy_applied": [{ revision, from: "2", to: "3" }],
  "delivery.failing": [trouble],
  "delivery.blocked": [trouble],
  "delivery.stale": [trouble],
  "delivery.drifted": [
    { revision, objects: ["ConfigMap a", "Binding b"] },
    { revision, objects: ["ConfigMap a"], changes: [drift("ConfigMap a", ["data.x", "data.y"], 0)] },
    {
      revision,
      objects: ["A", "B"],
      changes: [drift("A", [], 0), drift("B", ["spec"], 3)],
      trouble: "It may not write.",
    },
  ],
  "delivery.reverted": [
    {
      revision,
      objects: ["A"],
      again: { times: 3, since: "2026-06-01T10:00:59.000Z", until: "2026-06-01T11:00:59.000Z" },
    },
    { revision, objects: ["ConfigMap a"] },
    { revision, objects: ["ConfigMap a"], changes: [drift("ConfigMap a", ["data.x"], 1)] },
  ],
  "delivery.opened": [{ revision, message: "Pods are not judged." }],
  "delivery.closed": [{ revision, since: "2026-06-01T10:00:59.000Z" }],
  "delivery.recovered": [{ revision, from: "failing" }],
};

test("what the history says of each kind of event is what was reviewed", async () => {
  expect(Object.keys(samples).toSorted()).toEqual(words.eventTypes.toSorted());
  const lines = words.eventTypes.flatMap((type) => [
    `${type}: ${words.eventTitle(type)}`,
    ...samples[type].map((detail) => `  ${words.eventSentence(type, detail as never)}`),
  ]);
  await expectKept(join(import.meta.dirname, "..", "testing", "events-told.txt"), `${lines.join("\n")}\n`);
});
