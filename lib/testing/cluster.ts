import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { type Agent, request } from "node:https";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** `binaries` is the folder that `ensureControlPlane` returns. */
export type EtcdOptions = {
  binaries: string;
  dataDir: string;
  port?: number;
  /** Survive a crash of the machine, not only of etcd. Slower; tests do without. */
  fsync?: boolean;
};

export type Etcd = { url: string; pid: number; stop(): Promise<void> };

/** One etcd serves any number of clusters, each under its own prefix. */
export async function startEtcd({ binaries, dataDir, port, fsync = false }: EtcdOptions): Promise<Etcd> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const url = `http://127.0.0.1:${port ?? (await freePort())}`;
  const args = [
    `--data-dir=${dataDir}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    "--listen-peer-urls=http://127.0.0.1:0",
    `--quota-backend-bytes=${512 * 1024 * 1024}`,
    `--unsafe-no-fsync=${!fsync}`,
    "--log-level=error",
    "--heartbeat-interval=20", // a lone member need not wait a second for others before it elects itself
    "--election-timeout=100",
  ];
  const etcd = start(join(binaries, "etcd"), args, `${dataDir}.log`);
  await ready(etcd, async () => (await fetch(`${url}/health`)).ok);
  return { url, pid: etcd.pid, stop: () => end(etcd, "SIGTERM") };
}

export type User = { name: string; token: string; groups: string[] };

export type ClusterOptions = {
  binaries: string;
  etcdUrl: string;
  /** Where in etcd this cluster lives; also its name. */
  prefix: string;
  /** Holds certificates, keys, tokens and logs. The same folder, prefix and port give the same cluster again. */
  dir: string;
  port?: number;
  bindAddress?: string;
  /** People beside the administrator. They may do nothing until RBAC says so. */
  users?: User[];
  /** As `--runtime-config` and `--feature-gates` take them: `{ "admissionregistration.k8s.io/v1beta1": true }`. */
  runtimeConfig?: Record<string, boolean>;
  featureGates?: Record<string, boolean>;
  /** Write every request for a pod or a workload to `audit.log` in `dir`, with the annotations of admission. */
  auditLog?: boolean;
};

/** How to reach a cluster: `certificateAuthority` is PEM. */
export type ClusterAddress = { name: string; url: string; certificateAuthority: string };

export type Cluster = ClusterAddress & {
  adminToken: string;
  adminKubeconfig: string;
  dir: string;
  /** Of the API server that runs now: another one after `restart`. */
  readonly pid: number;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** On the same port with the same data; stops the API server first if it runs. */
  restart(): Promise<void>;
};

/** A real API server, without nodes, schedulers or controllers: a pod that is admitted stays pending. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { binaries, dir, bindAddress = "127.0.0.1" } = options;
  const name = options.prefix.replace(/^\/+|\/+$/g, "");
  const port = options.port ?? (await freePort());
  const url = `https://${bindAddress}:${port}`;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const adminToken = await keep(join(dir, "admin-token"), () => randomBytes(24).toString("hex"));
  const args = await apiServerArgs(options, { name, port, bindAddress, adminToken });
  const certificate = join(dir, "certificates", "apiserver.crt");

  const launch = async () => {
    const server = start(join(binaries, "kube-apiserver"), args, join(dir, "kube-apiserver.log"));
    await ready(server, async () => {
      const admin = { url, adminToken, certificateAuthority: await readFile(certificate, "utf8") };
      if ((await asAdmin(admin, "GET", "/readyz")).status !== 200) return false;
      return (await asAdmin(admin, "GET", "/api/v1/namespaces/default")).status === 200; // made a moment after ready
    });
    return server;
  };

  let server = await launch();
  const address = { name, url, certificateAuthority: await readFile(certificate, "utf8") };
  return {
    ...address,
    adminToken,
    adminKubeconfig: kubeconfigFor(address, adminToken),
    dir,
    get pid() {
      return server.pid;
    },
    stop: () => end(server, "SIGTERM"),
    kill: () => end(server, "SIGKILL"),
    restart: async () => {
      await end(server, "SIGTERM");
      server = await launch();
    },
  };
}

type Address = { name: string; port: number; bindAddress: string; adminToken: string };

async function apiServerArgs(
  options: ClusterOptions,
  { name, port, bindAddress, adminToken }: Address,
): Promise<string[]> {
  const { dir, etcdUrl, users = [], runtimeConfig = {}, featureGates = {}, auditLog = false } = options;
  const key = join(dir, "service-account.key");
  await keep(key, () =>
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" }),
  );
  const tokens = join(dir, "tokens.csv");
  const people = [{ name: "admin", token: adminToken, groups: ["system:masters"] }, ...users];
  const lines = people.map((user) => `${user.token},${user.name},${user.name},"${user.groups.join(",")}"\n`);
  await writeFile(tokens, lines.join(""), { mode: 0o600 });
  return [
    `--etcd-servers=${etcdUrl}`,
    `--etcd-prefix=/${name}`,
    `--bind-address=${bindAddress}`,
    `--secure-port=${port}`,
    `--advertise-address=${bindAddress}`,
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.96.0.0/24",
    `--cert-dir=${join(dir, "certificates")}`,
    `--token-auth-file=${tokens}`,
    "--authorization-mode=RBAC",
    "--disable-admission-plugins=ServiceAccount",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    ...switches("--runtime-config", runtimeConfig),
    ...switches("--feature-gates", featureGates),
    ...(auditLog ? await auditArgs(dir) : []),
    "--allow-privileged=true", // as every cluster that runs its own network and storage does
    "--profiling=false",
    "-v=0",
  ];
}

