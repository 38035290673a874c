import { expect, test } from "vitest";
import { actingAs, canonicalEvent } from "./audit-event.ts";
import type { Actor, Role } from "./permissions.ts";

const actor = (id: string | null, ...roles: Role[]): Actor => ({
  id,
  name: "Me",
  roles,
  clusterIds: [],
  origin: "test",
});

test.each([
  [["tenant_member", "auditor", "platform_admin", "support_agent", "approver"], "approver"],
  [["tenant_member", "auditor", "platform_admin", "support_agent"], "support_agent"],
  [["tenant_member", "auditor", "platform_admin"], "platform_admin"],
  [["tenant_member", "auditor"], "auditor"],
  [["tenant_member"], "tenant_member"],
  [[], "nobody"],
] as const)("%j acts as %s where nothing else is said", (roles, as) => {
  expect(actingAs(actor("me", ...roles))).toBe(as);
});

test("a process has no role, and a capacity that is given stands", () => {
  expect(actingAs(actor(null))).toBe("process");
  expect(actingAs(actor("me", "approver"), "auditor")).toBe("auditor");
});

test("an event's text has its keys in order at every depth, lists as they are, and nothing that is undefined", () => {
  const detail = { to: { b: 1, a: null }, names: ["z", { d: 1, c: 2 }, "a"], gone: undefined };
  const record = { type: "x", id: "1", actorId: null, reason: undefined, detail } as never;
  expect(canonicalEvent(record)).toBe(
    '{"actorId":null,"detail":{"names":["z",{"c":2,"d":1},"a"],"to":{"a":null,"b":1}},"id":"1","type":"x"}',
  );
});
