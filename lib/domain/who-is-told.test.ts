import { describe, expect, test } from "vitest";
import type { EventDetails, EventType } from "./audit-event.ts";
import { eventTypes } from "./event-words.ts";
import { type NotificationSaid, notificationText } from "./notification-words.ts";
import { type About, settlesWaiting, tellingsOf, tellsAnybody } from "./who-is-told.ts";

const hostile = "Eve\r\nBcc: all@corp.example\u202E";
const about: About = { who: hostile, why: "Because.", cluster: "sandbox", number: 7, provenBefore: false };
const until = "2026-06-04T10:00:00.000Z";
const digest = "sha256:x";
const trouble = { revision: 3, why: "forbidden", message: "A right is missing." };

/** For each event that tells anybody: who is told what, as audience, kind and subject. */
const told: { readonly [T in EventType]?: { detail: EventDetails[T]; given?: Partial<About>; expected: string[] }[] } =
  {
    "request.submitted": [
      {
        detail: { number: 7, digest, routedTo: "TDP-k8saas", risk: "low" },
        expected: ["authors progress TR-7 was filed for you", "TDP-k8saas waiting TR-7 waits for TDP-k8saas"],
      },
      {
        detail: { number: 7, digest, routedTo: "support-platform", risk: "high" },
        expected: [
          "authors progress TR-7 was filed for you",
          "support-platform waiting TR-7 waits for support-platform",
        ],
      },
    ],
    "request.edited": [
      {
        detail: { number: 7, digestBefore: "a", digestAfter: "b", voided: ["Ada"] },
        expected: [
          "authors progress TR-7 was changed",
          "former_approvers approval Your approval of TR-7 no longer counts",
        ],
      },
      {
        detail: { number: 7, digestBefore: "a", digestAfter: "b", voided: [] },
        expected: ["authors progress TR-7 was changed"],
      },
    ],
    "request.escalated": [
      {
        detail: { number: 7, because: "note" },
        expected: ["authors progress TR-7 went on to TDP-k8saas", "TDP-k8saas waiting TR-7 waits for TDP-k8saas"],
      },
      {
        detail: { number: 7, because: "silence" },
        expected: ["authors progress TR-7 went on to TDP-k8saas", "TDP-k8saas waiting TR-7 waits for TDP-k8saas"],
      },
    ],
    "request.returned": [
      { detail: { number: 7, askedBy: "TDP-k8saas" }, expected: ["authors question TR-7 needs an answer from you"] },
    ],
    "request.resubmitted": [
      {
        detail: { number: 7, digest, routedTo: "support-platform", risk: "low" },
        expected: ["authors progress TR-7 was sent again", "support-platform waiting TR-7 waits for support-platform"],
      },
    ],
    "request.approval_given": [
      {
        detail: { number: 7, digest, given: 1, needed: 2, risk: "high" },
        expected: ["authors progress TR-7 has 1 of 2 approvals"],
      },
    ],
    "request.approvals_voided": [
      {
        detail: { number: 7, digestBefore: "a", digestAfter: "b", voided: ["Ada"] },
        expected: [
          "authors progress TR-7 has to be approved anew",
          "former_approvers approval Your approval of TR-7 no longer counts",
        ],
      },
    ],
    "request.approved": [{ detail: { number: 7, digest }, expected: ["authors decision TR-7 was approved"] }],
    "request.rejected": [{ detail: { number: 7, digest }, expected: ["authors decision TR-7 was rejected"] }],
    "request.withdrawn": [
      {
        detail: { number: 7 },
        expected: ["authors progress TR-7 was withdrawn", "participants discussion TR-7 was withdrawn"],
      },
      { detail: { number: null }, expected: [] },
    ],
    "request.expired": [{ detail: { number: 7 }, expected: ["authors decision TR-7 has expired"] }],
    "request.reminded": [
      {
        detail: { number: 7, waitsFor: "support-platform", until },
        expected: ["support-platform deadline TR-7 is due soon"],
      },
      {
        detail: { number: 7, waitsFor: "its authors", until },
        expected: ["authors question TR-7 still needs an answer from you"],
      },
    ],
    "request.overdue": [
      {
        detail: { number: 7, waitsFor: "TDP-k8saas", since: until },
        expected: ["authors progress TR-7 is overdue", "TDP-k8saas deadline TR-7 is overdue"],
      },
    ],
    "request.commented": [
      {
        detail: { number: 7 },
        expected: ["authors discussion New comment on TR-7", "participants discussion New comment on TR-7"],
      },
    ],
    "entry.expired": [
      {
        detail: { number: 7, revision: 3, entries: ["a.io"] },
        expected: ["authors end One entry of sandbox has ended", "cluster_members end One entry of sandbox has ended"],
      },
    ],
    "entry.ends_soon": [
      {
        detail: { number: 7, entries: ["a.io", "b.io"], endsAt: until, hours: 24 },
        expected: [
          "authors end 2 entries of sandbox end in a day or less",
          "cluster_members end 2 entries of sandbox end in a day or less",
        ],
      },
      {
        detail: { number: 7, entries: ["a.io"], endsAt: until, hours: 1 },
        expected: [
          "authors end One entry of sandbox ends in an hour or less",
          "cluster_members end One entry of sandbox ends in an hour or less",
        ],
      },
    ],
    "delivery.enforced": [
      {
        detail: { revision: 3, digest, mode: "deny", policyVersion: "1", probes: 3 },
        expected: ["authors delivery TR-7 is enforced on sandbox"],
      },
      {
        detail: { revision: 0, digest, mode: "off", policyVersion: "1", probes: 3 },
        given: { number: null },
        expected: [],
      },
    ],
    "delivery.replaced": [
      {
        detail: { revision: 2, by: 4, undone: ["add ghcr.io/acme"] },
        expected: ["authors delivery TR-7 was replaced on sandbox before it arrived"],
      },
    ],
    "delivery.failing": [
      { detail: trouble, expected: ["authors delivery TR-7 has not reached sandbox yet"] },
      { detail: trouble, given: { provenBefore: true }, expected: [] },
      { detail: trouble, given: { number: null }, expected: [] },
    ],
    "delivery.blocked": [
      {
        detail: trouble,
        expected: ["platform_admins alarm sandbox needs an admin", "authors delivery TR-7 has not reached sandbox yet"],
      },
      { detail: trouble, given: { provenBefore: true }, expected: ["platform_admins alarm sandbox needs an admin"] },
    ],
    "delivery.stale": [
      {
        detail: trouble,
        given: { number: null },
        expected: ["platform_admins alarm sandbox needs an admin"],
      },
    ],
    "delivery.drifted": [
      {
        detail: { revision: 3, objects: ["Namespace trusted-registries"] },
        expected: ["platform_admins alarm sandbox differs from what was decided"],
      },
    ],
    "delivery.opened": [
      { detail: { revision: 3, message: "Open." }, expected: ["platform_admins alarm Alarm: sandbox is open"] },
    ],
    "delivery.closed": [
      { detail: { revision: 3, since: until }, expected: ["platform_admins alarm sandbox is closed again"] },
    ],
    "delivery.recovered": [
      { detail: { revision: 3, from: "blocked" }, expected: ["platform_admins alarm sandbox is well again"] },
      { detail: { revision: 3, from: "failing" }, expected: [] },
    ],
  };

