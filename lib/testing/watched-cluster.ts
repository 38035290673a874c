import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { client, closeClient } from "#lib/data/client.ts";
import { findClusterId } from "#lib/data/cluster-views.ts";
import { migrate } from "#lib/data/migrate.ts";
import { asAdmin, type Cluster, kubeconfigFor, kubectl, serviceAccountToken } from "./cluster.ts";
import { ensureControlPlane } from "./control-plane.ts";
import { startPostgres } from "./database.ts";
import { createDatabase } from "./database-roles.ts";
import { portalCommand, startDemoClusters } from "./demo-clusters.ts";
import { add, aPerson, approve, aRequest } from "./factories.ts";
import { freePort } from "./free-port.ts";
import type { Ran } from "./onboarded-cluster.ts";
import { superviseProcess } from "./supervise.ts";
import type { Person } from "./who-can-do-what.ts";

/** A cluster in mode deny, registered by the command line, with a worker of its own that looks again only after ten minutes. */
export interface WatchedCluster {
  readonly cluster: Cluster;
  readonly clusterId: string;
  admin(args: readonly string[], stdin?: string): Promise<Ran>;
  /** kubectl as the person whom a heading of docs/who-can-do-what.md speaks of. */
  person(heading: string): Person;
  /** What the portal writes into the cluster, as it stands there. */
  delivered(): Promise<unknown>;
  delivery(): Promise<{ status: string; reason: string | null; message: string | null; trouble: string | null }>;
  /** Whether a pod of this image would get in. */
  admits(image: string): Promise<boolean>;
  /** Applies the onboarding manifest as the portal offers it now. */
  restore(): Promise<void>;
  /** Makes account and token anew and replaces the credentials. */
  newToken(): Promise<void>;
  /** Waits until everything is proven and guarded again. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

const name = "k8saas-lja-232-sandbox";
const ours = "trusted-registries";
const soon = { timeout: 90_000, interval: 100 };

/** `watch: false`: its admin did not grant the right to watch. */
export async function startWatchedCluster({ watch = true, resyncSeconds = 600 } = {}): Promise<WatchedCluster> {
  const dir = mkdtempSync(join(tmpdir(), "watched-"));
  chmodSync(dir, 0o755);
  const postgres = await startPostgres({ dir: join(dir, "postgres"), port: firstPort(5700), durable: false });
  const database = await createDatabase(postgres.adminUrl, "trusted_registries");
  await migrate(database.ownerUrl);
  const env = { ...settings(database.appUrl), RESYNC_SECONDS: String(resyncSeconds) };
  Object.assign(process.env, env);
  const said: string[] = [];
  const binaries = await ensureControlPlane((line) => process.stderr.write(`${line}\n`));
  const demo = await startDemoClusters({
    binaries,
    dir: join(dir, "clusters"),
    clusters: [{ name, tenant: "Lja" }],
    firstPort: await freePort(firstPort(7650)),
    env,
    onLine: (line) => said.push(line),
  });
  const [cluster] = demo.clusters;
  if (cluster === undefined) throw new Error("a cluster is needed");
  const admin: Person = (args, stdin = "") => kubectl(binaries, cluster.kubeconfigPath, [...args], stdin);
  if (!watch) {
    await admin(["delete", "clusterrole,clusterrolebinding", `${ours}-watch`]);
    await admin(["delete", "role,rolebinding", "portal-watch", "-n", ours]);
  }
  const worker = superviseProcess({
    name: "worker",
    command: process.execPath,
    args: ["workers/main.ts"],
    env,
    onLine: (line) => said.push(line),
    restart: false,
  });
  const clusterId = (await findClusterId(name)) ?? "";
  const home = join(dir, "clusters", name);

  let manifest = "";
  const restore = async () => {
    if (manifest === "") manifest = await offeredManifest(env, watch ? [] : ["--without-watch"]);
    const ran = await admin(["apply", "--server-side", "--force-conflicts", "-f", "-"], manifest);
    if (ran.code !== 0) throw new Error(ran.stderr);
  };
  const watched: WatchedCluster = {
    cluster,
    clusterId,
    admin,
    restore,
    person: (heading) => {
      if (heading.startsWith("An admin of the cluster")) return admin;
      if (heading.startsWith("An admin of the portal's namespace"))
        return (args, stdin) => admin(["--as=nadia", ...args], stdin);
      if (heading.startsWith("A tenant's developer")) return (args, stdin) => admin(["--as=dina", ...args], stdin);
      if (heading.startsWith("The portal's own account"))
        return (args, stdin = "") => kubectl(binaries, join(home, "portal-kubeconfig"), [...args], stdin);
      throw new Error(`nobody is ${heading}`);
    },
    delivered: () => delivered(cluster),
    delivery: () =>
      client().delivery.findFirstOrThrow({
        where: { clusterId, status: { not: "superseded" } },
        select: { status: true, reason: true, message: true, trouble: true },
      }),
    admits: async (image) =>
      (await admin(["run", "try", `--image=${image}`, "-n", "team", "--dry-run=server"])).code === 0,
    newToken: async () => {
      await restore();
      const token = await serviceAccountToken(cluster, { namespace: ours, name: "portal" });
      const args = ["register-cluster", "--name", name, "--tenant", "Lja", "--replace", "--kubeconfig", "-"];
      await writeFile(join(home, "portal-kubeconfig"), kubeconfigFor(cluster, token));
      const ran = await portalCommand(args, env, kubeconfigFor(cluster, token));
      if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr);
    },
    ready: async () => {
      const proven = {
        status: "enforced",
        wokenAt: null,
        drift: [],
        judging: "True",
        coverage: watch ? "all" : "none",
      };
      await vi.waitFor(async () => expect(await stateOf(clusterId)).toEqual(proven), soon);
      await vi.waitFor(async () => expect(await isGuarded(cluster), "guarded").toBe(true), soon);
    },
    stop: async () => {
      await worker.stop();
      await closeClient();
      await demo.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
      if (said.some((line) => line.includes('"level":"error"'))) throw new Error(said.join("\n"));
    },
  };
  await prepare(watched);
  return watched;
}

