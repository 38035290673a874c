import { describe, expect, test } from "vitest";
import { explainVerdict, listVerdict, type VerdictOutcome } from "./verdict-question.ts";
import { summaryWords } from "./verdict-words.ts";

const list = {
  platformRegistries: ["cr.l5d.io"],
  entries: [
    { entry: "ghcr.io/acme", requestId: "r1" },
    { entry: "*.registry.corp.example", requestId: "r2" },
  ],
};
const explain = (image: string, outcome: VerdictOutcome, mode: "off" | "warn" | "deny" | null = "deny") =>
  explainVerdict({ image, outcome, said: "" }, mode, list);

describe("what the cluster does with it today", () => {
  test.each([
    ["admitted", "let_in", "let_in", "let_in", "let_in"],
    ["not_listed", "let_in_unjudged", "let_in_with_warning", "refused", "unknown"],
    ["policy_failed", "let_in_unjudged", "let_in_with_warning", "refused", "unknown"],
    ["invalid", "refused_always", "refused_always", "refused_always", "refused_always"],
    ["refused_by_another", "unknown", "unknown", "unknown", "unknown"],
  ] as const)("%s: off %s, warn %s, deny %s, not known %s", (outcome, off, warn, deny, unknown) => {
    const effects = (["off", "warn", "deny", null] as const).map(
      (mode) => explain("x.example/y", outcome, mode).effect,
    );
    expect(effects).toEqual([off, warn, deny, unknown]);
  });
});

test("an allowed image is explained by its entry and the request behind it", () => {
  expect(explain("ghcr.io/acme/api:1", "admitted")).toMatchObject({
    read: { host: "ghcr.io", repository: "acme/api" },
    by: { entry: "ghcr.io/acme", requestId: "r1" },
    agrees: true,
    proposed: null,
    nearest: [],
  });
  expect(explain("cr.l5d.io/linkerd/proxy", "admitted").by).toEqual({ entry: "cr.l5d.io", requestId: null });
  expect(explain("a.registry.corp.example/x", "admitted").by?.requestId).toBe("r2");
});

test("a refused image gets the nearest sources and the narrowest entry to ask for", () => {
  expect(explain("ghcr.io/other/x:1", "not_listed")).toMatchObject({
    by: null,
    nearest: ["ghcr.io/acme"],
    proposed: "ghcr.io/other/x",
    agrees: true,
  });
  expect(explain("nginx", "not_listed").proposed).toBe("docker.io/library/nginx");
});

test.each(["invalid", "policy_failed", "refused_by_another"] as const)(
  "%s is no word of the list: no source is proposed, and it counts for nothing",
  (outcome) => {
    expect(explain("quay.io/evil/x", outcome).proposed).toBeNull();
    expect(listVerdict(outcome)).toBe("not_told");
  },
);

test.each([
  [{ allowed: 1, notAllowed: 0, notTold: 0 }, "The list allows this image."],
  [{ allowed: 1, notAllowed: 2, notTold: 0 }, "The list allows 1 of 3 images."],
  [{ allowed: 0, notAllowed: 0, notTold: 1 }, "It cannot be told whether the list allows this image."],
  [{ allowed: 1, notAllowed: 0, notTold: 1 }, "Of 1 image the list allows all; of 1 more it cannot be told."],
  [{ allowed: 0, notAllowed: 2, notTold: 1 }, "Of 2 images the list allows none; of 1 more it cannot be told."],
])("the summary of %j", (counts, words) => {
  expect(summaryWords(counts)).toBe(words);
});

test("what the runtime cannot read, or no list can hold, is not proposed", () => {
  expect(explain("GHCR.io//x", "not_listed")).toMatchObject({ read: null, proposed: null, agrees: true });
  expect(explain("r1-abcdef01.trusted-registries.invalid/x", "not_listed")).toMatchObject({
    isCanary: true,
    proposed: null,
  });
});

describe("cluster and portal disagree", () => {
  test.each([
    ["let in, not on the list", "quay.io/evil/x", "admitted", false],
    ["refused, on the list", "ghcr.io/acme/api", "not_listed", false],
    ["let in, cannot be read", "GHCR.io//x", "admitted", false],
    ["a canary, let in", "r1-abcdef01.trusted-registries.invalid/x", "admitted", true],
    ["refused by something else, on the list", "ghcr.io/acme/api", "refused_by_another", true],
    ["policy failed, on the list", "ghcr.io/acme/api", "policy_failed", true],
    ["not an image at all", " x", "invalid", true],
  ] as const)("%s", (_, image, outcome, agrees) => {
    expect(explain(image, outcome).agrees).toBe(agrees);
  });
});
