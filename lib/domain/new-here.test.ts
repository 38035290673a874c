import { expect, test } from "vitest";
import { newHere, sentencesInShort } from "./new-here.ts";

test("what is new is said in one sentence, and the others are kept in their order", () => {
  const said = ["Risky.", newHere(["ghcr.io"]), "Odd.", newHere(["quay.io:5000"])];
  expect(sentencesInShort(said)).toEqual(["Risky.", "New here: ghcr.io, quay.io:5000.", "Odd."]);
  expect(sentencesInShort(["Odd."])).toEqual(["Odd."]);
  expect(sentencesInShort([])).toEqual([]);
});
