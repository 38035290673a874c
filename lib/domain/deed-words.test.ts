import { expect, test } from "vitest";
import { deedWords } from "./deed-words.ts";
import { type RequestStatus, requestStatuses } from "./request.ts";

const request = (status: RequestStatus, given = 0) => ({
  ...{ name: "TR-7", status, given, needed: 2 },
  clusters: [{ name: "sandbox" }, { name: "prod" }],
});

const cases: readonly (readonly [string, RequestStatus, string])[] = [
  ["approve", "approved", "TR-7 is approved."],
  ["approve", "escalated", "TR-7 has your approval, 1 of 2."],
  ["reject", "rejected", "TR-7 is rejected."],
  ["return", "changes_requested", "TR-7 is back with its authors."],
  ["escalate", "escalated", "TR-7 is sent on to TDP-k8saas."],
  ["resubmit", "submitted", "TR-7 is with support-platform again."],
  ["resubmit", "escalated", "TR-7 is with TDP-k8saas again."],
  ["withdraw", "withdrawn", "TR-7 is taken back."],
];

test.each(cases)("after %s a request that is %s: %s", (deed, status, done) => {
  expect(deedWords(deed, request(status, 1))?.done).toBe(done);
});

test("nothing is said of a request that is not as the deed leaves it, nor of what is no deed", () => {
  for (const deed of ["approve", "reject", "return", "escalate", "resubmit", "withdraw", "comment", ""])
    for (const status of requestStatuses)
      if (!cases.some(([of, is]) => of === deed && is === status))
        expect(deedWords(deed, request(status, 1)), `${deed} ${status}`).toBeNull();
  expect(deedWords("approve", request("escalated", 0))).toBeNull();
});
