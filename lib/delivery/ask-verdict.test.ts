import { expect, test } from "vitest";
import { judged } from "./ask-verdict.ts";

const refused = (code: number, message: string) => ({ admitted: false, code, message }) as const;
const by = (policy: string, said: string) =>
  `pods "probe" is forbidden: ValidatingAdmissionPolicy '${policy}' with binding 'b' denied request: ${said}`;

test.each([
  ["the list", refused(403, by("trusted-registries", "image not from a trusted registry: x.")), "not_listed"],
  [
    "our policy, failing",
    refused(422, by("trusted-registries", "expression resulted in error: cost")),
    "policy_failed",
  ],
  ["another policy", refused(403, by("no-latest", "no tag")), "refused_by_another"],
  ["a policy whose name only begins like ours", refused(403, by("trusted-registries-x", "no")), "refused_by_another"],
  ["a webhook", refused(400, 'admission webhook "a.example" denied the request: no'), "refused_by_another"],
  ["a quota", refused(403, 'pods "probe" is forbidden: exceeded quota: q'), "refused_by_another"],
  ["the API server", refused(422, 'Pod "probe" is invalid: spec.containers[0].image: Required value'), "invalid"],
] as const)("refused by %s", (_, verdict, outcome) => {
  expect(judged(verdict).outcome).toBe(outcome);
});

test("of our policy only its own sentence is kept", () => {
  const said = "image not from a trusted registry: x.";
  expect(judged(refused(403, by("trusted-registries", said)))).toEqual({ outcome: "not_listed", said });
  expect(judged({ admitted: true })).toEqual({ outcome: "admitted", said: "" });
});
