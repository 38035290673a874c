import { describe, expect, test } from "vitest";
import type { Actor, Role } from "./permissions.ts";
import * as permissions from "./permissions.ts";

const roles: readonly Role[] = ["tenant_member", "support_agent", "approver", "auditor", "platform_admin"];

function person(role: Role | "nobody", id: string | null = "me", clusterIds: readonly string[] = []): Actor {
  return { id, name: "Me", roles: role === "nobody" ? [] : [role], clusterIds, origin: "test" };
}

const another = { authorIds: ["somebody"], clusterIds: ["c1", "c2"], filedForId: null, status: "escalated" } as const;
const own = { ...another, authorIds: ["somebody", "me"] };

/** Which roles may, of a request that somebody else wrote, and of one's own; holding none of its clusters. */
const byRole: readonly [string, (actor: Actor, request: typeof own) => boolean, readonly Role[], readonly Role[]][] = [
  ["decide", permissions.mayDecide, ["approver"], []],
  ["edit", permissions.mayEdit, ["support_agent"], roles],
  ["file", permissions.mayFile, [], []],
  ["resubmit", permissions.mayResubmit, [], roles],
  ["escalate", permissions.mayEscalate, ["support_agent"], []],
  ["return", permissions.mayReturn, ["approver"], []],
  ["withdraw", permissions.mayWithdraw, [], roles],
  ["see notes", permissions.maySeeNotes, ["support_agent", "approver", "auditor", "platform_admin"], ["support_agent"]],
  ["write notes", permissions.mayWriteNotes, ["support_agent", "approver"], ["support_agent"]],
  ["see", permissions.maySeeRequest, ["support_agent", "approver", "auditor", "platform_admin"], roles],
  ["file for others", permissions.mayFileForOthers, ["support_agent"], ["support_agent"]],
  ["have a queue", permissions.hasQueue, ["support_agent", "approver"], ["support_agent", "approver"]],
  ["change rules", permissions.mayChangeRules, ["platform_admin"], ["platform_admin"]],
  ["register clusters", permissions.mayRegisterClusters, ["platform_admin"], ["platform_admin"]],
];

test.each(byRole)("who may %s", (_, may, ofAnother, ofOwn) => {
  expect(roles.filter((role) => may(person(role), another as never))).toEqual(ofAnother);
  expect(roles.filter((role) => may(person(role), own))).toEqual(ofOwn);
  expect(may(person("nobody"), another as never)).toBe(false);
});

test("a process of ours is nobody's author", () => {
  expect(permissions.isAuthor(person("nobody", null), { authorIds: ["somebody"] })).toBe(false);
  expect(permissions.isAuthor(person("nobody", null), { authorIds: [null as never] })).toBe(false);
});

describe("a member", () => {
  const holder = (...clusterIds: string[]) => person("tenant_member", "me", clusterIds);

  test.each([permissions.mayFile, permissions.mayEdit, permissions.mayResubmit])(
    "needs every cluster of a request (%#), and a request without any is nobody's",
    (may) => {
      expect(may(holder("c1", "c2", "c3"), another)).toBe(true);
      expect(may(holder("c1"), another)).toBe(false);
      expect(may(holder("c1"), { ...another, clusterIds: [] })).toBe(false);
    },
  );

  test("sees what touches a cluster of theirs once it is filed, and a draft only as its author", () => {
    expect(permissions.maySeeRequest(holder("c2"), another)).toBe(true);
    expect(permissions.maySeeRequest(holder("c3"), another)).toBe(false);
    expect(permissions.maySeeRequest(holder("c2"), { ...another, status: "draft" })).toBe(false);
    expect(permissions.maySeeRequest(holder(), { ...own, status: "draft" })).toBe(true);
    for (const role of roles)
      expect(permissions.maySeeRequest(person(role), { ...another, status: "draft" })).toBe(false);
  });

  test("sees their own clusters; staff see all, and the rules", () => {
    expect(permissions.maySeeCluster(holder("c1"), "c1")).toBe(true);
    expect(permissions.maySeeCluster(holder("c1"), "c2")).toBe(false);
    expect(roles.filter((role) => permissions.maySeeCluster(person(role), "c1"))).toEqual(roles.slice(1));
    expect(roles.filter((role) => permissions.maySeeRules(person(role)))).toEqual(roles.slice(1));
    expect(permissions.seesEverything(person("nobody"))).toBe(false);
    expect(permissions.seesEverything({ ...holder(), roles: ["tenant_member", "auditor"] })).toBe(true);
  });
});

test("asking for changes is for the desk that it waits at", () => {
  const waiting = { ...another, status: "submitted" } as const;
  expect(roles.filter((role) => permissions.mayReturn(person(role), waiting))).toEqual(["support_agent"]);
  expect(permissions.mayReturn(person("support_agent"), { ...waiting, authorIds: ["me"] })).toBe(false);
});

test("notes are kept from who holds a cluster of it, and from who had it filed for them", () => {
  const staff = (role: Role, ...clusterIds: string[]) => person(role, "me", clusterIds);
  expect(permissions.maySeeNotes(staff("approver", "c2"), another)).toBe(false);
  expect(permissions.maySeeNotes(staff("approver", "c3"), another)).toBe(true);
  expect(permissions.mayWriteNotes(staff("support_agent", "c2"), another)).toBe(false);
  expect(permissions.maySeeNotes(staff("support_agent"), { ...own, filedForId: "me" })).toBe(false);
  expect(permissions.maySeeNotes(staff("support_agent"), { ...own, filedForId: "somebody" })).toBe(true);
});
