import { expect, test } from "vitest";
import { listOf, readVectors } from "../testing/vectors.ts";
import { verdict } from "./list.ts";

const vectors = readVectors();

test("the table is whole", () => {
  expect(vectors.length).toBeGreaterThanOrEqual(150);
});

test.each(vectors)("$image on $entry: $trusted, because $why", (vector) => {
  expect(verdict(listOf(vector), vector.image).trusted).toBe(vector.trusted);
});