async function auditArgs(dir: string): Promise<string[]> {
  const resources = ["", "apps", "batch"].map((group) => ({ group }));
  const rules = [
    { level: "Metadata", verbs: ["create", "update", "patch"], resources, omitStages: ["RequestReceived"] },
    { level: "None" },
  ];
  const policy = join(dir, "audit-policy.json");
  await writeFile(policy, JSON.stringify({ apiVersion: "audit.k8s.io/v1", kind: "Policy", rules }));
  return [`--audit-policy-file=${policy}`, `--audit-log-path=${join(dir, "audit.log")}`];
}

function switches(flag: string, values: Record<string, boolean>): string[] {
  const pairs = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? [`${flag}=${pairs.join(",")}`] : [];
}

/** Self-contained: no file paths, so it can be pasted into the portal. */
export function kubeconfigFor({ name, url, certificateAuthority }: ClusterAddress, token: string): string {
  const authority = Buffer.from(certificateAuthority).toString("base64");
  return `apiVersion: v1
kind: Config
current-context: ${name}
contexts:
  - name: ${name}
    context: { cluster: ${name}, user: ${name} }
clusters:
  - name: ${name}
    cluster:
      server: ${url}
      certificate-authority-data: ${authority}
users:
  - name: ${name}
    user: { token: ${token} }
`;
}

type Admin = Pick<Cluster, "url" | "certificateAuthority" | "adminToken">;

/** One request with the administrator's token, over a connection of its own unless an agent keeps some. */
export function asAdmin(
  cluster: Admin,
  method: string,
  path: string,
  body?: unknown,
  agent: Agent | false = false,
): Promise<{ status: number; body: string }> {
  const headers = { authorization: `Bearer ${cluster.adminToken}`, "content-type": "application/json" };
  const options = { method, headers, ca: cluster.certificateAuthority, agent, timeout: 10_000 };
  return new Promise((done, failed) => {
    const sent = request(new URL(path, cluster.url), options, async (response) => {
      const chunks = await response.toArray().catch(failed);
      if (chunks) done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
    });
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer`)));
    sent.on("error", failed);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A token from the TokenRequest API for a ServiceAccount that exists. Survives restarts of the cluster. */
export async function serviceAccountToken(
  cluster: Admin,
  account: { namespace: string; name: string },
  expirationSeconds = 24 * 60 * 60,
): Promise<string> {
  const path = `/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`;
  const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds } };
  const { status, body } = await asAdmin(cluster, "POST", path, request);
  if (status !== 201) throw new Error(`no token for ${account.namespace}/${account.name}: ${status} ${body}`);
  return (JSON.parse(body) as { status: { token: string } }).status.token;
}

/** Keeps what it discovers beside the kubeconfig, never in the home of whoever runs the tests. */
export function kubectl(
  binaries: string,
  kubeconfigPath: string,
  args: string[],
  stdin = "",
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const env = { ...childEnv(), KUBECONFIG: kubeconfigPath, KUBECACHEDIR: `${kubeconfigPath}.cache`, KUBERC: "off" };
  return new Promise((done, failed) => {
    const child = spawn(join(binaries, "kubectl"), args, { env });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.on("error", failed);
    child.on("close", (code) => done({ code, ...output }));
    child.stdin.on("error", () => undefined); // it may end without reading
    child.stdin.end(stdin);
  });
}

type Running = { child: ChildProcess; pid: number; log: string };

const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Without the variables of whoever runs this: etcd takes any `ETCD_…` as a setting, kubectl takes `KUBECONFIG`. */
function childEnv(): NodeJS.ProcessEnv {
  const { NODE_ENV, PATH, HOME, TMPDIR } = process.env;
  return { NODE_ENV, PATH, HOME, TMPDIR, EXIT_WITH_PARENT: String(process.pid) };
}

function start(program: string, args: string[], log: string): Running {
  const output = openSync(log, "a", 0o600);
  const child = spawn(program, args, { env: childEnv(), stdio: ["ignore", output, output] });
  closeSync(output);
  child.on("error", () => undefined); // said by the missing pid
  if (child.pid === undefined) throw new Error(`cannot start ${program}`);
  children.add(child);
  child.on("exit", () => children.delete(child));
  return { child, pid: child.pid, log };
}

const hasEnded = ({ child }: Running) => child.exitCode !== null || child.signalCode !== null;

/** Waits until `check` holds. Errors count as not yet; the program's own end, or a minute, as never. */
async function ready(running: Running, check: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !hasEnded(running); await wait(50)) {
    if (await check().catch(() => false)) return;
  }
  await end(running, "SIGKILL");
  const lines = (await readFile(running.log, "utf8")).trimEnd().split("\n");
  throw new Error(
    `${running.child.spawnfile} did not become ready. The end of ${running.log}:\n${lines.slice(-15).join("\n")}`,
  );
}

/** Sends the signal and waits for the end; a program that ignores it for ten seconds is killed. */
async function end(running: Running, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (hasEnded(running)) return;
  const ended = new Promise((done) => running.child.once("exit", done));
  running.child.kill(signal);
  const impatience = setTimeout(() => running.child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(impatience);
}

/** What the file says, or what is made and written to it the first time. */
async function keep(path: string, make: () => string | Buffer): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, make(), { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return readFile(path, "utf8");
}

/** Below the ports that the system hands out by itself, so that no outgoing connection takes it meanwhile. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>((done) => {
      server.once("error", () => done(false));
      server.listen(port, "127.0.0.1", () => done(true));
    });
    if (!free) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}
