import { expect, test } from "vitest";
import { type Actor, mayDecide, mayEscalate, type Role } from "./permissions.ts";
import { mayMove, requestStatuses } from "./request.ts";
import { whyNotApprove, whyNotEscalate } from "./why-not.ts";

const roles: Role[] = ["tenant_member", "support_agent", "approver", "auditor", "platform_admin"];
const person = (role: Role): Actor => ({ id: "me", name: "Me", roles: [role], clusterIds: [], origin: "test" });
const each = roles.flatMap((role) => [true, false].map((isAuthor) => ({ role, isAuthor })));

test.each(each)("a reason is named exactly where the rules stop a $role (author: $isAuthor)", ({ role, isAuthor }) => {
  const actor = person(role);
  const authorIds = isAuthor ? ["me"] : ["somebody"];
  for (const status of requestStatuses) {
    const may = mayMove(status, "approve") && mayDecide(actor, { authorIds });
    expect(whyNotApprove(actor, { status, isAuthor, approvedByMe: false }) === null, status).toBe(may);
  }
  expect(whyNotEscalate(actor, { isAuthor }) === null).toBe(mayEscalate(actor, { authorIds }));
});

test.each([
  [
    "who wrote it",
    { status: "escalated", isAuthor: true, approvedByMe: false },
    /Nobody decides their own.*Another member/,
  ],
  ["who has approved it", { status: "escalated", isAuthor: false, approvedByMe: true }, /counts once.*still reject/],
  ["where it is not there yet", { status: "submitted", isAuthor: false, approvedByMe: false }, /support-platform/],
] as const)("says the rule and who can: %s", (_, standing, words) => {
  expect(whyNotApprove(person("approver"), standing)).toMatch(words);
});
