import { expect, test } from "vitest";
import { approvingWords, reasonHint } from "./approving-words.ts";

const clusters = [{ name: "sandbox" }, { name: "prod" }];

test.each([
  [0, 1, "Approving makes the next revision of sandbox and prod and delivers it at once."],
  [0, 2, "Yours is approval 1 of 2: nothing changes on the clusters before the last one."],
  [
    1,
    2,
    "Yours is approval 2 of 2, the last one: it takes effect at once. Approving makes the next revision of sandbox and prod and delivers it at once.",
  ],
])("with %i of %i approvals", (given, needed, words) => {
  expect(approvingWords({ given, needed, clusters })).toBe(words);
});

test("a reason may be left out unless something is of high risk", () => {
  expect(reasonHint(["low", "medium"])).toContain("may be left out");
  expect(reasonHint(["high"])).toBe("To approve what is of high risk, say why.");
  expect(reasonHint(["low", "high"])).toBe("To approve, say why: 1 of these 2 is of high risk.");
});
