import { expect, test } from "vitest";
import { type Arrival, progressOf, progressWords } from "./progress.ts";

const cases: readonly (readonly [readonly Arrival[], string, string])[] = [
  [["on_its_way"], "Approved, on its way", "info"],
  [["on_its_way", "on_its_way"], "Approved, on its way", "info"],
  [["enforced", "on_its_way"], "Approved, 1 of 2 enforced", "info"],
  [["replaced", "on_its_way"], "Approved, 0 of 2 enforced", "info"],
  [["stuck"], "Approved, 0 of 1 enforced", "warn"],
  [["enforced", "stuck"], "Approved, 1 of 2 enforced", "warn"],
  [["enforced"], "Enforced", "good"],
  [["enforced", "enforced"], "Enforced", "good"],
  [["enforced", "replaced"], "1 enforced, 1 replaced", "info"],
  [["replaced"], "Approved, replaced", "info"],
];

test.each(cases)("%s reads %s", (arrivals, word, tone) => {
  expect(progressWords(progressOf(arrivals))).toEqual({ word, tone });
});
