import { z } from "zod";
import type { FieldDifference, ObjectDrift } from "#lib/domain/drift.ts";

/** Dropped as a whole where one cannot be read: the object has drifted all the same, and the next look writes its fields anew. */
const fields = z
  .array(z.object({ path: z.string(), expected: z.string().exactOptional(), found: z.string().exactOptional() }))
  .catch([]);

/** Fields that differ, as they were stored, maybe by another version of the product. */
export function readFieldDifferences(stored: unknown): readonly FieldDifference[] {
  return fields.parse(stored);
}

const change = z.object({ object: z.string(), part: z.string(), state: z.string(), fields, more: z.number() });

/** Objects that differed, as they were stored; one that cannot be read is left out. */
export function readChanges(stored: unknown): readonly ObjectDrift[] {
  return z
    .array(z.unknown())
    .catch([])
    .parse(stored)
    .flatMap((each) => (change.safeParse(each).data as ObjectDrift | undefined) ?? []);
}
