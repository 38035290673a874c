import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  callCluster,
  controller,
  createVerbs,
  type LiveObject,
  type PodSpec,
  tryCreate,
  tryUpdate,
  updateVerbs,
} from "#lib/testing/call-cluster.ts";
import { type EnforcedCluster, portalUrl, startEnforcedCluster } from "#lib/testing/enforced-cluster.ts";

const good = "ghcr.io/acme/api:1";
const evil = "evil.example/x";
const labels = { app: "a" };
let on: EnforcedCluster;
let names = 0;

beforeAll(async () => {
  on = await startEnforcedCluster("workloads");
  await on.enforce("ghcr.io/acme");
}, 1_800_000);

afterAll(() => on?.stop(), 60_000);

const selector = { matchLabels: labels };
const runs = (spec: PodSpec) => ({ metadata: { labels }, spec });
const once = (spec: PodSpec) => runs({ ...spec, restartPolicy: "Never" });

/** Each kind, where it lives, its spec around a pod's, and the controller that makes the pods. */
const kinds = {
  Deployment: ["apps/v1", (spec) => ({ selector, template: runs(spec) }), "replicaset-controller"],
  ReplicaSet: ["apps/v1", (spec) => ({ selector, template: runs(spec) }), "replicaset-controller"],
  StatefulSet: ["apps/v1", (spec) => ({ selector, serviceName: "a", template: runs(spec) }), "statefulset-controller"],
  DaemonSet: ["apps/v1", (spec) => ({ selector, template: runs(spec) }), "daemon-set-controller"],
  Job: ["batch/v1", (spec) => ({ template: once(spec) }), "job-controller"],
  CronJob: [
    "batch/v1",
    (spec) => ({ schedule: "@daily", jobTemplate: { spec: { template: once(spec) } } }),
    "job-controller",
  ],
  ReplicationController: ["v1", (spec) => ({ selector: labels, template: runs(spec) }), "replication-controller"],
} satisfies Record<string, [string, (spec: PodSpec) => object, string]>;

type Kind = keyof typeof kinds;
const every = Object.keys(kinds) as Kind[];
/** A Job's template is immutable; the others take another image in place. */
const editable = every.filter((kind) => kind !== "Job");

const places: [string, (image: string) => Partial<PodSpec>][] = [
  ["a container", (image) => ({ containers: [{ name: "main", image }] })],
  ["an init container", (image) => ({ initContainers: [{ name: "init", image }] })],
  ["a sidecar", (image) => ({ initContainers: [{ name: "side", image, restartPolicy: "Always" }] })],
  ["an image volume", (image) => ({ volumes: [{ name: "v", image: { reference: image } }] })],
];

function collectionOf(kind: Kind): string {
  const [group] = kinds[kind];
  return `${group === "v1" ? "/api/v1" : `/apis/${group}`}/namespaces/default/${kind.toLowerCase()}s`;
}

function workload(kind: Kind, more: Partial<PodSpec> = {}): LiveObject {
  const [apiVersion, spec] = kinds[kind];
  const metadata = { name: `try-${++names}`, namespace: "default", labels };
  return { apiVersion, kind, metadata, spec: spec({ containers: [{ name: "main", image: good }], ...more }) };
}

/** Let in, and told: the sentence names the kind, the image and where to ask. */
function expectWarned(answer: { status: number; body: string; warnings: readonly string[] }, kind: Kind) {
  expect(answer.status, answer.body).toBeLessThan(300);
  expect(answer.warnings).toHaveLength(1);
  expect(answer.warnings[0]).toContain(`pods of this ${kind} would run an image not from a trusted registry: ${evil}`);
  expect(answer.warnings[0]).toContain(`${portalUrl}/requests/new`);
}

describe("a new template", () => {
  const cases = createVerbs.flatMap((verb) =>
    every.flatMap((kind) => places.map(([place, spec]) => [verb, kind, place, spec] as const)),
  );

  test.each(cases)("by %s: a %s is let in with a warning of %s", async (verb, kind, _, spec) => {
    expectWarned(await tryCreate(on.cluster, verb, collectionOf(kind), workload(kind, spec(evil))), kind);
    const fine = await tryCreate(on.cluster, verb, collectionOf(kind), workload(kind, spec("ghcr.io/acme/b")));
    expect([fine.status, fine.warnings], fine.body).toEqual([201, []]);
  });

  test("a bare PodTemplate, which nothing runs by itself, is let in without a warning", async () => {
    const body = {
      metadata: { name: "bare" },
      template: { spec: { containers: [{ name: "main", image: evil }] } },
    };
    const path = "/api/v1/namespaces/default/podtemplates?dryRun=All";
    const answer = await callCluster(on.cluster, { method: "POST", path, body });
    expect([answer.status, answer.warnings]).toEqual([201, []]);
  });

  test.each([
    ["a container", { containers: [{ name: "main", image: "" }] }],
    ["an image volume", { volumes: [{ name: "v", image: {} }] }],
  ])("a blank image in %s is refused by the API server itself", async (_, spec) => {
    const answer = await tryCreate(on.cluster, "create", collectionOf("Deployment"), workload("Deployment", spec));
    expect([answer.status, answer.warnings]).toEqual([422, []]);
  });

  test("a ReplicaSet of a Deployment is not warned of a second time", async () => {
    const owned = workload("ReplicaSet", { containers: [{ name: "main", image: evil }] });
    owned.metadata["ownerReferences"] = [ownerOf({ kind: "Deployment", apiVersion: "apps/v1", name: "d", uid: "1" })];
    const as = controller("deployment-controller");
    const answer = await tryCreate(on.cluster, "create", collectionOf("ReplicaSet"), owned, as);
    expect([answer.status, answer.warnings], answer.body).toEqual([201, []]);
  });
});

