import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Cluster,
  type Etcd,
  kubeconfigFor,
  kubectl,
  serviceAccountToken,
  startCluster,
  startEtcd,
} from "./cluster.ts";
import { ensureControlPlane } from "./control-plane.ts";

let binaries: string;
let dir: string;
let etcd: Etcd;
let north: Cluster;
let south: Cluster;

beforeAll(async () => {
  binaries = await ensureControlPlane((line) => process.stderr.write(`${line}\n`));
  dir = await mkdtemp(join(tmpdir(), "cluster-test-"));
  etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  const start = (name: string) =>
    startCluster({ binaries, etcdUrl: etcd.url, prefix: name, dir: join(dir, name), users });
  [north, south] = await Promise.all([start("north"), start("south")]);
}, 1_800_000);

afterAll(async () => {
  await Promise.all([north?.stop(), south?.stop()]);
  await etcd?.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

const users = [{ name: "tess", token: "token-of-tess", groups: ["north-devops", "everybody"] }];

/** Runs kubectl with a kubeconfig text and gives what it printed, on either stream. */
async function ask(kubeconfig: string, command: string, stdin?: string): Promise<string> {
  const folder = await mkdtemp(join(dir, "kubectl-"));
  await writeFile(join(folder, "config"), kubeconfig);
  const { stdout, stderr } = await kubectl(binaries, join(folder, "config"), command.split(" "), stdin);
  return (stdout + stderr).trim();
}

const admin = (cluster: Cluster, command: string, stdin?: string) => ask(cluster.adminKubeconfig, command, stdin);

test("the cluster says which Kubernetes it is and serves admission policies", async () => {
  expect(await admin(north, "version")).toMatch(/Server Version: v1\.\d+\.\d+/);
  expect(await admin(north, "api-resources --api-group=admissionregistration.k8s.io -o name")).toContain(
    "validatingadmissionpolicies",
  );
});

test("named users have their groups, and no rights until RBAC gives them some", async () => {
  const tess = kubeconfigFor(north, "token-of-tess");
  expect(await ask(tess, "auth whoami")).toMatch(/tess[\s\S]*north-devops everybody/);
  expect(await ask(tess, "get configmaps -n default")).toContain('User "tess" cannot list resource "configmaps"');
});

test("a ServiceAccount's token may do what its role says and is refused the rest", async () => {
  await admin(north, "apply -f -", limitedAccount);
  const token = await serviceAccountToken(north, { namespace: "portal", name: "portal" });
  const portal = kubeconfigFor(north, token);
  expect(await ask(portal, "get configmap list -n portal -o name")).toBe("configmap/list");
  expect(await ask(portal, "get configmaps -n portal")).toContain("Forbidden");
  expect(await ask(portal, "delete configmap list -n portal")).toContain("Forbidden");
  expect(await ask(portal, "get configmap list -n default")).toContain("Forbidden");
  expect(await ask(kubeconfigFor(south, token), "get configmap list -n portal")).toMatch(
    /Unauthorized|must be logged in/,
  );
});

test("clusters that share an etcd do not see one another", async () => {
  await admin(north, "create configmap only-north -n default");
  expect(await admin(north, "get configmap only-north -n default -o name")).toBe("configmap/only-north");
  expect(await admin(south, "get configmap only-north -n default -o name")).toContain("NotFound");
  expect(await ask(kubeconfigFor(south, north.adminToken), "get namespaces")).toMatch(/Unauthorized|must be logged in/);
});

test("an API server that was killed comes back at the same address with its data and its tokens", async () => {
  await admin(south, "create namespace kept");
  await admin(south, "create serviceaccount kept -n kept");
  const token = await serviceAccountToken(south, { namespace: "kept", name: "kept" });
  const { pid, url } = south;
  await south.kill();
  expect(await admin(south, "get namespace kept --request-timeout=5s")).toContain("refused");
  await south.restart();
  expect(south.url).toBe(url);
  expect(south.pid).not.toBe(pid);
  expect(await admin(south, "get namespace kept -o name")).toBe("namespace/kept");
  expect(await ask(kubeconfigFor(south, token), "auth whoami")).toContain("system:serviceaccount:kept:kept");
}, 60_000);

test("an API server that does not start says why", async () => {
  const options = { binaries, etcdUrl: etcd.url, prefix: "wrong", dir: join(dir, "wrong") };
  await expect(startCluster({ ...options, featureGates: { NoSuchGate: true } })).rejects.toThrow("NoSuchGate");
}, 60_000);

test.skipIf(process.env["KUBEBUILDER_ASSETS"])(
  "an etcd ends with the process that started it",
  async () => {
    const script = `
    import { startEtcd } from ${JSON.stringify(join(import.meta.dirname, "cluster.ts"))};
    const etcd = await startEtcd(${JSON.stringify({ binaries, dataDir: join(dir, "orphan") })});
    console.log(etcd.pid);
    setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = await new Promise<number>((done) => parent.stdout.once("data", (data) => done(Number(data))));
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  },
  30_000,
);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const limitedAccount = `
apiVersion: v1
kind: Namespace
metadata: { name: portal }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: portal, namespace: portal }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: list, namespace: portal }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: portal, namespace: portal }
rules:
  - { apiGroups: [""], resources: [configmaps], resourceNames: [list], verbs: [get] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: portal, namespace: portal }
subjects: [{ kind: ServiceAccount, name: portal, namespace: portal }]
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: portal }
`;
