import { expect, test } from "vitest";
import type { CurrentList, ListChange } from "./list-change.ts";
import { arrivalOf } from "./overtaken.ts";

const end = new Date("2026-06-01T10:00:00Z");
const later = new Date("2026-07-01T10:00:00Z");
const list: CurrentList = {
  number: 4,
  mode: "warn",
  entries: [
    { entry: "ghcr.io/acme", requestId: "a", endsAt: null },
    { entry: "quay.io/jetstack", requestId: "b", endsAt: end },
  ],
  platformRegistries: ["cr.l5d.io"],
  exemptNamespaces: ["kube-system", "monitoring"],
};
const proven = { revision: 4, digest: "sha256:x", mode: "warn", policyVersion: "1", probes: 4 } as const;

const cases: readonly (readonly [ListChange, boolean])[] = [
  [{ kind: "add_entry", entry: "ghcr.io/acme" }, true],
  [{ kind: "add_entry", entry: "ghcr.io/acme", endsAt: end }, true],
  [{ kind: "add_entry", entry: "ghcr.io/zebra" }, false],
  [{ kind: "add_entry", entry: "quay.io/jetstack" }, false],
  [{ kind: "add_entry", entry: "quay.io/jetstack", endsAt: end }, true],
  [{ kind: "add_entry", entry: "quay.io/jetstack", endsAt: later }, false],
  [{ kind: "add_entry", entry: "cr.l5d.io" }, true],
  [{ kind: "remove_entry", entry: "ghcr.io/zebra" }, true],
  [{ kind: "remove_entry", entry: "ghcr.io/acme" }, false],
  [{ kind: "remove_entry", entry: "cr.l5d.io" }, false],
  [{ kind: "set_end_date", entry: "quay.io/jetstack", endsAt: end }, true],
  [{ kind: "set_end_date", entry: "quay.io/jetstack", endsAt: null }, false],
  [{ kind: "set_end_date", entry: "ghcr.io/gone", endsAt: later }, false],
  [{ kind: "set_mode", mode: "warn" }, true],
  [{ kind: "set_mode", mode: "deny" }, false],
  [{ kind: "set_exempt_namespaces", namespaces: ["monitoring", "kube-system"] }, true],
  [{ kind: "set_exempt_namespaces", namespaces: ["monitoring"] }, false],
];

test.each(cases)("what was asked for is so in the proven list, or not: %o %s", (change, isSo) => {
  const event = arrivalOf({ requestId: "r", revision: 2, changes: [change] }, list, proven);
  expect(event.type).toBe(isSo ? "delivery.enforced" : "delivery.replaced");
});

test("what is part of a later revision is told with what was proven, and where it comes from", () => {
  const changes: ListChange[] = [{ kind: "add_entry", entry: "ghcr.io/acme" }];
  expect(arrivalOf({ requestId: "r", revision: 2, changes }, list, proven).detail).toEqual({ ...proven, createdAs: 2 });
  expect(arrivalOf({ requestId: "r", revision: 4, changes }, list, proven).detail).toEqual(proven);
});

test("what was undone is named, and nothing else", () => {
  const changes: ListChange[] = [
    { kind: "add_entry", entry: "ghcr.io/acme" },
    { kind: "add_entry", entry: "ghcr.io/zebra" },
  ];
  const { detail } = arrivalOf({ requestId: "r", revision: 2, changes }, list, proven);
  expect(detail).toEqual({ revision: 2, by: 4, undone: ["add ghcr.io/zebra"] });
});
