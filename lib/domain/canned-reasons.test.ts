import { expect, test } from "vitest";
import { cannedReasonsFor } from "./canned-reasons.ts";

const adding = (added: readonly string[], elsewhere: readonly string[] = []) => ({ added, elsewhere });

const cases = [
  [[adding(["ghcr.io/acme"])], []],
  [[adding(["ghcr.io/acme"], ["ghcr.io/acme"])], ["known"]],
  [[adding(["ghcr.io/acme", "quay.io/new"], ["ghcr.io/acme"])], []],
  [[adding([])], []],
  [[adding(["docker.io"])], ["narrower", "untrusted"]],
  [[adding(["docker.io"], ["docker.io"])], ["known", "narrower", "untrusted"]],
  [[adding(["*.corp.example"])], ["narrower"]],
  [[adding(["registry.corp.example"])], []],
  [[adding(["ttl.sh/acme"])], ["untrusted"]],
  [[adding(["ttl.sh"])], ["narrower", "untrusted"]],
  [[adding(["docker.io"]), adding(["ghcr.io/acme"])], []],
  [[adding(["docker.io"]), adding(["ttl.sh/x"])], ["untrusted"]],
] as const;

test.each(cases)("of %o only what is true of each is offered: %o", (requests, expected) => {
  expect(cannedReasonsFor(requests).map(({ id }) => id)).toEqual([...expected, "unclear"]);
});
