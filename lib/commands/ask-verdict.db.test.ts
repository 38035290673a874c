import { expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { findVerdictView } from "#lib/data/verdict-views.ts";
import { questionLimits, type VerdictAnswer, type VerdictAsked } from "#lib/domain/verdict-question.ts";
import { aCluster, add, aPerson, approve, aRequest } from "#lib/testing/factories.ts";
import { askVerdict } from "./ask-verdict.ts";
import { recordVerdict } from "./record-verdict.ts";
import { takeQuestionWork } from "./take-work.ts";

const about = (...images: string[]): VerdictAsked => ({
  images: images.map((image) => ({ image, places: ["Pod legacy/p, container c"], count: 1, namespaces: ["legacy"] })),
  withoutImage: [],
  notJudged: ["Service s"],
});

const answerOf = (...images: string[]): VerdictAnswer => ({
  answered: true,
  mode: "deny",
  exemptNamespaces: ["kube-system", "legacy"],
  revision: 1,
  images: images.map((image) => ({ image, outcome: "admitted", said: "" })),
});

async function aMember() {
  const cluster = await aCluster();
  return { cluster, tess: await aPerson("tess", ["tenant_member"], [cluster.id]) };
}

const minutes = (count: number) => new Date(Date.now() + count * 60_000);

test("a question reaches the worker, and its answer is explained by the list that the cluster held", async () => {
  const { cluster, tess } = await aMember();
  const requestId = await aRequest(tess, add("ghcr.io/acme"));
  await approve(await aPerson("ada", ["approver"]), requestId);
  const asked = about("ghcr.io/acme/api:1", "cr.l5d.io/x", "quay.io/evil/x");
  const { questionId } = await askVerdict(tess, { clusterId: cluster.id, asked }, new Date());
  expect((await findVerdictView(tess, cluster.id, questionId))?.answer).toBeNull();

  let work = await takeQuestionWork(minutes(0));
  while (work !== null && work.questionId !== questionId) work = await takeQuestionWork(minutes(0));
  expect(work).toMatchObject({ kind: "verdict", asked, clusterId: cluster.id });
  const answer = answerOf("ghcr.io/acme/api:1", "cr.l5d.io/x", "quay.io/evil/x");
  expect(await recordVerdict({ questionId, answer }, new Date())).toEqual({ recorded: true });
  expect(await recordVerdict({ questionId, answer: { answered: false, message: "late" } }, new Date())).toEqual({
    recorded: false,
  });

  const view = await findVerdictView(tess, cluster.id, questionId);
  expect(view?.answer).toMatchObject({ answered: true, revision: 1, revisionUnknown: false });
  expect(view?.answer?.answered === true && view.answer.images).toMatchObject([
    {
      by: { entry: "ghcr.io/acme", requestId },
      requestName: expect.stringMatching(/^TR-/),
      agrees: true,
      exemptIn: ["legacy"],
    },
    { by: { entry: "cr.l5d.io", requestId: null }, requestName: null, agrees: true },
    { by: null, agrees: false },
  ]);
});

test("only who may see the cluster asks, and only who asked and staff read the answer", async () => {
  const { cluster, tess } = await aMember();
  const asked = about("nginx");
  const olaf = await aPerson("olaf", ["tenant_member"], [(await aCluster("Orion")).id]);
  await expect(askVerdict(olaf, { clusterId: cluster.id, asked }, new Date())).rejects.toMatchObject({
    code: "not_found",
  });
  const missing = "01a20bdd-464d-76bb-ba8f-3413bd162b24";
  const sam = await aPerson("sam", ["support_agent"]);
  await expect(askVerdict(sam, { clusterId: missing, asked }, new Date())).rejects.toMatchObject({ code: "not_found" });
  const { questionId } = await askVerdict(tess, { clusterId: cluster.id, asked }, new Date());
  const noor = await aPerson("noor", ["tenant_member"], [cluster.id]);
  expect(await findVerdictView(tess, cluster.id, questionId)).not.toBeNull();
  expect(await findVerdictView(sam, cluster.id, questionId)).not.toBeNull();
  const left = { ...tess, clusterIds: [] };
  for (const other of [noor, olaf, left]) expect(await findVerdictView(other, cluster.id, questionId)).toBeNull();
  expect(await findVerdictView(tess, missing, questionId)).toBeNull();
  expect(await findVerdictView(tess, cluster.id, "nonsense")).toBeNull();
});

test("a cluster that has not passed its checks is not asked", async () => {
  const { cluster, tess } = await aMember();
  await client().cluster.update({ where: { id: cluster.id }, data: { status: "pending" } });
  await expect(askVerdict(tess, { clusterId: cluster.id, asked: about("nginx") }, new Date())).rejects.toMatchObject({
    code: "cluster_not_ready",
  });
});

test("one person asks so often in so many minutes, and others go on", async () => {
  const { cluster, tess } = await aMember();
  const ask = (now: Date) => askVerdict(tess, { clusterId: cluster.id, asked: about("nginx") }, now);
  for (let n = 0; n < questionLimits.mostAsked; n++) await ask(new Date());
  await expect(ask(new Date())).rejects.toMatchObject({ code: "too_many_questions" });
  const noor = await aPerson("noor", ["tenant_member"], [cluster.id]);
  await askVerdict(noor, { clusterId: cluster.id, asked: about("nginx") }, new Date());
  await ask(minutes(questionLimits.withinMinutes + 1));
});

test("old answers are forgotten, and other kinds of question are kept", async () => {
  const { cluster, tess } = await aMember();
  const { questionId } = await askVerdict(tess, { clusterId: cluster.id, asked: about("nginx") }, new Date());
  await askVerdict(tess, { clusterId: cluster.id, asked: about("nginx") }, minutes(questionLimits.keptMinutes + 1));
  expect(await findVerdictView(tess, cluster.id, questionId)).toBeNull();
  expect(await client().clusterQuestion.count({ where: { clusterId: cluster.id, kind: "check" } })).toBe(1);
});

test("a list that was never decided is explained by the one as it is now, and that is said", async () => {
  const { cluster, tess } = await aMember();
  const { questionId } = await askVerdict(tess, { clusterId: cluster.id, asked: about("nginx") }, new Date());
  await recordVerdict({ questionId, answer: { ...answerOf("nginx"), revision: 77 } as VerdictAnswer }, new Date());
  const view = await findVerdictView(tess, cluster.id, questionId);
  expect(view?.answer).toMatchObject({ revision: 0, revisionUnknown: true });
});
