import { expect, test } from "vitest";
import { recordClusterCheck } from "#lib/commands/record-cluster-check.ts";
import { checkLine } from "#lib/domain/check-words.ts";
import { firstParts } from "#lib/domain/optional-parts.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { aCluster } from "#lib/testing/factories.ts";
import { inTransaction } from "./client.ts";
import { findOptionalParts } from "./cluster-part-views.ts";
import { askCluster } from "./cluster-questions.ts";

const worker: Actor = { id: null, name: "worker", roles: [], clusterIds: [], origin: "worker test" };

test("a cluster's manifest keeps what a check learnt, also when a later check misses it", async () => {
  const { id, name } = await aCluster();
  expect(await findOptionalParts({ id })).toEqual(firstParts);
  const check = async (minute: number, lines: ReturnType<typeof checkLine>[]) => {
    const now = new Date(Date.now() + minute * 60_000);
    const question = { clusterId: id, kind: "check", asked: null, askedById: null } as const;
    const questionId = await inTransaction((tx) => askCluster(tx, question, now));
    await recordClusterCheck(worker, { questionId, lines, version: null }, now);
  };
  await check(1, [checkLine("anchor_there", {}), checkLine("watch_missing", {}), checkLine("preview_given", {})]);
  await check(2, [checkLine("anchor_of_use", {}), checkLine("watch_missing", {}), checkLine("preview_missing", {})]);
  const learnt = { anchor: true, watch: false, preview: true };
  expect(await findOptionalParts({ id })).toEqual(learnt);
  expect(await findOptionalParts({ name })).toEqual(learnt);
  expect(await findOptionalParts({ name: "nobody-knows-it" })).toEqual(firstParts);
});
