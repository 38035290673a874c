import { expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import type { Condition } from "#lib/domain/condition.ts";
import type { ObjectDrift, Part } from "#lib/domain/drift.ts";
import { aCluster, add, aPerson, approve, aRequest, worker } from "#lib/testing/factories.ts";
import { type DeliveryResult, recordDelivery } from "./record-delivery.ts";
import { leaseSeconds, nextWorkAt, takeDeliveryWork } from "./take-work.ts";
import { wakeCluster, wakeClusterUnless } from "./wake-delivery.ts";

const seconds = (n: number) => new Date(Date.now() + n * 1000);

/** A cluster with an approved list, and its delivery as one worker has taken it. Older deliveries of the file's other tests are done first. */
async function taken(by: string) {
  await client().delivery.updateMany({ data: { dueAt: null } });
  const cluster = await aCluster();
  const tess = await aPerson("tess", ["tenant_member"], [cluster.id]);
  await approve(await aPerson("ada", ["approver"]), await aRequest(tess, add("ghcr.io/acme")));
  const work = await takeDeliveryWork(by, seconds(1));
  if (work === null) throw new Error("nothing was due");
  return { cluster, tess, work, deliveryId: work.deliveryId };
}

const condition: Condition = {
  type: "Enforced",
  status: "True",
  reason: "Proven",
  message: "Proven.",
  observedRevision: 1,
};

function proven(deliveryId: string, by: string, more: Partial<DeliveryResult> = {}): DeliveryResult {
  return {
    deliveryId,
    worker: by,
    status: "enforced",
    reason: "proven",
    message: "Proven.",
    proof: { mode: "deny", policyVersion: "1", probes: 4 },
    reverted: [],
    drifted: [],
    conditions: [condition],
    dueAt: seconds(60),
    ...more,
  };
}

const proofOf = (policyVersion: string) => ({ mode: "deny", policyVersion, probes: 4 }) as const;

const failing = (deliveryId: string, by: string) =>
  proven(deliveryId, by, {
    status: "failing",
    reason: "unreachable",
    message: "It does not answer.",
    proof: null,
    dueAt: seconds(2),
  });

function aDrift(part: Part, state: ObjectDrift["state"], object: string = part): ObjectDrift {
  const fields = state === "changed" ? [{ path: 'data["evil.example"]', found: "*" }] : [];
  return { object, part, state, fields, more: 0 };
}

/** What a cluster's events of this kind say, oldest first. */
const said = async (clusterId: string, prefix: string) =>
  client().event.findMany({
    where: { clusterId, type: { startsWith: prefix } },
    orderBy: { seq: "asc" },
    select: { type: true, requestId: true, detail: true },
  });

const events = async (clusterId: string, prefix: string) => (await said(clusterId, prefix)).map(({ type }) => type);

test("only the desired revision is taken, with what it takes to deliver it", async () => {
  const { work } = await taken("a");
  expect(work.revision).toMatchObject({ number: 1, mode: "deny", previous: { number: 0 } });
  expect(work.kubeconfig).toBe("kind: Config");
  expect(await takeDeliveryWork("b", seconds(1))).toBeNull();
});

test("the first proof makes exactly one enforced event, a second one none", async () => {
  const { cluster, deliveryId } = await taken("a");
  expect(await recordDelivery(worker, proven(deliveryId, "a"), seconds(2))).toEqual({ recorded: true });
  await takeDeliveryWork("a", seconds(61));
  await recordDelivery(worker, proven(deliveryId, "a"), seconds(62));
  expect(await events(cluster.id, "delivery.")).toEqual(["delivery.enforced"]);
});

test("a killed worker's delivery is taken over when its lease ends, within a minute, and its late answer changes nothing", async () => {
  expect(leaseSeconds).toBeLessThan(60);
  const { cluster, deliveryId } = await taken("killed");
  expect(await takeDeliveryWork("next", seconds(leaseSeconds - 1))).toBeNull();
  expect((await takeDeliveryWork("next", seconds(leaseSeconds + 2)))?.deliveryId).toBe(deliveryId);
  expect(await recordDelivery(worker, proven(deliveryId, "killed"), seconds(50))).toEqual({ recorded: false });
  expect(await recordDelivery(worker, proven(deliveryId, "next"), seconds(51))).toEqual({ recorded: true });
  expect(await events(cluster.id, "delivery.")).toEqual(["delivery.enforced"]);
});

test("an answer for a superseded revision changes nothing", async () => {
  const { cluster, tess, deliveryId } = await taken("a");
  await approve(await aPerson("abel", ["approver"]), await aRequest(tess, add("quay.io/jetstack")));
  expect(await recordDelivery(worker, proven(deliveryId, "a"), seconds(2))).toEqual({ recorded: false });
  expect(await events(cluster.id, "delivery.")).toEqual([]);
});

test("trouble is told once when it begins and once when it ends", async () => {
  const { cluster, deliveryId } = await taken("a");
  await recordDelivery(worker, proven(deliveryId, "a"), seconds(2));
  for (const at of [62, 70]) {
    await takeDeliveryWork("a", seconds(at));
    await recordDelivery(worker, failing(deliveryId, "a"), seconds(at));
  }
  await takeDeliveryWork("a", seconds(80));
  await recordDelivery(worker, proven(deliveryId, "a"), seconds(80));
  expect(await events(cluster.id, "delivery.")).toEqual([
    "delivery.enforced",
    "delivery.failing",
    "delivery.recovered",
  ]);
});

test("a list that was put back is told, but not the first writing of it", async () => {
  const { cluster, deliveryId } = await taken("a");
  const reverted = [aDrift("list", "changed", "ConfigMap trusted-registries")];
  await recordDelivery(worker, proven(deliveryId, "a", { reverted }), seconds(2));
  await takeDeliveryWork("a", seconds(61));
  await recordDelivery(worker, proven(deliveryId, "a", { reverted }), seconds(62));
  expect(await events(cluster.id, "delivery.")).toEqual(["delivery.enforced", "delivery.reverted"]);
});

test("what somebody changes again and again waits longer each time, and is told once and then how often more", async () => {
  const { cluster, deliveryId } = await taken("a");
  await recordDelivery(worker, proven(deliveryId, "a", { dueAt: seconds(600) }), seconds(2));
  const reverted = [aDrift("pod_binding", "changed")];
  const seen = (object: string, at: number) =>
    wakeClusterUnless(cluster.id, { object, isAsDesired: () => false, isWritten: true }, seconds(at));
  const isDue = async (at: number) => (await takeDeliveryWork("a", seconds(at))) !== null;
  const roundAt = async (at: number) => {
    expect(await isDue(at)).toBe(true);
    await recordDelivery(worker, proven(deliveryId, "a", { reverted, dueAt: seconds(600) }), seconds(at));
  };
  const waits = async (at: number, pause: number) => {
    await seen("pod_binding", at);
    expect(await isDue(at + pause - 0.5), `before ${pause} s`).toBe(false);
    await roundAt(at + pause + 0.1);
  };
  const told = async () => {
    const where = { clusterId: cluster.id, type: "delivery.reverted" };
    const rows = await client().event.findMany({ where, orderBy: { seq: "asc" }, select: { detail: true } });
    return rows.map(({ detail }) => (detail as { again?: { times: number } }).again?.times ?? null);
  };
  await seen("pod_binding", 10);
  await roundAt(10);
  await seen("pod_binding", 11);
  await roundAt(11);
  await seen("pod_binding", 12);
  await roundAt(12);
  for (const [at, pause] of [
    [13, 1],
    [15, 2],
    [18, 4],
  ] as const)
    await waits(at, pause);
  expect(await told(), "the first time alone").toEqual([null]);
  const { reverts } = await client().delivery.findUniqueOrThrow({ where: { id: deliveryId } });
  expect(reverts).toBe(6);

  await seen("pod_binding", 23);
  expect(await isDue(24), "8 s").toBe(false);
  await seen("pod_policy", 24);
  expect(await isDue(24.1), "another object at once").toBe(true);
  await recordDelivery(worker, proven(deliveryId, "a", { reverted, dueAt: seconds(600) }), seconds(25));
  expect(await isDue(84)).toBe(false);
  expect(await isDue(87), "looked at when the run is over, to tell it").toBe(true);
  await recordDelivery(worker, proven(deliveryId, "a", { dueAt: seconds(600) }), seconds(87));
  expect(await told()).toEqual([null, 6]);
  expect(await isDue(599)).toBe(false);
});

test("what is changed while a worker puts it back waits as well", async () => {
  const { cluster, deliveryId } = await taken("a");
  await recordDelivery(worker, proven(deliveryId, "a", { dueAt: seconds(600) }), seconds(2));
  const reverted = [aDrift("pod_binding", "changed")];
  const look = { object: "pod_binding", isAsDesired: () => false, isWritten: true };
  await wakeClusterUnless(cluster.id, look, seconds(10));
  for (const at of [10, 11, 12]) {
    expect((await takeDeliveryWork("a", seconds(at)))?.deliveryId).toBe(deliveryId);
    await wakeClusterUnless(cluster.id, look, seconds(at)); // before it is recorded
    await recordDelivery(worker, proven(deliveryId, "a", { reverted, dueAt: seconds(600) }), seconds(at));
  }
  expect(await takeDeliveryWork("a", seconds(12.5))).toBeNull();
  expect((await takeDeliveryWork("a", seconds(13.1)))?.deliveryId).toBe(deliveryId);
});

test("a condition's since moves only when its status does", async () => {
  const { cluster, deliveryId } = await taken("a");
  const where = { clusterId_type: { clusterId: cluster.id, type: "Enforced" } };
  const recorded = async (at: number, status: Condition["status"]) => {
    await takeDeliveryWork("a", seconds(at));
    const now = seconds(at);
    await recordDelivery(
      worker,
      proven(deliveryId, "a", { conditions: [{ ...condition, status }], dueAt: seconds(at) }),
      now,
    );
    return { now, kept: await client().condition.findUniqueOrThrow({ where }) };
  };
  const first = await recorded(2, "True");
  expect((await recorded(62, "True")).kept.since).toEqual(first.kept.since);
  const changed = await recorded(130, "False");
  expect(changed.kept.since).toEqual(changed.now);
});

test("a call that comes while a worker is at it is answered afterwards", async () => {
  const { cluster, deliveryId } = await taken("a");
  await wakeCluster(cluster.id, seconds(2)); // the worker has read the cluster before
  expect(await takeDeliveryWork("b", seconds(3))).toBeNull();
  await recordDelivery(worker, proven(deliveryId, "a", { dueAt: seconds(600) }), seconds(4));
  expect((await takeDeliveryWork("b", seconds(5)))?.deliveryId).toBe(deliveryId);
  await recordDelivery(worker, proven(deliveryId, "b", { dueAt: seconds(600) }), seconds(6));
  expect(await takeDeliveryWork("b", seconds(7))).toBeNull();
});

test("a call wakes what waits for a person, and nothing when the cluster is as desired", async () => {
  const { cluster, work, deliveryId } = await taken("a");
  await recordDelivery(worker, failing(deliveryId, "a"), seconds(2));
  await client().delivery.update({ where: { id: deliveryId }, data: { status: "blocked", dueAt: null } });
  const seen: number[] = [];
  const look = (answer: boolean) => (revision: { number: number }) => {
    seen.push(revision.number);
    return answer;
  };
  expect(
    await wakeClusterUnless(cluster.id, { object: "list", isAsDesired: look(true), isWritten: true }, seconds(3)),
  ).toEqual({
    woken: false,
  });
  expect(await takeDeliveryWork("a", seconds(4))).toBeNull();
  expect(
    await wakeClusterUnless(cluster.id, { object: "list", isAsDesired: look(false), isWritten: true }, seconds(5)),
  ).toEqual({
    woken: true,
  });
  expect((await takeDeliveryWork("a", seconds(6)))?.deliveryId).toBe(deliveryId);
  expect(seen).toEqual([work.revision.number, work.revision.number]);
});

test("an object that drifted and is as desired again wakes too, once", async () => {
  const { cluster, deliveryId } = await taken("a");
  const drifted = [aDrift("pod_policy", "missing")];
  await recordDelivery(
    worker,
    proven(deliveryId, "a", { status: "drifted", drifted, dueAt: seconds(600) }),
    seconds(2),
  );
  const seen = (object: string) =>
    wakeClusterUnless(cluster.id, { object, isAsDesired: () => true, isWritten: true }, seconds(3));
  expect(await seen("guard_policy")).toEqual({ woken: false });
  expect(await seen("pod_policy")).toEqual({ woken: true });
  await takeDeliveryWork("a", seconds(4));
  await recordDelivery(worker, proven(deliveryId, "a", { dueAt: seconds(600) }), seconds(5));
  expect(await seen("pod_policy")).toEqual({ woken: false });
});

test("what is put right while a worker is at it wakes too, unless the worker itself writes it", async () => {
  const { cluster, deliveryId } = await taken("a");
  const seen = (isWritten: boolean, at: number) =>
    wakeClusterUnless(cluster.id, { object: "guard", isAsDesired: () => true, isWritten }, seconds(at));
  expect(await seen(true, 2)).toEqual({ woken: false });
  expect(await seen(false, 2)).toEqual({ woken: true });
  const drifted = [aDrift("guard_binding", "missing")];
  await recordDelivery(
    worker,
    proven(deliveryId, "a", { status: "drifted", drifted, dueAt: seconds(600) }),
    seconds(3),
  );
  expect((await takeDeliveryWork("a", seconds(4)))?.deliveryId, "looked at again").toBe(deliveryId);
  await recordDelivery(worker, proven(deliveryId, "a", { dueAt: seconds(600) }), seconds(5));
  expect(await seen(false, 6), "nobody is at it").toEqual({ woken: false });
});

test("drift is kept with what differs and since when, and told when it changes", async () => {
  const { cluster, deliveryId } = await taken("a");
  const guard = aDrift("guard_binding", "missing");
  const policy = aDrift("template_policy", "changed");
  const rounds: (readonly ObjectDrift[] | null)[] = [[], [guard], [guard], [guard, policy], null, [policy], []];
  const sinces: Record<string, Date>[] = [];
  for (const [n, drifted] of rounds.entries()) {
    if (n > 0) await takeDeliveryWork("a", seconds(n * 10));
    const status = drifted === null || drifted.length === 0 ? "enforced" : "drifted";
    await recordDelivery(worker, proven(deliveryId, "a", { status, drifted, dueAt: seconds(0) }), seconds(n * 10));
    const rows = await client().drift.findMany({ where: { clusterId: cluster.id } });
    sinces.push(Object.fromEntries(rows.map(({ object, since }) => [object, since])));
  }
  expect(sinces.map((each) => Object.keys(each).sort())).toEqual([
    [],
    ["guard_binding"],
    ["guard_binding"],
    ["guard_binding", "template_policy"],
    ["guard_binding", "template_policy"],
    ["template_policy"],
    [],
  ]);
  expect(sinces[3]?.["guard_binding"]).toEqual(sinces[1]?.["guard_binding"]);
  expect(await events(cluster.id, "delivery.drifted")).toHaveLength(3);
  const told = await client().event.findFirstOrThrow({
    where: { clusterId: cluster.id, type: "delivery.drifted" },
    orderBy: { seq: "desc" },
  });
  expect(told.detail).toMatchObject({ objects: ["template_policy"], changes: [policy], judging: "yes" });
});

test("a cluster behind an upgrade of the portal is told as such, and when its policies were brought up to date", async () => {
  const { cluster, deliveryId } = await taken("a");
  const policy = aDrift("pod_policy", "outdated");
  const outdated = { status: "drifted", reason: "outdated", drifted: [policy] } as const;
  const rounds: Partial<DeliveryResult>[] = [{}, outdated, outdated, { proof: proofOf("2") }, {}];
  for (const [n, more] of rounds.entries()) {
    if (n > 0) await takeDeliveryWork("a", seconds(n * 10));
    await recordDelivery(worker, proven(deliveryId, "a", { dueAt: seconds(0), ...more }), seconds(n * 10));
  }
  expect(await events(cluster.id, "delivery.")).toEqual([
    "delivery.enforced",
    "delivery.outdated",
    "delivery.policy_applied",
    "delivery.policy_applied", // the last round says version 1 again: a change of policies is told, whoever made it
  ]);
  const applied = await client().event.findFirstOrThrow({
    where: { clusterId: cluster.id, type: "delivery.policy_applied" },
    orderBy: { seq: "asc" },
  });
  expect(applied.detail).toEqual({ revision: 1, from: "1", to: "2" });
});

test("an edit beside it is drift and no upgrade", async () => {
  const { cluster, deliveryId } = await taken("a");
  await recordDelivery(worker, proven(deliveryId, "a", { dueAt: seconds(0) }), seconds(2));
  await takeDeliveryWork("a", seconds(10));
  const drifted = [aDrift("pod_policy", "outdated"), aDrift("guard_policy", "changed")];
  await recordDelivery(worker, proven(deliveryId, "a", { status: "drifted", reason: "drifted", drifted }), seconds(10));
  expect(await events(cluster.id, "delivery.")).toEqual(["delivery.enforced", "delivery.drifted"]);
});

test("an open cluster is an alarm until somebody has seen it closed", async () => {
  const { cluster, deliveryId } = await taken("a");
  const judging = (status: Condition["status"]): Condition => ({ ...condition, type: "Judging", status });
  const where = { clusterId_type: { clusterId: cluster.id, type: "Judging" } };
  const kept: string[] = [];
  for (const [n, status] of (["True", "False", "False", "Unknown", "True"] as const).entries()) {
    if (n > 0) await takeDeliveryWork("a", seconds(n * 10));
    await recordDelivery(
      worker,
      proven(deliveryId, "a", { conditions: [judging(status)], dueAt: seconds(0) }),
      seconds(n * 10),
    );
    kept.push((await client().condition.findUniqueOrThrow({ where })).status);
  }
  expect(kept).toEqual(["True", "False", "False", "False", "True"]);
  expect(await events(cluster.id, "delivery.")).toEqual(["delivery.enforced", "delivery.opened", "delivery.closed"]);
});

test("each event says which revision, for whose request, and what was seen", async () => {
  const { cluster, work, deliveryId } = await taken("a");
  const { digest } = work.revision;
  const { requestId } = await client().revision.findFirstOrThrow({ where: { clusterId: cluster.id, number: 1 } });
  const reverted = [aDrift("list", "changed", "ConfigMap trusted-registries")];
  const drifted = [aDrift("guard_binding", "missing")];
  const closed: Condition = { ...condition, type: "Judging", status: "True" };
  const open: Condition = { ...closed, status: "False", message: "Pods are not judged." };
  const opened = seconds(40);
  const rounds: [Date, DeliveryResult][] = [
    [seconds(2), proven(deliveryId, "a", { conditions: [condition, closed] })],
    [seconds(10), proven(deliveryId, "a", { reverted })],
    [seconds(20), failing(deliveryId, "a")],
    [seconds(30), proven(deliveryId, "a")],
    [opened, proven(deliveryId, "a", { status: "drifted", drifted, trouble: "No right.", conditions: [open] })],
    [seconds(50), proven(deliveryId, "a", { conditions: [closed] })],
  ];
  for (const [now, result] of rounds) {
    await takeDeliveryWork("a", now);
    expect(await recordDelivery(worker, { ...result, dueAt: seconds(0) }, now)).toEqual({ recorded: true });
  }
  const revision = 1;
  const objects = ["ConfigMap trusted-registries"];
  const all = [
    ["enforced", { revision, digest, mode: "deny", policyVersion: "1", probes: 4 }],
    ["reverted", { revision, objects, changes: reverted }],
    ["failing", { revision, why: "unreachable", message: "It does not answer." }],
    ["recovered", { revision, from: "failing" }],
    ["drifted", { revision, objects: ["guard_binding"], changes: drifted, judging: "yes", trouble: "No right." }],
    ["opened", { revision, message: "Pods are not judged." }],
    ["recovered", { revision, from: "drifted" }],
    ["closed", { revision, since: opened.toISOString() }],
  ] as const;
  expect(await said(cluster.id, "delivery.")).toEqual(
    all.map(([type, detail]) => ({ type: `delivery.${type}`, requestId, detail })),
  );
});

test("the same drift is told again after trouble came between; without trouble none is named", async () => {
  const { cluster, deliveryId } = await taken("a");
  const drifted = [aDrift("guard_binding", "missing")];
  const adrift = proven(deliveryId, "a", { status: "drifted", drifted });
  const rounds = [proven(deliveryId, "a"), adrift, { ...failing(deliveryId, "a"), drifted: null }, adrift, adrift];
  for (const [n, result] of rounds.entries()) {
    if (n > 0) await takeDeliveryWork("a", seconds(n * 10));
    await recordDelivery(worker, { ...result, dueAt: seconds(0) }, seconds(n * 10));
  }
  const told = await said(cluster.id, "delivery.");
  expect(told.map(({ type }) => type)).toEqual([
    "delivery.enforced",
    "delivery.drifted",
    "delivery.failing",
    "delivery.drifted",
  ]);
  expect(told.at(-1)?.detail).not.toHaveProperty("trouble");
});

test("what keeps drift from being put back is kept with the delivery, until it is gone", async () => {
  const { deliveryId } = await taken("a");
  const kept = async () => (await client().delivery.findUniqueOrThrow({ where: { id: deliveryId } })).trouble;
  await recordDelivery(worker, proven(deliveryId, "a", { trouble: "No right.", dueAt: seconds(0) }), seconds(2));
  expect(await kept()).toBe("No right.");
  await takeDeliveryWork("a", seconds(10));
  await recordDelivery(worker, proven(deliveryId, "a"), seconds(10));
  expect(await kept()).toBeNull();
});

test("credentials that cannot be opened are an Error to report, and the delivery is taken all the same", async () => {
  const { cluster, deliveryId } = await taken("a");
  await recordDelivery(worker, failing(deliveryId, "a"), seconds(2));
  await client().cluster.update({ where: { id: cluster.id }, data: { sealedCredentials: "not sealed" } });
  const work = await takeDeliveryWork("a", seconds(10));
  expect(work).toMatchObject({ deliveryId, attempts: 2, wasInForce: false });
  expect(work?.kubeconfig).toBeInstanceOf(Error);
});

test("when there will be work is the earliest of what is due, and never when nothing is", async () => {
  const { deliveryId } = await taken("a");
  const dueAt = seconds(600);
  await recordDelivery(worker, proven(deliveryId, "a", { dueAt }), seconds(2));
  expect(await nextWorkAt()).toEqual(dueAt);
  await client().delivery.updateMany({ data: { dueAt: null } });
  expect(await nextWorkAt()).toBeNull();
});
