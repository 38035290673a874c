import { describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { findPreviews } from "#lib/data/impact-views.ts";
import { findRequestView } from "#lib/data/request-views.ts";
import type { RunningImagesAnswer } from "#lib/domain/running-images.ts";
import { aCluster, aDraft, add, aPerson } from "#lib/testing/factories.ts";
import { askRunningImages, recordRunningImages } from "./ask-running-images.ts";
import { takeQuestionWork } from "./take-work.ts";

const start = new Date("2026-06-01T10:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const where = (clusterId: string) => ({ clusterId, kind: "running_images" });

const answer: RunningImagesAnswer = {
  seen: true,
  running: {
    readAt: start.toISOString(),
    workloads: [
      { namespace: "shop", kind: "Deployment", name: "web", pods: 3, images: ["nginx:1.29"], debugImages: [] },
    ],
  },
};

async function setting() {
  const cluster = await aCluster();
  const tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  const asked = () => client().clusterQuestion.findMany({ where: where(cluster.id), orderBy: { askedAt: "asc" } });
  const reply = async (at: Date, value: RunningImagesAnswer = answer) => {
    const open = (await asked()).findLast(({ answeredAt }) => answeredAt === null);
    await recordRunningImages({ questionId: open?.id ?? "", clusterId: cluster.id, answer: value }, at);
  };
  return { cluster, tess, asked, reply };
}

describe("asking what runs", () => {
  test("is done once while an answer is awaited or fresh, again when it is older or nobody answers", async () => {
    const { cluster, tess, asked, reply } = await setting();
    const ask = (seconds: number) => askRunningImages(tess, [cluster.id], later(seconds));
    await ask(0);
    await ask(1);
    expect(await asked()).toMatchObject([{ askedById: tess.id, answeredAt: null }]);
    await reply(later(2));
    await ask(9);
    expect(await asked()).toHaveLength(1);
    await ask(20);
    expect(await asked()).toHaveLength(2);
    await ask(79);
    expect(await asked()).toHaveLength(2);
    await ask(81);
    expect(await asked()).toMatchObject([{ askedAt: later(0) }, { askedAt: later(81) }]); // the one nobody answered is dropped
  });

  test("leaves out a cluster that is not one's own", async () => {
    const { cluster, asked } = await setting();
    const olaf = await aPerson("olaf", ["tenant_member"], [(await aCluster("Orion")).id]);
    await askRunningImages(olaf, [cluster.id], start);
    expect(await asked()).toEqual([]);
  });

  test("an answer takes the place of the one before, and a second one to the same question does not count", async () => {
    const { cluster, tess, asked, reply } = await setting();
    await askRunningImages(tess, [cluster.id], start);
    await reply(later(1));
    await askRunningImages(tess, [cluster.id], later(30));
    expect(await asked()).toHaveLength(2);
    await reply(later(31), { seen: false, reason: "failed", message: "It does not answer." });
    const [kept, ...rest] = await asked();
    expect(rest).toEqual([]);
    await recordRunningImages({ questionId: kept?.id ?? "", clusterId: cluster.id, answer }, later(32));
    expect((await asked())[0]).toMatchObject({ answer: { seen: false }, answeredAt: later(31) });
  });

  test("reaches a worker with the cluster's credentials", async () => {
    const { cluster, tess } = await setting();
    await askRunningImages(tess, [cluster.id], new Date("2020-01-01T00:00:00Z")); // before anybody else's
    expect(await takeQuestionWork(start)).toMatchObject({
      kind: "running_images",
      clusterId: cluster.id,
      kubeconfig: "kind: Config",
    });
  });
});

describe("a preview", () => {
  test("judges the newest answer by the request, for those who may see the cluster", async () => {
    const { cluster, tess, reply } = await setting();
    const request = await findRequestView(tess, await aDraft(tess, add("ghcr.io/acme")));
    expect(await findPreviews(tess, request?.clusters ?? [])).toEqual(new Map());
    await askRunningImages(tess, [cluster.id], start);
    expect((await findPreviews(tess, request?.clusters ?? [])).get(cluster.id)).toMatchObject({ state: "waiting" });
    await reply(later(1));
    expect((await findPreviews(tess, request?.clusters ?? [])).get(cluster.id)).toMatchObject({
      state: "seen",
      impact: { refused: [{ name: "web", pods: 3 }], entries: ["docker.io/library/nginx"] },
    });
    const olaf = await aPerson("olaf", ["tenant_member"]);
    expect(await findPreviews(olaf, request?.clusters ?? [])).toEqual(new Map());
  });

  test("says that the portal may not see", async () => {
    const { cluster, tess, reply } = await setting();
    const request = await findRequestView(tess, await aDraft(tess, add("ghcr.io/acme")));
    await askRunningImages(tess, [cluster.id], start);
    await reply(later(1), { seen: false, reason: "forbidden", message: "pods is forbidden" });
    expect((await findPreviews(tess, request?.clusters ?? [])).get(cluster.id)).toMatchObject({
      state: "unseen",
      reason: "forbidden",
    });
  });
});
