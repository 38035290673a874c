import { beforeEach, describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { openForCluster } from "#lib/data/credentials.ts";
import { newId } from "#lib/data/ids.ts";
import { aCluster, aPerson, type Person, worker } from "#lib/testing/factories.ts";
import { recordClusterCheck } from "./record-cluster-check.ts";
import { checkClusterAgain, registerCluster, replaceCredentials } from "./register-cluster.ts";

const now = new Date("2026-06-01T10:00:00Z");
const access = { kubeconfig: "kind: Config", server: "https://api.example:6443" };
const named = () => `c-${newId().slice(-12)}`;

let pat: Person;
beforeEach(async () => {
  pat = await aPerson("pat", ["platform_admin"]);
});

const eventsOf = (clusterId: string) =>
  client().event.findMany({
    where: { clusterId },
    orderBy: { seq: "asc" },
    select: { type: true, actorAs: true, tenantId: true, detail: true },
  });
const questionsOf = (clusterId: string) =>
  client().clusterQuestion.findMany({
    where: { clusterId },
    orderBy: { id: "asc" },
    select: { id: true, kind: true, askedById: true, askedAt: true, answeredAt: true },
  });

/** What is still to be answered. */
const openQuestion = async (clusterId: string) =>
  (await questionsOf(clusterId)).filter(({ answeredAt }) => answeredAt === null);

describe("a new cluster", () => {
  test("waits for its check, with sealed credentials, its tenant, the group of its members, and one event", async () => {
    const name = named();
    const tenant = `Tenant ${name}`;
    const { clusterId, questionId } = await registerCluster(pat, { name, tenant: `  ${tenant} `, ...access }, now);
    const row = await client().cluster.findUniqueOrThrow({ where: { id: clusterId }, include: { tenant: true } });
    expect(row).toMatchObject({ name, status: "pending", server: access.server, createdAt: now, version: null });
    expect(row.tenant).toMatchObject({ name: tenant, createdAt: now });
    expect(row.sealedCredentials).not.toContain("Config");
    expect(openForCluster(row.sealedCredentials, clusterId)).toBe(access.kubeconfig);
    expect(
      await client().groupMapping.findMany({ where: { clusterId }, select: { groupValue: true, role: true } }),
    ).toEqual([{ groupValue: `${name}-k8saas-devops-cluster-role`, role: "tenant_member" }]);
    expect(await questionsOf(clusterId)).toEqual([
      { id: questionId, kind: "check", askedById: pat.id, askedAt: now, answeredAt: null },
    ]);
    const detail = { name, tenant, server: access.server };
    expect(await eventsOf(clusterId)).toEqual([
      { type: "cluster.registered", actorAs: "platform_admin", tenantId: row.tenantId, detail },
    ]);
  });

  test("joins a tenant that is there", async () => {
    const tenant = `Tenant ${named()}`;
    const one = await registerCluster(pat, { name: named(), tenant, ...access }, now);
    const two = await registerCluster(pat, { name: named(), tenant, ...access }, now);
    const rows = await client().cluster.findMany({ where: { id: { in: [one.clusterId, two.clusterId] } } });
    expect(new Set(rows.map(({ tenantId }) => tenantId)).size).toBe(1);
  });

  test("is refused to others, without a proper name or a tenant, and under a name that is taken", async () => {
    const name = named();
    const tried = (who: Person, more: object) => registerCluster(who, { name, tenant: "Lja", ...access, ...more }, now);
    const ada = await aPerson("ada", ["approver", "support_agent", "auditor"]);
    await expect(tried(ada, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(tried(pat, { name: "No Name" })).rejects.toMatchObject({
      code: "cluster_name_invalid",
      detail: "No Name",
    });
    await expect(tried(pat, { tenant: " \n" })).rejects.toMatchObject({ code: "tenant_missing" });
    expect(await client().cluster.count({ where: { name } })).toBe(0);
    await tried(pat, {});
    await expect(tried(pat, {})).rejects.toMatchObject({ code: "cluster_name_taken", detail: name });
  });
});

describe("a cluster that is there", () => {
  test("gets new credentials, and is checked and delivered to at once", async () => {
    const { id: clusterId } = await aCluster();
    await client().delivery.updateMany({ where: { clusterId }, data: { dueAt: null } });
    const { tenantId } = await client().cluster.findUniqueOrThrow({ where: { id: clusterId } });
    const other = { kubeconfig: "kind: Config # new", server: "https://new.example:6443" };
    const { questionId } = await replaceCredentials(pat, { clusterId, ...other }, now);
    const row = await client().cluster.findUniqueOrThrow({ where: { id: clusterId } });
    expect(row.server).toBe(other.server);
    expect(openForCluster(row.sealedCredentials, clusterId)).toBe(other.kubeconfig);
    expect(await openQuestion(clusterId)).toEqual([
      { id: questionId, kind: "check", askedById: pat.id, askedAt: now, answeredAt: null },
    ]);
    expect(await client().delivery.findFirstOrThrow({ where: { clusterId } })).toMatchObject({
      dueAt: now,
      wokenAt: now,
    });
    expect((await eventsOf(clusterId)).at(-1)).toEqual({
      ...{ type: "cluster.credentials_replaced", actorAs: "platform_admin", tenantId },
      detail: { server: other.server },
    });
  });

  test("is checked again when asked to", async () => {
    const { id: clusterId } = await aCluster();
    await client().delivery.updateMany({ where: { clusterId }, data: { dueAt: null } });
    await checkClusterAgain(pat, { clusterId }, now);
    expect(await openQuestion(clusterId)).toMatchObject([{ kind: "check", askedById: pat.id }]);
    expect(await client().delivery.findFirstOrThrow({ where: { clusterId } })).toMatchObject({ dueAt: now });
  });

  test("is for platform admins, and one that is missing is not found", async () => {
    const { id: clusterId } = await aCluster();
    const ada = await aPerson("ada", ["approver"]);
    const before = await questionsOf(clusterId);
    await expect(replaceCredentials(ada, { clusterId, ...access }, now)).rejects.toMatchObject({ code: "forbidden" });
    await expect(checkClusterAgain(ada, { clusterId }, now)).rejects.toMatchObject({ code: "forbidden" });
    const missing = { clusterId: newId() };
    await expect(replaceCredentials(pat, { ...missing, ...access }, now)).rejects.toMatchObject({ code: "not_found" });
    await expect(checkClusterAgain(pat, missing, now)).rejects.toMatchObject({ code: "not_found" });
    expect(await questionsOf(clusterId)).toEqual(before);
  });

  test("becomes active with its first list when every check passes, once, and each check is told", async () => {
    const { clusterId, questionId } = await registerCluster(pat, { name: named(), tenant: "Lja", ...access }, now);
    const line = (ok: boolean, check = "Right to read") => ({ check, ok, message: "so" });
    const failed = [line(true, "Answers"), line(false)];
    expect(await recordClusterCheck(worker, { questionId, lines: failed, version: "v1.37.0" }, now)).toEqual({
      active: false,
    });
    expect(await client().delivery.count({ where: { clusterId } })).toBe(0);
    await checkClusterAgain(pat, { clusterId }, now);
    const again = (await openQuestion(clusterId))[0]?.id ?? "";
    const passed = { questionId: again, lines: [line(true)], version: null };
    expect(await recordClusterCheck(worker, passed, now)).toEqual({ active: true });
    expect(await recordClusterCheck(worker, passed, now)).toEqual({ active: true });
    const row = await client().cluster.findUniqueOrThrow({ where: { id: clusterId } });
    expect(row).toMatchObject({ status: "active", version: "v1.37.0" });
    const revisions = await client().revision.findMany({ where: { clusterId } });
    expect(revisions).toHaveLength(1);
    expect(revisions[0]).toMatchObject({
      number: 0,
      mode: "off",
      exemptNamespaces: ["kube-system"],
      platformRegistries: ["cr.l5d.io"],
    });
    expect(await client().delivery.count({ where: { clusterId } })).toBe(1);
    expect(
      (await eventsOf(clusterId)).slice(1).map(({ type, actorAs, detail }) => ({ type, actorAs, detail })),
    ).toEqual([
      {
        ...{ type: "cluster.checked", actorAs: "process" },
        detail: { passed: false, failed: ["Right to read"], version: "v1.37.0" },
      },
      { type: "cluster.checked", actorAs: "process", detail: { passed: true, failed: [], version: null } },
    ]);
  });
});
