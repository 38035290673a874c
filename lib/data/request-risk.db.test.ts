import { beforeAll, describe, expect, test } from "vitest";
import { escalateRequest } from "#lib/commands/escalate-request.ts";
import { withdrawRequest } from "#lib/commands/withdraw-request.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import { aCluster, add, aPerson, approve, aRequest, type Person } from "#lib/testing/factories.ts";
import { client } from "./client.ts";
import { findEntryRisk } from "./entry-risk-views.ts";
import { newId } from "./ids.ts";
import { findRequestView } from "./request-views.ts";

let cluster: { id: string };
let tess: Person;
let ada: Person;

beforeAll(async () => {
  cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  ada = await aPerson("ada", ["approver"]);
  await approve(ada, await aRequest(tess, add("registry.first.example"))); // in deny from here on
});

async function riskOf(...changes: ListChange[]) {
  const view = await findRequestView(tess, await aRequest(tess, changes));
  return {
    level: view?.risk.level,
    status: view?.status,
    said: view?.risk.signals.map(({ sentence }) => sentence).join(" "),
  };
}

async function running(images: readonly string[], clusterId = cluster.id) {
  const workload = { namespace: "shop", kind: "Deployment", name: "api", pods: 1, debugImages: [] };
  const told = { readAt: "2026-06-01T10:00:00Z", workloads: images.length === 0 ? [] : [{ ...workload, images }] };
  const asked = { id: newId(), clusterId, kind: "running_images", askedAt: new Date() };
  await client().clusterQuestion.create({
    data: { ...asked, answeredAt: new Date(), answer: { seen: true, running: told } },
  });
}

