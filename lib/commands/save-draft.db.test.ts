import { describe, expect, test } from "vitest";
import { client, inTransaction } from "#lib/data/client.ts";
import { newId } from "#lib/data/ids.ts";
import { listRequests } from "#lib/data/request-views.ts";
import { getRequest } from "#lib/data/requests.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import {
  aCluster,
  aDraft,
  add,
  aPerson,
  approve,
  aRequest,
  digestAsRead,
  type Person,
} from "#lib/testing/factories.ts";
import { saveDraft } from "./save-draft.ts";
import { submitRequest } from "./submit-request.ts";

const now = new Date("2026-06-01T10:00:00Z");
const remove = (entry: string): ListChange => ({ kind: "remove_entry", entry });

const setMode = (mode: "off" | "warn" | "deny"): ListChange => ({ kind: "set_mode", mode });
const exempt = (...namespaces: string[]): ListChange => ({ kind: "set_exempt_namespaces", namespaces });

function draft(author: Person, changes: readonly ListChange[], more: Partial<Parameters<typeof saveDraft>[1]> = {}) {
  const input = { requestId: null, clusterIds: author.clusterIds, changes, reason: "We run it.", typed: {}, ...more };
  return saveDraft(author, input, now);
}

async function member() {
  const cluster = await aCluster();
  return { cluster, tess: await aPerson("tess", ["tenant_member"], [cluster.id]) };
}

