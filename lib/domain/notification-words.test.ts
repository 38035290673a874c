import { join } from "node:path";
import { test } from "vitest";
import { expectKept } from "../testing/kept-file.ts";
import { kinds, notificationKinds } from "./notification.ts";
import { type NotificationCode, type NotificationFacts, notificationText } from "./notification-words.ts";

const request = "TR-1042";
const done = { request, who: "Ada", why: "Because." };
const desk = "TDP-k8saas";
const cluster = "sandbox";
const at = "2026-06-01T10:00:59.000Z";
const many = ["a.io", "b.io", "c.io", "d.io", "e.io", "f.io", "g.io"];

/** Each notification as it can be. */
const samples: { readonly [C in NotificationCode]: readonly NotificationFacts[C][] } = {
  waits: [
    { ...done, desk, because: "filed", risk: "high" },
    { ...done, why: null, desk, because: "sent_on", risk: null },
    { ...done, why: "", desk: "support-platform", because: "answered", risk: null },
    { ...done, desk, because: "silence", risk: "low" },
  ],
  due_soon: [{ request, desk, until: at }],
  overdue: [{ request, desk, since: at }],
  filed_for_you: [{ ...done, desk }],
  sent_on: [
    { ...done, because: "note" },
    { ...done, because: "silence" },
  ],
  asked: [{ ...done, desk }],
  answer_due: [{ request, until: at }],
  changed: [
    { ...done, voided: [] },
    { ...done, voided: ["Ada", "Noor"] },
  ],
  answered: [{ ...done, desk }],
  approved_partly: [{ ...done, given: 1, needed: 2 }],
  approved: [done],
  rejected: [done],
  withdrawn: [done],
  expired: [{ request }],
  late: [{ request, desk, since: at }],
  commented: [done],
  approvals_voided: [{ request }],
  approval_void: [
    { request, because: "changed" },
    { request, because: "list" },
  ],
  enforced: [
    { cluster, request, revision: 7 },
    { cluster, request, revision: 7, together: true },
  ],
  replaced: [{ cluster, request, revision: 7, undone: ["add a.io", "set mode warn"] }],
  ends_soon: [
    { cluster, request, entries: ["a.io"], endsAt: at, hours: 1 },
    { cluster, request, entries: many, endsAt: at, hours: 24 },
    { cluster, request, entries: many.slice(0, 5), endsAt: at, hours: 24 },
    { cluster, request, entries: many.slice(0, 3), endsAt: at, hours: 24 },
  ],
  ended: [
    { cluster, request, entries: ["a.io"] },
    { cluster, request, entries: many },
  ],
  not_delivered: [
    { cluster, request, message: "It does not answer.", again: true },
    { cluster, request, message: "It may not write.", again: false },
  ],
  cluster_open: [{ cluster, message: "Pods are not judged." }],
  cluster_closed: [{ cluster, since: at }],
  cluster_differs: [{ cluster, objects: ["ConfigMap a", "Binding b"] }],
  cluster_stuck: [{ cluster, message: "It may not write." }],
  cluster_well: [{ cluster, revision: 7 }],
};

test("what people are told is what was reviewed", async () => {
  const told = Object.entries(samples).flatMap(([code, all]) =>
    all.map((facts) => {
      const { subject, lines, quote, next } = notificationText(
        ...([code, facts] as never as ["approved", typeof done]),
      );
      const said = quote === null ? [] : [`  "${quote.text}" (${quote.by})`];
      return [`${code}: ${subject}`, ...lines.map((line) => `  ${line}`), ...said, `  > ${next}`].join("\n");
    }),
  );
  const settings = notificationKinds.map((kind) => {
    const { title, about, roles, usual, offered } = kinds[kind];
    return `${kind}: ${title}. ${about} For ${roles.join(", ")}; ${usual} of ${offered.join(", ")}.`;
  });
  told.push(...settings);
  await expectKept(join(import.meta.dirname, "..", "testing", "notifications-told.txt"), `${told.join("\n")}\n`);
});
