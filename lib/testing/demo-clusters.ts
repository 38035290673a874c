import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Cluster,
  type Etcd,
  kubeconfigFor,
  kubectl,
  serviceAccountToken,
  startCluster,
  startEtcd,
} from "./cluster.ts";
import { freePort } from "./free-port.ts";

export interface DemoOptions {
  readonly binaries: string;
  readonly dir: string;
  readonly clusters: readonly { readonly name: string; readonly tenant: string }[];
  /** Where the API servers listen, from here upwards. */
  readonly firstPort: number;
  /** What the command line needs to reach the portal's database. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly auditLog?: boolean;
}

export interface DemoCluster extends Cluster {
  /** A file for `kubectl`, with the administrator's rights. */
  readonly kubeconfigPath: string;
}

export interface DemoClusters {
  readonly etcd: Etcd;
  readonly clusters: readonly DemoCluster[];
  stop(): Promise<void>;
}

/** Real API servers on one etcd, each made ready by an administrator and registered by the command a platform admin uses. */
export async function startDemoClusters(options: DemoOptions): Promise<DemoClusters> {
  const { binaries, dir, onLine, auditLog = false } = options;
  await mkdir(dir, { recursive: true });
  const etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd"), fsync: true });
  const clusters: DemoCluster[] = [];
  const stop = async () => {
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    await etcd.stop();
  };
  try {
    for (const [index, { name, tenant }] of options.clusters.entries()) {
      const home = join(dir, name);
      const port = await keptPort(home, options.firstPort + index);
      const cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: name, dir: home, port, auditLog });
      const kubeconfigPath = join(home, "kubeconfig");
      await writeFile(kubeconfigPath, cluster.adminKubeconfig, { mode: 0o600 });
      clusters.push(Object.assign(cluster, { kubeconfigPath }));
      await onboard({ ...options, cluster, kubeconfigPath, name, tenant, home });
      onLine(`cluster ${name} is registered`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { etcd, clusters, stop };
}

/** The same port at every start, because the portal knows the cluster by its address; another when somebody took it. */
async function keptPort(home: string, preferred: number): Promise<number> {
  const path = join(home, "port");
  const port = await freePort(existsSync(path) ? Number(await readFile(path, "utf8")) : preferred);
  await mkdir(home, { recursive: true });
  await writeFile(path, String(port));
  return port;
}

/** What docs/register-a-cluster.md asks of people: apply the manifest, make a token for the portal, register. */
async function onboard(
  options: DemoOptions & { cluster: Cluster; kubeconfigPath: string; name: string; tenant: string; home: string },
): Promise<void> {
  const { binaries, cluster, kubeconfigPath, name, tenant, home, env } = options;
  const known = join(home, "registered");
  const address = `${cluster.url}\n`;
  if (existsSync(known) && (await readFile(known, "utf8")) === address) return;
  const manifest = await portalCommand(["register-cluster", "--name", name, "--manifest"], env);
  if (manifest.code !== 0) throw new Error(`no manifest for ${name}: ${manifest.stderr}`);
  const applied = await kubectl(binaries, kubeconfigPath, ["apply", "--server-side", "-f", "-"], manifest.stdout);
  if (applied.code !== 0) throw new Error(`the manifest could not be applied to ${name}: ${applied.stderr}`);
  const account = { namespace: "trusted-registries", name: "portal" };
  const token = await serviceAccountToken(cluster, account, 365 * 24 * 60 * 60);
  const path = join(home, "portal-kubeconfig");
  await writeFile(path, kubeconfigFor(cluster, token), { mode: 0o600 });
  const replace = existsSync(known) ? ["--replace"] : [];
  const args = ["register-cluster", "--name", name, "--tenant", tenant, "--kubeconfig", path, ...replace];
  const registered = await portalCommand(args, env);
  if (registered.code !== 0) throw new Error(`${name} was not registered: ${registered.stdout}${registered.stderr}`);
  await writeFile(known, address);
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the product's command line as somebody with its environment would. */
export function portalCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdin = "",
): Promise<Ran> {
  const root = join(import.meta.dirname, "..", "..");
  const child = spawn(process.execPath, ["bin/trusted-registries.ts", ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.end(stdin);
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
}