describe("a template that is there", () => {
  const cases = updateVerbs.flatMap((verb) => editable.map((kind) => [verb, kind] as const));

  test.each(cases)("by %s: the new image of a %s is warned of", async (verb, kind) => {
    const made = workload(kind);
    const path = `${collectionOf(kind)}/${made.metadata.name}`;
    expect((await callCluster(on.cluster, { method: "POST", path: collectionOf(kind), body: made })).status).toBe(201);
    const set = (image: string) =>
      tryUpdate(on.cluster, verb, path, (object) => {
        object.spec = JSON.parse(JSON.stringify(object.spec).replaceAll(good, image)) as object;
      });
    expectWarned(await set(evil), kind);
    expect((await set("ghcr.io/acme/b")).warnings).toEqual([]);
  });

  test.each(["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"] as const)(
    "how often a %s runs, and how it is, is nobody's business",
    async (kind) => {
      const made = workload(kind, { containers: [{ name: "main", image: evil }] });
      const collection = collectionOf(kind);
      await callCluster(on.cluster, { method: "POST", path: collection, body: made });
      const patch = { method: "PATCH", contentType: "application/merge-patch+json" };
      const path = `${collection}/${made.metadata.name}`;
      for (const [subresource, body] of [
        ["scale", { spec: { replicas: 3 } }],
        ["status", { status: { observedGeneration: 1 } }],
      ]) {
        const answer = await callCluster(on.cluster, { ...patch, path: `${path}/${subresource}`, body });
        expect([answer.status, answer.warnings], answer.body).toEqual([200, []]);
      }
    },
  );
});

describe("the pod that its controller makes", () => {
  const cases = every.flatMap((kind) => places.map(([place, spec]) => [kind, place, spec] as const));

  test.each(cases)("of a %s: %s is refused", async (kind, _, spec) => {
    const body = workload(kind, spec(evil));
    const made = await callCluster(on.cluster, { method: "POST", path: collectionOf(kind), body });
    let owner = JSON.parse(made.body) as LiveObject;
    if (kind === "Deployment") owner = await childOf(owner, "ReplicaSet", "deployment-controller", spec(evil));
    if (kind === "CronJob") owner = await childOf(owner, "Job", "cronjob-controller", spec(evil));
    const create = (more: Partial<PodSpec>) =>
      tryCreate(
        on.cluster,
        "create",
        "/api/v1/namespaces/default/pods",
        podOf(owner, more),
        controller(kinds[kind][2]),
      );
    const refused = await create(spec(evil));
    expect(refused.status, refused.body).toBe(403);
    expect(refused.body).toContain(`image not from a trusted registry: ${evil}`);
    const allowed = await create(spec("ghcr.io/acme/b"));
    expect(allowed.status, allowed.body).toBe(201);
  });
});

/** What a Deployment makes of itself, or a CronJob when its time has come. */
async function childOf(parent: LiveObject, kind: Kind, by: string, spec: Partial<PodSpec>): Promise<LiveObject> {
  const body = workload(kind, spec);
  body.metadata["ownerReferences"] = [ownerOf({ ...parent, ...named(parent) })];
  const call = { method: "POST", path: collectionOf(kind), body, ...controller(by) };
  const made = await callCluster(on.cluster, call);
  expect(made.status, made.body).toBe(201);
  return JSON.parse(made.body) as LiveObject;
}

function podOf(owner: LiveObject, more: Partial<PodSpec>): LiveObject {
  const metadata = {
    name: `${owner.metadata.name}-x7k2p`,
    generateName: `${owner.metadata.name}-`,
    namespace: "default",
    labels,
    ownerReferences: [ownerOf({ ...owner, ...named(owner) })],
    ...(owner.kind === "Job" ? { finalizers: ["batch.kubernetes.io/job-tracking"] } : {}),
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: {
      containers: [{ name: "main", image: good }],
      restartPolicy: owner.kind === "Job" ? "Never" : "Always",
      ...more,
    },
  };
}

function named({ metadata }: LiveObject): { name: string; uid: string } {
  return { name: metadata.name, uid: String(metadata["uid"]) };
}

function ownerOf({ apiVersion, kind, name, uid }: { apiVersion: string; kind: string; name: string; uid: string }) {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
