import { afterAll, beforeAll, expect, test } from "vitest";
import { parseImageReference } from "#lib/domain/image-reference.ts";
import { verdict } from "#lib/domain/list.ts";
import { type Entry, formatEntry, parseEntry } from "#lib/domain/registry-entry.ts";
import { revisionOf } from "#lib/testing/agreement.ts";
import { startEnforcingCluster } from "#lib/testing/enforcing-cluster.ts";
import { readPublishedImages } from "#lib/testing/published-images.ts";
import { type Oracle, startOracle } from "#lib/testing/reference-oracle.ts";
import { renderData } from "./config-map.ts";
import { renderPodPolicy } from "./policy.ts";

/** What published charts and manifests run is never refused by a list of its own registries. */

const published = readPublishedImages();
let oracle: Oracle;
/** As the runtime reads them, not the rule: in the order of `published`. */
let read: { image: string; entry: Entry; repository: string }[];

beforeAll(async () => {
  oracle = await startOracle(renderPodPolicy({ portalUrl: "https://portal.example", inline: null }));
  read = await Promise.all(
    published.map(async ({ image }) => {
      const { host, repository } = await oracle.ask({ image, lists: [] });
      const path = host === "docker.io" ? (repository.split("/")[0] ?? "") : "";
      return { image, repository, entry: { host, path } };
    }),
  );
}, 1_800_000);

afterAll(() => oracle?.stop());

function registries(except: Entry | null = null): Entry[] {
  const other = except === null ? "" : formatEntry(except);
  return [...new Map(read.map(({ entry }) => [formatEntry(entry), entry])).values()].filter(
    (entry) => formatEntry(entry) !== other,
  );
}

test("the table names at least 100 charts and manifests, and where each was read", () => {
  expect(new Set(published.map(({ source }) => source)).size).toBeGreaterThanOrEqual(100);
  expect(new Set(published.map(({ image }) => image)).size).toBe(published.length);
  for (const { version, address } of published) {
    expect(version).not.toBe("");
    expect(address).toMatch(/^https:\/\/github\.com\/\S+\/blob\/[0-9a-f]{12}\/\S+$/);
  }
});

test("the runtime can read each, the rule reads the same, and each registry can be written as an entry", () => {
  for (const { image, entry, repository } of read) {
    expect(parseImageReference(image), image).toMatchObject({ host: entry.host, repository });
    expect(parseEntry(formatEntry(entry))).toEqual(entry);
  }
});

test("rule and policy let each in by the list of all registries, and refuse it without its own", async () => {
  const all = registries();
  for (const { image, entry } of read) {
    const without = registries(entry);
    expect(verdict(all, image).trusted, image).toBe(true);
    expect(verdict(without, image).trusted, image).toBe(false);
    const lists = [all, without].map((list) => renderData(revisionOf(list, 1)));
    expect((await oracle.ask({ image, lists })).verdicts, image).toEqual(["allow", "refuse"]);
  }
});

test("the API server lets all of them in, 50 to a pod", { timeout: 600_000 }, async () => {
  const cluster = await startEnforcingCluster(revisionOf([], 1));
  try {
    await cluster.enforce(revisionOf(registries(), 2));
    for (let n = 0; n < read.length; n += 50) {
      const images = read.slice(n, n + 50).map(({ image }) => image);
      expect(await cluster.refusal(...images)).toBeNull();
      expect((await cluster.refusal(...images, "evil.example/x"))?.words).toContain("evil.example/x");
    }
  } finally {
    await cluster.stop();
  }
});