describe("a draft", () => {
  test("keeps what was typed, its author and one event", async () => {
    const { tess } = await member();
    const { requestId } = await draft(tess, add("ghcr.io/acme"), { typed: { add: "https://ghcr.io/acme/" } });
    const kept = await client().request.findUniqueOrThrow({ where: { id: requestId }, include: { authors: true } });
    expect(kept).toMatchObject({ status: "draft", number: null, typed: { add: "https://ghcr.io/acme/" } });
    expect(kept.authors).toMatchObject([{ personId: tess.id }]);
    expect(await client().event.count({ where: { requestId } })).toBe(1);
  });

  test.each([
    ["a mode alone", setMode("warn"), setMode("warn")],
    [
      "exempt namespaces alone, each once and sorted",
      exempt("kube-system", "edge", "edge"),
      exempt("edge", "kube-system"),
    ],
    ["no exempt namespace at all", exempt(), exempt()],
  ])("may hold %s", async (_, change, asKept) => {
    const { tess } = await member();
    const { requestId } = await draft(tess, [change]);
    const kept = await inTransaction((tx) => getRequest(tx, requestId));
    expect(kept.changes.map((each) => each.change)).toEqual([asKept]);
  });

  test("can be changed by its author alone", async () => {
    const { cluster, tess } = await member();
    const requestId = await aDraft(tess, add("ghcr.io/acme"));
    await draft(tess, add("quay.io/jetstack"), { requestId });
    expect(await client().change.findMany({ where: { requestId } })).toMatchObject([{ entry: "quay.io/jetstack" }]);
    const other = await aPerson("noor", ["tenant_member"], [cluster.id]);
    await expect(draft(other, add("ghcr.io/x"), { requestId })).rejects.toMatchObject({ code: "not_found" });
  });

  test("is kept while its questions are being answered, under the id its form gave it, and cannot be sent", async () => {
    const { cluster, tess } = await member();
    const requestId = newId(now);
    const so = { requestId, unfinished: true, reason: " " };
    await draft(tess, [], { ...so, typed: { clusters: cluster.id } });
    const sent = async () =>
      submitRequest(tess, { requestId, digest: await digestAsRead(requestId), idempotencyKey: null }, now);
    await expect(sent()).rejects.toMatchObject({ code: "reason_missing" });
    expect(await listRequests(tess, {})).toEqual([]);
    await draft(tess, add("ghcr.io/acme"), so);
    await expect(sent()).rejects.toMatchObject({ code: "reason_missing" });
    expect(await listRequests(tess, {})).toMatchObject([{ id: requestId }]);
    await draft(tess, [], { requestId, unfinished: true });
    await expect(sent()).rejects.toMatchObject({ code: "no_changes" });
    await draft(tess, add("ghcr.io/acme"), { requestId });
    await expect(sent()).resolves.toMatchObject({ number: expect.any(Number) });
    const kinds = (await client().event.findMany({ where: { requestId }, orderBy: { seq: "asc" } })).map(
      ({ type }) => type,
    );
    expect(kinds.slice(0, 2)).toEqual(["request.drafted", "request.draft_changed"]);
  });

  test("is checked as far as it goes while its questions are being answered", async () => {
    const { tess } = await member();
    const so = { unfinished: true, reason: "" };
    await expect(draft(tess, add("cr.l5d.io"), so)).rejects.toMatchObject({ code: "already_on_list" });
    await expect(draft(tess, [], { ...so, clusterIds: [newId(now)] })).rejects.toMatchObject({
      code: "cluster_not_yours",
    });
    await expect(draft(tess, [], { ...so, requestId: "no-id" })).rejects.toMatchObject({ code: "not_found" });
    await expect(draft(tess, add("ghcr.io/acme"), { requestId: newId(now) })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test.each([
    ["no cluster", "no_clusters", { clusterIds: [] }],
    ["a cluster that is none", "cluster_not_yours", { clusterIds: [newId()] }],
    ["no change", "no_changes", { changes: [] }],
    ["an entry twice", "duplicate_change", { changes: add("ghcr.io/acme", "ghcr.io/acme") }],
    ["an entry added and removed", "duplicate_change", { changes: [...add("ghcr.io/acme"), remove("ghcr.io/acme")] }],
    ["an entry that is none", "entry_invalid", { changes: add("*") }],
    ["a platform registry added", "already_on_list", { changes: add("cr.l5d.io") }],
    ["a platform registry removed", "platform_registry", { changes: [remove("cr.l5d.io")] }],
    ["an entry removed that is not there", "not_on_list", { changes: [remove("ghcr.io/acme")] }],
    ["the mode as it is", "mode_already", { changes: [{ kind: "set_mode", mode: "off" }] }],
    ["two modes", "duplicate_change", { changes: [setMode("warn"), setMode("deny")] }],
    ["the exempt namespaces as they are", "exempt_already", { changes: [exempt("kube-system")] }],
    ["the portal's own namespace exempt", "namespace_invalid", { changes: [exempt("trusted-registries")] }],
    ["a namespace that is none", "namespace_invalid", { changes: [exempt("kube-system", "Kube_System")] }],
    [
      "no end of namespaces",
      "too_many_namespaces",
      { changes: [exempt(...Array.from({ length: 51 }, (_, n) => `n${n}`))] },
    ],
    ["no reason", "reason_missing", { reason: " \u200b" }],
    ["a reason without end", "reason_too_long", { reason: "x".repeat(10_000) }],
  ] as const)("with %s is refused, and nothing is stored", async (_, code, more) => {
    const { tess } = await member();
    await expect(draft(tess, add("ghcr.io/acme"), more)).rejects.toMatchObject({ code });
    expect(await client().request.count({ where: { createdById: tess.id } })).toBe(0);
  });

  test("for somebody else's cluster gets the same answer as for none", async () => {
    const { tess } = await member();
    const foreign = await aCluster("Orion");
    const clusterIds = [...tess.clusterIds, foreign.id];
    await expect(draft(tess, add("ghcr.io/acme"), { clusterIds })).rejects.toMatchObject({ code: "cluster_not_yours" });
  });

  test("belongs to one tenant", async () => {
    const own = await aCluster("Lja");
    const other = await aCluster("Orion");
    const noor = await aPerson("noor", ["tenant_member"], [own.id, other.id]);
    await expect(draft(noor, add("ghcr.io/acme"))).rejects.toMatchObject({ code: "several_tenants" });
  });

  test("for an entry that is on every chosen list is refused, on some of them it passes", async () => {
    const { cluster, tess } = await member();
    await approve(await aPerson("ada", ["approver"]), await aRequest(tess, add("ghcr.io/acme")));
    await expect(draft(tess, add("ghcr.io/acme"))).rejects.toMatchObject({
      code: "already_on_list",
      detail: "ghcr.io/acme",
    });
    const second = await aCluster();
    const noor = await aPerson("noor", ["tenant_member"], [cluster.id, second.id]);
    await expect(draft(noor, add("ghcr.io/acme"))).resolves.toBeDefined();
  });

  test("that would make a list too large is refused with the figure", async () => {
    const { tess } = await member();
    const entries = Array.from({ length: 600 }, (_, n) => `r${n}.example.com`);
    await expect(draft(tess, add(...entries))).rejects.toMatchObject({
      code: "list_too_large",
      detail: "601 hosts, at most 600",
    });
  });
});

describe("whom a draft is for", () => {
  test("is kept when it is changed, whatever is sent; each change is an event that names clusters and person", async () => {
    const { cluster, tess } = await member();
    const groups = [`${cluster.name}-k8saas-devops-cluster-role`];
    await client().user.update({ where: { id: tess.id }, data: { groups } });
    const sam = await aPerson("sam", ["support_agent"]);
    const input = { clusterIds: [cluster.id], reason: "By telephone.", typed: {}, changes: add("quay.io/for") };
    const { requestId } = await saveDraft(sam, { ...input, requestId: null, filedForId: tess.id }, now);
    await saveDraft(sam, { ...input, requestId, filedForId: null, reason: "Again." }, now);
    const { filedForId, ticket } = await client().request.findUniqueOrThrow({ where: { id: requestId } });
    expect([filedForId, ticket]).toEqual([tess.id, null]);
    const events = await client().event.findMany({ where: { requestId }, orderBy: { seq: "asc" } });
    const detail = { clusters: [cluster.name], filedFor: "tess" };
    expect(events).toMatchObject([
      { type: "request.drafted", actorAs: "support_agent", detail },
      { type: "request.draft_changed", actorAs: "support_agent", detail },
    ]);
  });

  test("is nobody else for a tenant's own; its event names the clusters alone, and a colleague who sees it filed cannot change it", async () => {
    const { cluster, tess } = await member();
    const { requestId } = await draft(tess, add("quay.io/own"));
    const [event] = await client().event.findMany({ where: { requestId } });
    expect(event).toMatchObject({ actorAs: "tenant_member" });
    expect(event?.detail).toEqual({ clusters: [cluster.name] });
    const filed = await aRequest(tess, add("quay.io/seen"));
    const noor = await aPerson("noor", ["tenant_member"], [cluster.id]);
    await expect(draft(noor, add("quay.io/hers"), { requestId: filed })).rejects.toMatchObject({ code: "forbidden" });
  });
});
