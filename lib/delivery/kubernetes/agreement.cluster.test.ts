import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseImageReference } from "#lib/domain/image-reference.ts";
import { verdict } from "#lib/domain/list.ts";
import type { Entry } from "#lib/domain/registry-entry.ts";
import { type Agreement, compareReadings, isKey, revisionOf } from "#lib/testing/agreement.ts";
import { startEnforcingCluster } from "#lib/testing/enforcing-cluster.ts";
import { type Oracle, startOracle } from "#lib/testing/reference-oracle.ts";
import { everyText, writtenReference } from "#lib/testing/written-references.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { renderPodPolicy } from "./policy.ts";

/** The runtime's parser, the rule and the policy agree. A failure shows the smallest text on which they do not. */

const longest = Number(process.env["EXHAUSTIVE_LENGTH"] ?? 6);
const seed = Number(process.env["REFERENCE_SEED"] ?? 20_260_701);
/** Some are drawn twice: at least 100,000 differ. */
const generated = 105_000;
const hour = { timeout: 3_600_000 };
const policy = renderPodPolicy({ portalUrl: "https://portal.example", inline: null });
let whole: Oracle;
let silent: Oracle;

beforeAll(async () => {
  [whole, silent] = await Promise.all([startOracle(policy), startOracle(withoutMessage(policy))]);
}, 1_800_000);

afterAll(() => Promise.all([whole?.stop(), silent?.stop()]));

/** The sentences take longer than the verdict. */
function withoutMessage(object: KubernetesObject): KubernetesObject {
  const spec = object["spec"] as { validations: { messageExpression?: string }[] };
  const validations = spec.validations.map(({ messageExpression: _, ...validation }) => validation);
  return { ...object, spec: { ...spec, validations } };
}

test(`every text of up to ${longest} characters`, hour, async () => {
  const alphabet = "aA.:/_-@1";
  const seen = { texts: 0, readable: 0, disagreements: 0 };
  let smallest: string | null = null;
  const count = async (batch: Promise<[string, Agreement][]>) => {
    for (const [image, { disagreement, readable }] of await batch) {
      seen.texts += 1;
      if (readable) seen.readable += 1;
      if (disagreement === null) continue;
      seen.disagreements += 1;
      smallest ??= `${JSON.stringify(image)}: ${disagreement}`;
    }
  };
  let before = Promise.resolve<[string, Agreement][]>([]);
  for (const texts of batches(everyText(alphabet, longest), 2_000)) {
    const asked = Promise.all(
      texts.map(async (image): Promise<[string, Agreement]> => [image, await compareReadings(silent, image)]),
    );
    await count(before);
    before = asked;
  }
  await count(before);
  const all = (alphabet.length ** (longest + 1) - 1) / (alphabet.length - 1);
  expect(smallest, `${seen.disagreements} disagreements; the smallest`).toBeNull();
  expect(seen.texts).toBe(all);
  expect(seen.readable).toBeGreaterThan(all / 200); // the longer, the fewer
  console.log(`${seen.texts} texts, ${seen.readable} of them readable, 0 disagreements`);
});

function* batches<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const each of all) {
    batch.push(each);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function agreeOn(oracle: Oracle, numRuns: number) {
  const seen = { readable: 0, unreadable: 0, "IPv6 host": 0, blank: 0 };
  const different = new Set<string>();
  const property = fc.asyncProperty(writtenReference, async (image) => {
    const { disagreement, readable, exception } = await compareReadings(oracle, image);
    different.add(image);
    seen[exception ?? (readable ? "readable" : "unreadable")] += 1;
    if (disagreement !== null) throw new Error(disagreement);
  });
  await fc.assert(property, { seed, numRuns });
  console.log(`${different.size} references, seed ${seed}, 0 disagreements: ${JSON.stringify(seen)}`);
  return { ...seen, different: different.size };
}

test("100,000 references as people and attackers write them", hour, async () => {
  const seen = await agreeOn(silent, generated);
  expect(seen.different).toBeGreaterThanOrEqual(100_000);
  expect(seen.readable).toBeGreaterThan(generated / 4);
  expect(seen.unreadable).toBeGreaterThan(generated / 4);
  expect(seen["IPv6 host"]).toBeGreaterThan(100);
});

test("the sentence that a refused person reads changes no verdict", hour, async () => {
  await agreeOn(whole, 5_000);
});

test("2,400 of them on the API server itself", hour, async () => {
  const cluster = await startEnforcingCluster(revisionOf([], 1));
  try {
    const seen = { admitted: 0, refused: 0, neverAsked: 0 };
    let number = 1;
    for (const images of batches(fc.sample(writtenReference, { seed, numRuns: 2_400 }), 200)) {
      const list = images.flatMap(someEntry);
      const { data } = await cluster.enforce(revisionOf(list, ++number));
      await Promise.all(
        images.map(async (image) => {
          const refusal = await cluster.refusal(image);
          const rule = verdict(list, image).trusted ? "allow" : "refuse";
          expect([image, refusal === null ? "allow" : "refuse"]).toEqual([image, rule]);
          const asked = refusal === null || refusal.byPolicy;
          if (asked) expect([image, ...(await whole.ask({ image, lists: [data] })).verdicts]).toEqual([image, rule]);
          seen[refusal === null ? "admitted" : refusal.byPolicy ? "refused" : "neverAsked"] += 1;
        }),
      );
    }
    console.log(`on the API server: ${JSON.stringify(seen)}`);
    expect(seen.admitted + seen.refused + seen.neverAsked).toBe(2_400);
    expect(seen.admitted).toBeGreaterThan(300);
    expect(seen.refused).toBeGreaterThan(1_000);
  } finally {
    await cluster.stop();
  }
});

/** For three of four readable images an entry: exactly it, its registry, or its first part. */
function someEntry(image: string, n: number): Entry[] {
  const read = parseImageReference(image);
  if (!read || n % 4 === 3) return [];
  const path = n % 4 === 0 ? read.repository : n % 4 === 1 ? "" : (read.repository.split("/")[0] ?? "");
  return [{ host: read.host, path }].filter(isKey);
}
