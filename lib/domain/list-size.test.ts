import { expect, test } from "vitest";
import { listSize } from "./list-size.ts";

test("a list is counted the same everywhere", () => {
  expect([listSize(0, 1), listSize(1, 1), listSize(5, 2)]).toEqual([
    "0 entries + 1 platform",
    "1 entry + 1 platform",
    "5 entries + 2 platform",
  ]);
});
