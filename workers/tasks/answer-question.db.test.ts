import { beforeEach, expect, test, vi } from "vitest";
import { askRunningImages } from "#lib/commands/ask-running-images.ts";
import { askVerdict } from "#lib/commands/ask-verdict.ts";
import { type QuestionWork, takeQuestionWork } from "#lib/commands/take-work.ts";
import { client, inTransaction } from "#lib/data/client.ts";
import { askCluster } from "#lib/data/cluster-questions.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { aCluster, aPerson } from "#lib/testing/factories.ts";
import { answerQuestion } from "./answer-question.ts";

const worker: Actor = { id: null, name: "worker", roles: [], clusterIds: [], origin: "worker test" };
const start = Date.parse("2026-06-01T10:00:00Z");
const minutes = (count: number) => new Date(start + count * 60_000);
const oneImage = {
  images: [{ image: "nginx", places: [], count: 1, namespaces: [] }],
  withoutImage: [],
  notJudged: [],
};

beforeEach(async () => {
  vi.spyOn(console, "log").mockReturnValue(undefined);
  vi.spyOn(console, "error").mockReturnValue(undefined);
  await client().clusterQuestion.deleteMany();
});

async function setting() {
  const cluster = await aCluster();
  return { cluster, tess: await aPerson("tess", ["tenant_member"], [cluster.id]) };
}

/** As a worker that dies of the question takes it, and the next one after its lease. */
async function takenAgain(times: number): Promise<QuestionWork> {
  let work: QuestionWork | null = null;
  for (let n = 1; n <= times; n++) work = await takeQuestionWork(minutes(n));
  if (work === null) throw new Error("no question is open");
  return work;
}

const stored = () => client().clusterQuestion.findFirstOrThrow({ where: { askedAt: minutes(0) } });
const failed = "The worker failed on this question 2 times";

test("what runs: the third worker answers that the first two failed", async () => {
  const { cluster, tess } = await setting();
  await askRunningImages(tess, [cluster.id], minutes(0));
  await answerQuestion(worker, await takenAgain(3));
  expect((await stored()).answer).toMatchObject({
    seen: false,
    reason: "failed",
    message: expect.stringContaining(failed),
  });
  expect(await takeQuestionWork(minutes(9))).toBeNull();
});

test("a check: the third worker answers with a line that is not green", async () => {
  const { cluster } = await setting();
  const question = { clusterId: cluster.id, kind: "check", asked: null, askedById: null } as const;
  await inTransaction((tx) => askCluster(tx, question, minutes(0)));
  await answerQuestion(worker, await takenAgain(3));
  expect((await stored()).answer).toMatchObject([{ ok: false, message: expect.stringContaining(failed) }]);
});

test("a verdict on what can no longer be read fails alone, and is given up", async () => {
  const { cluster, tess } = await setting();
  await askVerdict(tess, { clusterId: cluster.id, asked: oneImage }, minutes(0));
  await client().clusterQuestion.updateMany({ data: { question: { of: "another version" } } });
  await expect(answerQuestion(worker, await takenAgain(1))).rejects.toThrow();
  expect((await stored()).answeredAt).toBeNull();
  await answerQuestion(worker, await takenAgain(2).then((work) => ({ ...work, takes: 3 })));
  expect((await stored()).answer).toMatchObject({ answered: false, message: expect.stringContaining(failed) });
});

test("what was asked of what runs and of a check is nothing, and what cannot be read is an Error to report", async () => {
  const { cluster, tess } = await setting();
  await askRunningImages(tess, [cluster.id], minutes(0));
  expect(await takenAgain(1)).toMatchObject({ kind: "running_images", asked: null });
  await client().clusterQuestion.deleteMany();
  await askVerdict(tess, { clusterId: cluster.id, asked: oneImage }, minutes(0));
  await client().clusterQuestion.updateMany({ data: { question: { images: "all" } } });
  expect((await takenAgain(1)).asked).toBeInstanceOf(Error);
});