/** Two test files start at the same moment: they begin to look for a port at different ones. */
function firstPort(from: number): number {
  return from + Math.floor(Math.random() * 90) * 2;
}

async function offeredManifest(env: Record<string, string>, more: readonly string[]): Promise<string> {
  const ran = await portalCommand(["register-cluster", "--name", name, "--manifest", "--anchor", ...more], env);
  if (ran.code !== 0) throw new Error(ran.stderr);
  return ran.stdout;
}

function settings(databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    PORTAL_URL: "http://localhost:1",
    OIDC_ISSUER: "http://localhost:2",
    OIDC_CLIENT_ID: "portal",
    OIDC_CLIENT_SECRET: randomBytes(16).toString("hex"),
    AUTH_SECRET: randomBytes(32).toString("hex"),
    CREDENTIALS_KEYS: `test:${randomBytes(32).toString("hex")}`,
    ALLOW_INSECURE_ISSUER: "yes",
    ALLOW_LOOPBACK_CLUSTERS: "yes",
  };
}

/** Two people with the rights that Kubernetes' own roles give, a team's namespace, an approved list in mode deny, and the anchor. */
async function prepare({ admin, clusterId, restore, ready }: WatchedCluster): Promise<void> {
  await admin(["create", "namespace", "team"]);
  // What the roles admin and edit are put together from; the controller that does so does not run here.
  const parts = { nadia: ["admin", "edit", "view"], dina: ["edit", "view"] };
  for (const [person, roles] of Object.entries(parts))
    for (const role of roles)
      await admin([
        ...["create", "rolebinding", `${person}-${role}`, `--clusterrole=system:aggregate-to-${role}`],
        ...[`--user=${person}`, "-n", person === "nadia" ? ours : "team"],
      ]);
  const tess = await aPerson("tess", ["tenant_member"], [clusterId]);
  await approve(await aPerson("ada", ["approver"]), await aRequest(tess, add("ghcr.io/acme")));
  await vi.waitFor(async () => expect((await stateOf(clusterId)).status).toBe("enforced"), soon);
  await restore();
  await ready();
}

async function stateOf(clusterId: string) {
  const { status, wokenAt } = await client().delivery.findFirstOrThrow({
    where: { clusterId, status: { not: "superseded" } },
  });
  const drift = await client().drift.findMany({ where: { clusterId }, select: { object: true } });
  const judging = await client().condition.findFirst({ where: { clusterId, type: "Judging" } });
  const watch = await client().clusterWatch.findFirst({ where: { clusterId } });
  return {
    status,
    wokenAt,
    drift: drift.map(({ object }) => object),
    judging: judging?.status ?? null,
    coverage: watch?.coverage ?? null,
  };
}

const admission = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings";
const list = `/api/v1/namespaces/${ours}/configmaps/${ours}`;

async function delivered(cluster: Cluster): Promise<unknown> {
  const paths = [list, `${admission}/${ours}`, `${admission}/${ours}-templates`];
  const answers = await Promise.all(paths.map((path) => asAdmin(cluster, "GET", path)));
  return answers.map(({ body }) => {
    const { data, spec, immutable } = JSON.parse(body) as Record<string, unknown>;
    return { data, spec, immutable };
  });
}

/** An admin's write of the list as it is, tried: only the guard refuses that. */
async function isGuarded(cluster: Cluster): Promise<boolean> {
  const { body } = await asAdmin(cluster, "GET", list);
  return (await asAdmin(cluster, "PUT", `${list}?dryRun=All`, JSON.parse(body))).status === 403;
}
