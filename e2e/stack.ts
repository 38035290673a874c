import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tenants } from "#lib/testing/cast.ts";
import { kubeconfigFor, kubectl } from "#lib/testing/cluster.ts";
import { ensureControlPlane } from "#lib/testing/control-plane.ts";
import { startPostgres } from "#lib/testing/database.ts";
import { createDatabase, withClient } from "#lib/testing/database-roles.ts";
import { type DemoCluster, startDemoClusters } from "#lib/testing/demo-clusters.ts";
import { type Stack, startStack } from "#lib/testing/stack.ts";

export interface Verdict {
  readonly admitted: boolean;
  readonly words: string;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface WholeStack {
  readonly stack: Stack;
  readonly adminUrl: string;
  readonly sandbox: DemoCluster;
  readonly production: DemoCluster;
  /** Asks a cluster, as its admin with kubectl, for its verdict on a pod of this image. */
  admits(cluster: DemoCluster, image: string): Promise<Verdict>;
  kubectl(cluster: DemoCluster, ...args: string[]): Promise<Ran>;
  /** As somebody else than the admin, by their token. */
  kubectlAs(cluster: DemoCluster, token: string, args: string[], stdin?: string): Promise<Ran>;
  apply(cluster: DemoCluster, manifest: string): Promise<void>;
  /** Reads the portal's database, for what no page shows. */
  query(sql: string): Promise<unknown[]>;
  stop(): Promise<void>;
}

/** Everything, on ports and in a folder of its own: PostgreSQL, identity provider, portal, worker, two API servers. */
export async function startEverything(): Promise<WholeStack> {
  const dir = mkdtempSync(join(tmpdir(), "trusted-registries-e2e-"));
  chmodSync(dir, 0o755);
  const said: string[] = [];
  const postgres = await startPostgres({ dir: join(dir, "postgres"), port: 5600, durable: false });
  const database = await createDatabase(postgres.adminUrl, "trusted_registries");
  const stack = await startStack({
    dir,
    database,
    ports: { portal: 3200, issuer: 3300, mail: 3400, mailPage: 3450 },
    env: { RESYNC_SECONDS: "5" },
    onLine: (line) => said.push(line),
  });
  const binaries = await ensureControlPlane(() => undefined);
  const demo = await startDemoClusters({
    binaries,
    dir: join(dir, "clusters"),
    clusters: tenants[0].clusters.map((name) => ({ name, tenant: tenants[0].name })),
    firstPort: 7443,
    auditLog: true,
    env: stack.env,
    onLine: (line) => said.push(line),
  });
  const [sandbox, production] = demo.clusters;
  if (sandbox === undefined || production === undefined) throw new Error("two clusters are needed");
  const run = (cluster: DemoCluster, ...args: string[]) => kubectl(binaries, cluster.kubeconfigPath, args);
  return {
    stack,
    adminUrl: postgres.adminUrl,
    sandbox,
    production,
    kubectl: run,
    kubectlAs: async (cluster, token, args, stdin) => {
      const path = join(dir, `kubeconfig-${createHash("sha256").update(token).digest("hex").slice(0, 16)}`);
      await writeFile(path, kubeconfigFor(cluster, token), { mode: 0o600 });
      return kubectl(binaries, path, args, stdin);
    },
    admits: async (cluster, image) => {
      const { code, stdout, stderr } = await run(
        cluster,
        "run",
        "try",
        `--image=${image}`,
        "--restart=Never",
        "--dry-run=server",
      );
      return { admitted: code === 0, words: stdout + stderr };
    },
    apply: async (cluster, manifest) => {
      const { code, stderr } = await kubectl(binaries, cluster.kubeconfigPath, ["apply", "-f", "-"], manifest);
      if (code !== 0) throw new Error(stderr);
    },
    query: async (sql) => withClient(database.ownerUrl, async (client) => (await client.query(sql)).rows),
    stop: async () => {
      await stack.stop();
      await demo.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
