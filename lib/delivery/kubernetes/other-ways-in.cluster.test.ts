import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callCluster, tryCreate } from "#lib/testing/call-cluster.ts";
import { type EnforcedCluster, startEnforcedCluster } from "#lib/testing/enforced-cluster.ts";

const good = "ghcr.io/acme/api:1";
const evil = "evil.example/x:1";
let on: EnforcedCluster;

beforeAll(async () => {
  on = await startEnforcedCluster("other-ways-in");
  await on.enforce("ghcr.io/acme");
}, 1_800_000);

afterAll(() => on?.stop(), 60_000);

async function admin(...args: string[]) {
  return on.kubectl(args);
}

describe("with kubectl", () => {
  beforeAll(async () => {
    expect((await admin("run", "target", `--image=${good}`, "--restart=Never")).code).toBe(0);
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "n1" } };
    expect((await callCluster(on.cluster, { method: "POST", path: "/api/v1/nodes", body: node })).status).toBe(201);
  });

  const manifest = (image: string) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "target" },
      spec: { containers: [{ name: "target", image }], restartPolicy: "Never" },
    });

  test.each<[string, (image: string) => string[], boolean]>([
    ["run", (image) => ["run", "new", `--image=${image}`, "--dry-run=server"], false],
    ["set image", (image) => ["set", "image", "pod/target", `*=${image}`, "--dry-run=server"], false],
    ["replace", () => ["replace", "-f", "-", "--dry-run=server"], true],
    ["apply", () => ["apply", "-f", "-", "--dry-run=server"], true],
    ["apply --server-side", () => ["apply", "--server-side", "--force-conflicts", "-f", "-", "--dry-run=server"], true],
    ["debug, an ephemeral container", (image) => ["debug", "target", `--image=${image}`], false],
    [
      "debug, beside a copy of the pod",
      (image) => ["debug", "target", `--image=${image}`, `--copy-to=copy-${image.length}`],
      false,
    ],
    [
      "debug, a copy of the pod with other images",
      (image) => ["debug", "target", `--set-image=*=${image}`, `--copy-to=other-${image.length}`],
      false,
    ],
    ["debug, a node", (image) => ["debug", "node/n1", `--image=${image}`], false],
  ])("%s", async (_, args, byManifest) => {
    const run = (image: string) => on.kubectl(args(image), byManifest ? manifest(image) : "");
    const refused = await run(evil);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain(`image not from a trusted registry: ${evil}`);
    const allowed = await run("ghcr.io/acme/tools:1");
    expect(allowed.code, allowed.stderr).toBe(0);
  });

  test.each([
    ["create deployment", ["create", "deployment", "d", `--image=${evil}`, "--dry-run=server"]],
    ["create job", ["create", "job", "j", `--image=${evil}`, "--dry-run=server"]],
    ["create cronjob", ["create", "cronjob", "c", `--image=${evil}`, "--schedule=@daily", "--dry-run=server"]],
  ])("%s is let in with a warning", async (_, args) => {
    const { code, stderr } = await admin(...args);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^Warning: .*evil\.example\/x:1/);
  });

  test("replace --force deletes the pod and is then refused", async () => {
    expect((await admin("run", "forced", `--image=${good}`, "--restart=Never")).code).toBe(0);
    const body = manifest(evil).replaceAll("target", "forced");
    const { stderr } = await on.kubectl(["replace", "--force", "--grace-period=0", "-f", "-"], body);
    expect(stderr).toContain(evil);
    expect((await admin("get", "pod", "forced")).code).not.toBe(0);
  });
});

describe("in a namespace", () => {
  const verdict = async (namespace: string, image: string) => {
    const body = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: { containers: [{ name: "c", image }] },
    };
    return (await tryCreate(on.cluster, "create", `/api/v1/namespaces/${namespace}/pods`, body)).status;
  };
  const create = (name: string, labels: Record<string, string>) =>
    callCluster(on.cluster, { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name, labels } } });

  test.each([
    ["made a moment ago", "later", {}],
    ["named like the exempt one", "kube-system-2", {}],
    ["labelled like the exempt one", "pretender", { "kubernetes.io/metadata.name": "kube-system" }],
    [
      "labelled out of other policies",
      "labelled",
      { "admission.gatekeeper.sh/ignore": "yes", "control-plane": "true" },
    ],
    ["labelled privileged", "privileged", { "pod-security.kubernetes.io/enforce": "privileged" }],
  ])("%s, pods are judged", async (_, name, labels: Record<string, string>) => {
    const made = await create(name, labels);
    expect(made.status, made.body).toBe(201);
    expect([await verdict(name, evil), await verdict(name, good)]).toEqual([403, 201]);
  });

  test("nobody can give one the name of the exempt one afterwards", async () => {
    await create("renamed", {});
    await admin("label", "namespace", "renamed", "kubernetes.io/metadata.name=kube-system", "--overwrite");
    expect(await verdict("renamed", evil)).toBe(403);
  });
});

type Schema = { $ref?: string; items?: Schema; properties?: Record<string, Schema>; allOf?: Schema[] };
type Operation = { parameters?: { name: string; in: string; schema?: Schema }[] };

describe("nothing else in the API", () => {
  test("takes an object that names an image to run", async () => {
    const { body } = await callCluster(on.cluster, { method: "GET", path: "/openapi/v2" });
    const api = JSON.parse(body) as {
      definitions: Record<string, Schema>;
      paths: Record<string, Partial<Record<"post" | "put" | "patch", Operation>>>;
    };
    const carrying = new Map<string, boolean>();
    const carries = (schema: Schema | undefined): boolean => {
      if (schema === undefined) return false;
      const name = schema.$ref?.replace("#/definitions/", "");
      if (name === undefined)
        return [schema.items, ...(schema.allOf ?? []), ...Object.values(schema.properties ?? {})].some(carries);
      const known = carrying.get(name);
      if (known !== undefined) return known;
      carrying.set(name, false); // while it is being looked at: definitions refer to themselves
      const found =
        /core\.v1\.(Container|EphemeralContainer|ImageVolumeSource)$/.test(name) || carries(api.definitions[name]);
      carrying.set(name, found);
      return found;
    };
    const taking = Object.entries(api.paths).filter(([, { post, put }]) =>
      [post, put].some((operation) =>
        operation?.parameters?.some((each) => each.in === "body" && carries(each.schema)),
      ),
    );
    const resources = taking.map(([path]) =>
      path.replace(/^\/apis?\//, "").replace(/namespaces\/\{namespace\}\/|\/\{name\}/g, ""),
    );
    expect([...new Set(resources)].sort()).toEqual([
      "apps/v1/daemonsets",
      "apps/v1/daemonsets/status",
      "apps/v1/deployments",
      "apps/v1/deployments/status",
      "apps/v1/replicasets",
      "apps/v1/replicasets/status",
      "apps/v1/statefulsets",
      "apps/v1/statefulsets/status",
      "batch/v1/cronjobs",
      "batch/v1/cronjobs/status",
      "batch/v1/jobs",
      "batch/v1/jobs/status",
      "v1/pods",
      "v1/pods/ephemeralcontainers",
      "v1/pods/resize",
      "v1/pods/status",
      "v1/podtemplates",
      "v1/replicationcontrollers",
      "v1/replicationcontrollers/status",
    ]);
  });
});
