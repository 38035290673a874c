import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { toYaml } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { type OnboardingOptions, onboardingManifest } from "#lib/delivery/kubernetes/onboarding.ts";
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

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real API server to which an admin has applied the onboarding manifest, and nothing more. */
export interface OnboardedCluster {
  readonly cluster: Cluster;
  /** Of the portal's ServiceAccount, with exactly the rights of the manifest. */
  readonly portalKubeconfig: string;
  readonly portalUrl: string;
  /** kubectl as somebody in system:masters; with `--as` as anybody. */
  admin(args: readonly string[], stdin?: string): Promise<Ran>;
  /** kubectl with another kubeconfig. */
  as(kubeconfig: string, args: readonly string[], stdin?: string): Promise<Ran>;
  /** Applies the onboarding manifest again, as its admin is asked to. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

/** `firstOfAll` is YAML that somebody had applied before. */
export async function startOnboardedCluster(
  options: Partial<OnboardingOptions> & { readonly name?: string; readonly firstOfAll?: string } = {},
): Promise<OnboardedCluster> {
  const { name = "onboarded", portalUrl = "https://portal.example", firstOfAll = "", ...rest } = options;
  const binaries = await ensureControlPlane((line) => process.stderr.write(`${line}\n`));
  const dir = await mkdtemp(join(tmpdir(), "onboarded-"));
  const etcd: Etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  const cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: name, dir: join(dir, name) });
  const adminPath = join(dir, "admin");
  await writeFile(adminPath, cluster.adminKubeconfig);
  const admin = (args: readonly string[], stdin = "") => kubectl(binaries, adminPath, [...args], stdin);
  let configs = 0;
  const paths = new Map<string, string>();
  const manifest = toYaml(onboardingManifest({ clusterName: name, portalUrl, ...rest }));
  const restore = async () => {
    const applied = await admin(["apply", "--server-side", "--force-conflicts", "-f", "-"], manifest);
    if (applied.code !== 0 && !onlyTheList(applied.stderr)) throw new Error(applied.stderr);
  };
  if (firstOfAll !== "") {
    const applied = await admin(["apply", "--server-side", "-f", "-"], firstOfAll);
    if (applied.code !== 0) throw new Error(applied.stderr);
    await pause(1_500); // policies are read once a second
  }
  await restore();
  const token = await serviceAccountToken(cluster, { namespace: "trusted-registries", name: "portal" });
  return {
    cluster,
    portalUrl,
    portalKubeconfig: kubeconfigFor(cluster, token),
    admin,
    as: async (kubeconfig, args, stdin = "") => {
      const path = paths.get(kubeconfig) ?? join(dir, `kubeconfig-${++configs}`);
      if (!paths.has(kubeconfig)) await writeFile(path, kubeconfig);
      paths.set(kubeconfig, path);
      return kubectl(binaries, path, [...args], stdin);
    },
    restore,
    stop: async () => {
      await cluster.stop();
      await etcd.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** An admin may not overwrite the list while the guard is there, which is as it should be. */
function onlyTheList(said: string): boolean {
  const errors = said.split("\n").filter((line) => line !== "" && !line.startsWith("Warning"));
  return errors.every((line) => line.includes("only system:serviceaccount:trusted-registries:portal may change"));
}
