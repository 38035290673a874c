import { beforeEach, expect, test } from "vitest";
import { aCluster, aDraft, add, aPerson, approve, aRequest, type Person } from "#lib/testing/factories.ts";
import { listRequests, type RequestFilter } from "./request-views.ts";

let cluster: { id: string; name: string };
let tess: Person;
let tom: Person;

beforeEach(async () => {
  cluster = await aCluster();
  tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  tom = await aPerson("tom", ["tenant_member"], [cluster.id]);
});

const found = async (who: Person, filter: RequestFilter) => (await listRequests(who, filter)).map(({ id }) => id);

test("a request is found by its number, a part of an entry or of the reason, and by nothing else", async () => {
  const id = await aRequest(tess, add("ghcr.io/found-here"));
  const other = await aRequest(tess, add("quay.io/other"));
  const [row] = await listRequests(tess, { text: "found-HERE" });
  expect(row?.id).toBe(id);
  for (const text of [row?.name ?? "", (row?.name ?? "").slice(3), "ghcr.io/found"])
    expect(await found(tess, { text }), text).toEqual([id]);
  expect(await found(tess, { text: "nothing-like-this" })).toEqual([]);
  expect(await found(tess, {})).toEqual([other, id]);
});

test("filters go together: whose, which state, which cluster", async () => {
  const hers = await aRequest(tess, add("ghcr.io/hers"));
  const his = await aRequest(tom, add("ghcr.io/his"));
  const draft = await aDraft(tess, add("ghcr.io/draft"));
  expect(await found(tess, { mine: true })).toEqual([draft, hers]);
  expect(await found(tess, { status: "draft" })).toEqual([draft]);
  expect(await found(tom, { status: "draft" })).toEqual([]);
  expect(await found(tess, { status: "escalated", mine: true })).toEqual([hers]);
  expect(await found(tess, { clusterId: cluster.id })).toEqual([draft, his, hers]);
  for (const clusterId of ["nonsense", (await aCluster()).id]) expect(await found(tess, { clusterId })).toEqual([]);
});

test("a row says what is asked, whom it waits for, and what may be done with it", async () => {
  const id = await aRequest(tess, add("ghcr.io/said"));
  const [waiting] = await listRequests(tess, { text: "ghcr.io/said" });
  expect(waiting).toMatchObject({ waitsFor: "TDP-k8saas", may: { withdraw: true, copy: true } });
  expect(waiting?.asked).toEqual([{ kind: "add_entry", entry: "ghcr.io/said" }]);
  const [asTom] = await listRequests(tom, { text: "ghcr.io/said" });
  expect(asTom?.may).toEqual({ withdraw: false, copy: true });
  await approve(await aPerson("ada", ["approver"]), id);
  const [decided] = await listRequests(tess, { text: "ghcr.io/said" });
  expect(decided).toMatchObject({ waitsFor: null, may: { withdraw: false, copy: true } });
  const vera = await aPerson("vera", ["auditor"]);
  const [read] = await listRequests(vera, { text: "ghcr.io/said" });
  expect(read?.may).toEqual({ withdraw: false, copy: false });
});
