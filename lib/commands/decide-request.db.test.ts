import { describe, expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import {
  aCluster,
  add,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  type Person,
  sendOn,
} from "#lib/testing/factories.ts";
import { decideRequest, decideRequests } from "./decide-request.ts";
import { withdrawRequest } from "./withdraw-request.ts";

const now = new Date("2026-06-01T10:00:00Z");

async function setting() {
  const cluster = await aCluster();
  const tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  const ada = await aPerson("ada", ["approver"]);
  const requestId = await aRequest(tess, add("ghcr.io/acme"));
  return { cluster, tess, ada, requestId };
}

const decision = (
  requestId: string,
  digest: string,
  outcome: "approve" | "reject" = "approve",
  idempotencyKey: string | null = null,
) => ({
  requestId,
  outcome,
  reason: "Known source.",
  digest,
  idempotencyKey,
});

const events = (requestId: string, type: string) => client().event.count({ where: { requestId, type } });

describe("deciding", () => {
  test("an approval makes one revision, one event and one queued delivery for each cluster, and turns a first list on", async () => {
    const { cluster, ada, requestId } = await setting();
    await approve(ada, requestId);
    const revision = await client().revision.findFirstOrThrow({
      where: { clusterId: cluster.id },
      orderBy: { number: "desc" },
      include: { entries: true, delivery: true },
    });
    expect(revision).toMatchObject({ number: 1, mode: "deny", requestId, platformRegistries: ["cr.l5d.io"] });
    expect(revision.entries).toMatchObject([{ entry: "ghcr.io/acme", requestId }]);
    expect(revision.delivery).toMatchObject({ status: "queued" });
    expect(await events(requestId, "request.approved")).toBe(1);
    expect(await events(requestId, "revision.created")).toBe(1);
  });

  test("of two requests that fit only each by itself, the second is not approved but can be rejected", async () => {
    const { tess, ada } = await setting();
    const hosts = (name: string) => add(...Array.from({ length: 400 }, (_, n) => `${name}-${n}.example.com`));
    const [first, second] = [await aRequest(tess, hosts("a")), await aRequest(tess, hosts("b"))];
    await approve(ada, first);
    await expect(approve(ada, second)).rejects.toMatchObject({
      code: "list_too_large",
      detail: "801 hosts, at most 600",
    });
    expect(await client().decision.count({ where: { requestId: second } })).toBe(0);
    await decideRequest(ada, decision(second, await digestAsRead(second), "reject"), now);
  });

  test("an approval of exempt namespaces makes a revision with them, and tells them in the event", async () => {
    const { cluster, tess, ada } = await setting();
    const requestId = await aRequest(tess, [{ kind: "set_exempt_namespaces", namespaces: ["edge"] }]);
    await approve(ada, requestId);
    const where = { clusterId: cluster.id, number: 1 };
    const revision = await client().revision.findFirstOrThrow({ where, include: { delivery: true } });
    expect(revision).toMatchObject({ mode: "off", exemptNamespaces: ["edge"], delivery: { status: "queued" } });
    const event = await client().event.findFirstOrThrow({ where: { requestId, type: "revision.created" } });
    expect(event.detail).toMatchObject({ exemptAdded: ["edge"], exemptRemoved: ["kube-system"] });
    await approve(ada, await aRequest(tess, add("ghcr.io/later")));
    const next = await client().revision.findFirstOrThrow({ where: { clusterId: cluster.id, number: 2 } });
    expect(next.exemptNamespaces).toEqual(["edge"]);
  });

  test("a decision on exempt namespaces that have changed meanwhile is stale", async () => {
    const { tess, ada } = await setting();
    const exempt = (...namespaces: string[]) =>
      aRequest(tess, [{ kind: "set_exempt_namespaces", namespaces: ["kube-system", ...namespaces] }]);
    const requestId = await exempt("edge");
    await sendOn(requestId);
    const read = await digestAsRead(requestId);
    await approve(ada, await exempt("ingress"));
    await expect(decideRequest(ada, decision(requestId, read), now)).rejects.toMatchObject({ code: "stale" });
  });

  test("nobody decides what they wrote, whatever their roles, and the attempt is recorded", async () => {
    const cluster = await aCluster();
    const iris = await aPerson("iris", ["tenant_member", "approver", "platform_admin"], [cluster.id]);
    const requestId = await aRequest(iris, add("ghcr.io/acme"));
    const tried = decideRequest(iris, decision(requestId, await digestAsRead(requestId)), now);
    await expect(tried).rejects.toMatchObject({ code: "four_eyes" });
    expect(await client().request.findUnique({ where: { id: requestId } })).toMatchObject({ status: "escalated" });
    expect(await events(requestId, "decision.denied")).toBe(1);
  });

  test.each([
    ["tenant_member", "not_found"],
    ["support_agent", "forbidden"],
    ["auditor", "forbidden"],
    ["platform_admin", "forbidden"],
  ] as const)("a %s is no approver", async (role, code) => {
    const { requestId } = await setting();
    const person = await aPerson("somebody", [role]);
    const tried = decideRequest(person, decision(requestId, await digestAsRead(requestId)), now);
    await expect(tried).rejects.toMatchObject({ code });
  });

  test("a decision on another digest than the request has now is stale", async () => {
    const { tess, ada, requestId } = await setting();
    const read = await digestAsRead(requestId);
    const other = await aRequest(tess, add("ghcr.io/acme", "quay.io/jetstack"));
    await approve(ada, other);
    await expect(decideRequest(ada, decision(requestId, read), now)).rejects.toMatchObject({ code: "stale" });
    expect(await client().request.findUnique({ where: { id: requestId } })).toMatchObject({ status: "escalated" });
  });

  test("a decision elsewhere that leaves this delta as it was voids nothing", async () => {
    const { tess, ada, requestId } = await setting();
    await approve(ada, await aRequest(tess, add("docker.io/library/nginx")));
    const read = await digestAsRead(requestId);
    await approve(ada, await aRequest(tess, add("quay.io/jetstack")));
    await decideRequest(ada, decision(requestId, read), now);
    const latest = await client().revision.findFirstOrThrow({
      where: { clusterId: tess.clusterIds[0] ?? "" },
      orderBy: { number: "desc" },
      include: { entries: { orderBy: { entry: "asc" } } },
    });
    expect(latest.entries.map(({ entry }) => entry)).toEqual([
      "docker.io/library/nginx",
      "ghcr.io/acme",
      "quay.io/jetstack",
    ]);
  });

  test("of fifty parallel approvals one decides: one revision, one event", async () => {
    const { cluster, ada, requestId } = await setting();
    const abel = await aPerson("abel", ["approver"]);
    const digest = await digestAsRead(requestId);
    const tries = Array.from({ length: 50 }, (_, n) =>
      decideRequest(n % 2 ? ada : abel, decision(requestId, digest), now),
    );
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({
          code: "illegal_move",
          detail: expect.stringMatching(/^approved \(by a/),
        });
    expect(await client().revision.count({ where: { clusterId: cluster.id } })).toBe(2);
    expect(await events(requestId, "request.approved")).toBe(1);
  });

  test("of an approval and a withdrawal one wins, and a withdrawn request is never delivered", async () => {
    const { cluster, tess, ada, requestId } = await setting();
    const digest = await digestAsRead(requestId);
    const [approved, withdrawn] = await Promise.allSettled([
      decideRequest(ada, decision(requestId, digest), now),
      withdrawRequest(tess, { requestId, idempotencyKey: null }, now),
    ]);
    expect([approved.status, withdrawn.status].sort()).toEqual(["fulfilled", "rejected"]);
    const revisions = await client().revision.count({ where: { clusterId: cluster.id } });
    expect(revisions).toBe(approved.status === "fulfilled" ? 2 : 1);
  });

  test("the same key gets the same answer and decides once", async () => {
    const { ada, requestId } = await setting();
    const input = decision(requestId, await digestAsRead(requestId), "approve", "double-click");
    const answers = await Promise.all([decideRequest(ada, input, now), decideRequest(ada, input, now)]);
    expect(answers).toEqual(Array(2).fill({ status: "approved", given: 1, needed: 1 }));
    expect(await events(requestId, "request.approved")).toBe(1);
  });

  test.each(["", "   ", "\u00a0\u200b", "\n\t"])("a reason of %j is none", async (reason) => {
    const { ada, requestId } = await setting();
    const input = { ...decision(requestId, await digestAsRead(requestId), "reject"), reason };
    await expect(decideRequest(ada, input, now)).rejects.toMatchObject({ code: "reason_missing" });
    expect(await events(requestId, "request.rejected")).toBe(0);
  });

  test("when the event cannot be written, nothing is decided", async () => {
    const { cluster, requestId } = await setting();
    const digest = await digestAsRead(requestId);
    const nameless = { ...(await aPerson("ada", ["approver"])), name: null as unknown as string } satisfies Person;
    await expect(decideRequest(nameless, decision(requestId, digest), now)).rejects.toThrow();
    expect(await client().revision.count({ where: { clusterId: cluster.id } })).toBe(1);
    expect(await client().request.findUnique({ where: { id: requestId } })).toMatchObject({ status: "escalated" });
  });
});

test("what is of high risk is not approved without a reason, by itself or with others; what is not may be", async () => {
  const { tess, ada } = await setting();
  await approve(ada, await aRequest(tess, add("ghcr.io/first")));
  const [risky, harmless] = [await aRequest(tess, add("ttl.sh/acme")), await aRequest(tess, add("ghcr.io/plain"))];
  await sendOn(risky);
  const input = { outcome: "approve", reason: " \u200b", idempotencyKey: null } as const;
  const of = async (requestId: string) => ({ requestId, digest: await digestAsRead(requestId) });
  const refused = { code: "high_risk_reason_missing" };
  await expect(decideRequest(ada, { ...input, ...(await of(risky)) }, now)).rejects.toMatchObject(refused);
  const requests = [await of(risky), await of(harmless)];
  const results = await decideRequests(ada, { ...input, requests }, now);
  expect(results).toMatchObject([{ refused }, { done: { status: "approved" } }]);
  const said = { ...input, ...(await of(risky)), reason: "For a day." };
  await expect(decideRequest(ada, said, now)).resolves.toMatchObject({ given: 1, needed: 2 });
});
