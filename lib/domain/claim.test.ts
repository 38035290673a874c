import { describe, expect, test } from "vitest";
import { type Claim, wordToClaim, wordToRelease } from "./claim.ts";

const claimOf = (byId: string): Claim => ({ byId, by: byId, at: new Date(0) });
const ada = { id: "ada" };

describe("a request is taken", () => {
  test.each([
    [null, "", ""],
    [null, " Mine. ", "Mine."],
    [claimOf("abel"), "He is away.", "He is away."],
  ])("from %j with %j", (claim, typed, word) => {
    expect(wordToClaim(ada, claim, typed)).toBe(word);
  });

  test.each([
    [claimOf("ada"), "Again.", { code: "claimed_already" }],
    [claimOf("abel"), "", { code: "claimed_by_other", detail: "abel" }],
    [claimOf("abel"), " \u00a0\n", { code: "claimed_by_other", detail: "abel" }],
    [claimOf("abel"), "x".repeat(2001), { code: "reason_too_long" }],
  ])("not from %j with %j", (claim, typed, refusal) => {
    expect(() => wordToClaim(ada, claim, typed)).toThrow(expect.objectContaining(refusal));
  });
});

describe("a request is let go", () => {
  test.each([
    [claimOf("ada"), "", ""],
    [claimOf("ada"), "Off home.", "Off home."],
    [claimOf("abel"), "He is away.", "He is away."],
  ])("by who looks at it, or with a word: %j, %j", (claim, typed, word) => {
    expect(wordToRelease(ada, claim, typed)).toBe(word);
  });

  test.each([
    [null, "So.", { code: "not_claimed" }],
    [claimOf("abel"), "\t", { code: "claimed_by_other", detail: "abel" }],
  ])("not %j with %j", (claim, typed, refusal) => {
    expect(() => wordToRelease(ada, claim, typed)).toThrow(expect.objectContaining(refusal));
  });
});
