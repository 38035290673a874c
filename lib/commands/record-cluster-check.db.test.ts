import { expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { versionLine } from "#lib/delivery/onboarding.ts";
import { aPerson, worker } from "#lib/testing/factories.ts";
import { recordClusterCheck } from "./record-cluster-check.ts";
import { checkClusterAgain, registerCluster } from "./register-cluster.ts";

async function check(version: string, questionId: string): Promise<boolean> {
  const rights = { check: "Rights", ok: true, message: "Allowed." };
  const answer = { questionId, lines: [versionLine(version), rights], version };
  return (await recordClusterCheck(worker, answer, new Date())).active;
}

test("a cluster older than 1.30 is not taken in, however well the rest checks; once upgraded it is", async () => {
  const pat = await aPerson("pat", ["platform_admin"]);
  const access = { kubeconfig: "kind: Config", server: "https://127.0.0.1:1" };
  const cluster = { name: "k8saas-old-1-dev", tenant: "Lja", ...access };
  const { clusterId, questionId } = await registerCluster(pat, cluster, new Date());
  expect(await check("v1.29.9", questionId)).toBe(false);
  expect(await client().revision.count({ where: { clusterId } })).toBe(0);
  const checked = await client().event.findFirstOrThrow({ where: { clusterId, type: "cluster.checked" } });
  expect(checked.canonical).toContain("Version 1.30 or newer");
  await checkClusterAgain(pat, { clusterId }, new Date());
  const again = await client().clusterQuestion.findFirstOrThrow({ where: { clusterId, NOT: { id: questionId } } });
  expect(await check("v1.30.0", again.id)).toBe(true);
});