describe("the risk of a request", () => {
  test.each([
    ["a registry that is well known", add("registry.k8s.io"), "low", "escalated"],
    ["all of a public registry", add("docker.io"), "high", "submitted"],
    ["a registry anybody can push to", add("ttl.sh/acme"), "high", "submitted"],
    ["a look-alike of a well-known one", add("ghrc.io/acme"), "high", "submitted"],
    ["a wildcard", add("*.registry.corp.example"), "medium", "escalated"],
    ["the riskiest of several entries", add("registry.k8s.io", "docker.io"), "high", "submitted"],
    [
      "another exempt namespace",
      [{ kind: "set_exempt_namespaces", namespaces: ["kube-system", "edge"] }],
      "high",
      "submitted",
    ],
  ] as const)("%s is %s, and goes to its desk", async (_, changes, level, status) => {
    expect(await riskOf(...changes)).toMatchObject({ level, status });
  });

  test("is worked out against the fleet as it is: what looks like something approved since is risky now", async () => {
    const requestId = await aRequest(tess, add("registry.acme-corp.example"));
    expect((await findRequestView(tess, requestId))?.risk.level).toBe("low");
    const other = await aCluster("Orion");
    const olaf = await aPerson("olaf", ["tenant_member"], [other.id]);
    await approve(ada, await aRequest(olaf, add("registry.acme-c0rp.example")));
    expect(await findRequestView(tess, requestId)).toMatchObject({ risk: { level: "high" }, needed: 2 });
    const kept = await client().request.findUniqueOrThrow({ where: { id: requestId } });
    expect(kept.risk).toBe("low"); // as filed
  });

  test("says a thing once, however many entries it is true of", async () => {
    const { said } = await riskOf(...add("ttl.sh/one", "ttl.sh/two"));
    expect(said?.split("anybody can replace an image")).toHaveLength(2);
  });

  test("is kept with the decision as it was then", async () => {
    const requestId = await aRequest(tess, add("quay.io"));
    const sam = await aPerson("sam", ["support_agent"]);
    await escalateRequest(sam, { requestId, note: "On.", idempotencyKey: null }, new Date());
    await approve(ada, requestId);
    const decisions = await client().decision.findMany({ where: { requestId } });
    expect(decisions.map(({ risk }) => risk)).toEqual(["high", "high"]);
    expect(JSON.stringify(decisions[0]?.riskSignals)).toContain("anybody who signs up can publish there");
    expect((await findRequestView(ada, requestId))?.risk.level).toBe("high"); // though nothing is added any more
  });

  test("says of which entry it speaks, as filed and as decided; what was kept before that is still read", async () => {
    const requestId = await aRequest(tess, add("ttl.sh/kept", "ghcr.io/kept"));
    const sam = await aPerson("sam", ["support_agent"]);
    await escalateRequest(sam, { requestId, note: "On.", idempotencyKey: null }, new Date());
    const open = await findRequestView(tess, requestId);
    const ttl = open?.risk.signals.find(({ sentence }) => sentence.includes("without even an account"));
    expect(ttl?.entries).toEqual(["ttl.sh/kept"]);
    const filed = [{ weight: "medium", sentence: "Said long ago." }];
    await client().request.update({ where: { id: requestId }, data: { risk: "medium", riskSignals: filed } });
    await approve(ada, requestId);
    const decided = await findRequestView(tess, requestId);
    expect(decided?.risk).toEqual(open?.risk); // as decided, not as filed
    const withdrawn = await aRequest(tess, add("ghcr.io/taken-back"));
    await withdrawRequest(tess, { requestId: withdrawn, idempotencyKey: null }, new Date());
    await client().request.update({ where: { id: withdrawn }, data: { risk: "medium", riskSignals: filed } });
    expect((await findRequestView(tess, withdrawn))?.risk).toEqual({ level: "medium", signals: filed });
  });

  test("is told of entries that are still being written, and of running images only for who may see the cluster", async () => {
    const olaf = await aPerson("olaf", ["tenant_member"], [(await aCluster("Orion")).id]);
    await running(["registry.k8s.io/pause/a:1"]);
    const entries = ["registry.k8s.io", "ttl.sh/x"];
    const said = async (who: Person) => JSON.stringify(await findEntryRisk(who, [cluster.id, "nonsense"], entries));
    expect(await said(tess)).toContain("all under registry.k8s.io/pause/a");
    expect(await said(olaf)).not.toContain("pause");
    expect(await findEntryRisk(olaf, [cluster.id], entries)).toMatchObject({ level: "high" });
    expect(await findEntryRisk(tess, [cluster.id], [])).toBeNull();
  });

  test("knows what runs: an entry wider than the images in use is said to be", async () => {
    await running(["gcr.io/acme/team/api:1", "gcr.io/acme/team/web:2"]);
    expect((await riskOf(...add("gcr.io/acme"))).said).toContain("all under gcr.io/acme/team");
  });

  test("of a first list is as high as what it would break, and names the cluster to who may see it", async () => {
    const [first, other] = [await aCluster(), await aCluster()];
    const [noor, olaf] = [
      await aPerson("noor", ["tenant_member"], [first.id, other.id]),
      await aPerson("olaf", ["tenant_member"], [other.id]),
    ];
    const requestId = await aRequest(noor, add("registry.k8s.io"), [first.id]);
    const seen = async () => (await findRequestView(ada, requestId))?.risk;
    expect((await seen())?.level).toBe("medium");
    expect((await seen())?.signals[0]).toMatchObject({ clusterId: first.id });
    await running(["docker.io/library/nginx:1"], first.id);
    expect((await seen())?.signals[0]?.sentence).toBe(
      `${first.name} goes from off to deny: 1 workload that runs there now would be refused at its next start.`,
    );
    await running(["registry.k8s.io/pause:3"], first.id);
    expect((await seen())?.level).toBe("low");
    await running([], first.id);
    expect((await seen())?.signals[0]?.sentence).toContain("nothing runs there");
    const both = await aRequest(noor, add("registry.k8s.io/both"), [first.id, other.id]);
    expect(JSON.stringify((await findRequestView(olaf, both))?.risk)).not.toContain(first.name);
    expect(JSON.stringify((await findRequestView(olaf, both))?.risk)).toContain(other.name);
    await withdrawRequest(noor, { requestId: both, idempotencyKey: null }, new Date());
    expect(JSON.stringify((await findRequestView(olaf, both))?.risk)).not.toContain(first.name); // as kept, too
  });
});
