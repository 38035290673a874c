import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { largestPod, platformEntries } from "#lib/domain/list.ts";
import type { Entry } from "#lib/domain/registry-entry.ts";
import type { Revision } from "#lib/domain/revision.ts";
import { type EnforcingCluster, startEnforcingCluster } from "#lib/testing/enforcing-cluster.ts";
import { type CostlyImage, costlyImages, isFound, largestList } from "#lib/testing/largest.ts";

/** The API server counts what an expression does and refuses what would cost too much. No list within the limits may come to that. */

let cluster: EnforcingCluster;

beforeAll(async () => {
  cluster = await startEnforcingCluster(aRevision(1, largestList()));
}, 1_800_000);

afterAll(() => cluster?.stop(), 60_000);

function aRevision(number: number, entries: readonly Entry[]): Revision {
  const digest = `sha256:${number}`.padEnd(16, "0");
  return {
    entries,
    platformRegistries: platformEntries,
    mode: "deny",
    exemptNamespaces: [],
    number,
    digest,
    previous: null,
  };
}

const images = (kind: CostlyImage, count: number) => Array.from({ length: count }, (_, n) => costlyImages[kind](n));
const tooCostly = /cost limit exceeded|cost budget/;
const kinds = Object.keys(costlyImages) as CostlyImage[];

describe.each([
  ["the largest pod", largestPod],
  ["a pod larger by a quarter, for room to spare", Math.ceil(largestPod * 1.25)],
])("on the largest list, %s", (_, count) => {
  test.each(kinds)("of images %s is judged", async (kind) => {
    const created = await cluster.refusal(...images(kind, count));
    const before = images("found by the second part of its path", count).map((image) => `${image}-before`);
    const updated = await cluster.refusalOfUpdate(before, images(kind, count));
    for (const refused of [created, updated]) {
      if (isFound(kind)) expect(refused).toBeNull();
      else expect(refused).toMatchObject({ byPolicy: true, words: expect.stringContaining("Allowed there: ") });
      expect(refused?.words ?? "").not.toMatch(tooCostly);
      expect(refused?.words.length ?? 0).toBeLessThan(5 * 1_024);
    }
  });
});

test.each(kinds)("a pod well past what is promised, of images %s, costs too much", async (kind) => {
  expect((await cluster.refusal(...images(kind, largestPod * 8)))?.words).toMatch(tooCostly);
});

test("a list well past the limits costs the largest pod too much", async () => {
  await cluster.enforce(aRevision(2, largestList({ times: 3 })));
  const kind = "the longest in the usual form, not on the list";
  expect((await cluster.refusal(...images(kind, largestPod)))?.words).toMatch(tooCostly);
});