const rows = Object.entries(told).flatMap(([type, all]) => all.map((row) => [type as EventType, row] as const));
const saidBy = (type: EventType, { detail, given }: { detail: unknown; given?: Partial<About> | undefined }) =>
  tellingsOf(type, detail as EventDetails[typeof type], { ...about, ...given });
const textOf = ({ code, facts }: { code: string; facts: unknown }) =>
  notificationText(...([code, facts] as unknown as NotificationSaid));

test.each(rows)("%s tells %j", (type, row) => {
  const lines = saidBy(type, row).map((telling) => `${telling.to} ${telling.kind} ${textOf(telling).subject}`);
  expect(lines).toEqual(row.expected);
});

test("every event that tells anybody stands above, and no other does", () => {
  expect(eventTypes.filter(tellsAnybody).sort()).toEqual(Object.keys(told).sort());
});

test("nothing that people write gets into a subject", () => {
  for (const [type, row] of rows)
    for (const telling of saidBy(type, row)) expect(textOf(telling).subject).not.toMatch(/Eve|Bcc|Because|[\r\n]/);
});

describe("W75: a decision tells who, why and what next", () => {
  test.each(["request.approved", "request.rejected"] as const)("%s", (type) => {
    const [telling] = tellingsOf(type, { number: 7, digest }, { ...about, who: "Ada Lindqvist" });
    const text = textOf(telling ?? { code: "", facts: {} });
    expect(text.lines.join(" ")).toContain("Ada Lindqvist of TDP-k8saas");
    expect(text.quote).toEqual({ by: "Ada Lindqvist", text: "Because." });
    expect(text.next).not.toBe("");
  });

  test("expiry has nobody behind it, and says what next", () => {
    const [telling] = tellingsOf("request.expired", { number: 7 }, about);
    expect(textOf(telling ?? { code: "", facts: {} })).toMatchObject({
      quote: null,
      next: expect.stringMatching(/copy/),
    });
  });
});

test("an internal note tells nobody", () => {
  expect(tellsAnybody("request.noted")).toBe(false);
});

test("a request that moves on no longer waits where it did", () => {
  expect(eventTypes.filter(settlesWaiting).sort()).toEqual([
    "request.approved",
    "request.escalated",
    "request.expired",
    "request.rejected",
    "request.returned",
    "request.withdrawn",
  ]);
});
