import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { recordClusterCheck } from "#lib/commands/record-cluster-check.ts";
import { registerCluster, replaceCredentials } from "#lib/commands/register-cluster.ts";
import { config } from "#lib/config.ts";
import { closeClient } from "#lib/data/client.ts";
import { findOptionalParts } from "#lib/data/cluster-part-views.ts";
import { findClusterId, findCurrentRevision } from "#lib/data/cluster-views.ts";
import { isKubeconfigProblem, readKubeconfig } from "#lib/delivery/kubernetes/kubeconfig.ts";
import { kubeconfigProblemWords } from "#lib/delivery/kubernetes/kubeconfig-words.ts";
import { toYaml } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { onboardingManifest } from "#lib/delivery/kubernetes/onboarding.ts";
import { checkCluster } from "#lib/delivery/onboarding.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { UsageError } from "./usage.ts";

/** Registers a cluster, or prints what its admin applies first. Whoever holds the portal's environment acts as platform admin. */
export async function registerClusterCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      name: { type: "string" },
      tenant: { type: "string" },
      kubeconfig: { type: "string" },
      manifest: { type: "boolean" },
      anchor: { type: "boolean" },
      "without-watch": { type: "boolean" },
      "without-preview": { type: "boolean" },
      replace: { type: "boolean" },
    },
  });
  const { name, tenant = "", kubeconfig: file } = values;
  if (name === undefined) throw new UsageError("Name the cluster: --name k8saas-lja-232-sandbox");
  if (values.manifest) {
    const parts = await findOptionalParts({ name });
    const manifest = onboardingManifest({
      clusterName: name,
      portalUrl: config().portalUrl,
      mutatingAnchor: values.anchor === true || parts.anchor,
      watch: values["without-watch"] !== true,
      impactPreview: values["without-preview"] !== true,
      revision: await findCurrentRevision({ name }).finally(closeClient),
    });
    process.stdout.write(toYaml(manifest));
    return 0;
  }
  if (file === undefined)
    throw new UsageError(
      "Give the kubeconfig of the portal's ServiceAccount: --kubeconfig FILE, or - for standard input",
    );
  try {
    return await register(name, tenant, await readAccess(file), values.replace === true);
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(refusalWords(error));
    throw error;
  } finally {
    await closeClient();
  }
}

type Access = { readonly kubeconfig: string; readonly server: string };

async function register(name: string, tenant: string, access: Access, replace: boolean): Promise<number> {
  const { username } = userInfo();
  const actor: Actor = { id: null, name: username, roles: ["platform_admin"], clusterIds: [], origin: "command line" };
  const known = replace ? await findClusterId(name) : null;
  const questionId =
    known === null
      ? (await registerCluster(actor, { ...access, name, tenant }, new Date())).questionId
      : (await replaceCredentials(actor, { ...access, clusterId: known }, new Date())).questionId;
  const { lines, version } = await checkCluster(access.kubeconfig, { allowLoopback: config().allowLoopbackClusters });
  const { active } = await recordClusterCheck(actor, { questionId, lines, version }, new Date());
  for (const { check, ok, message } of lines) console.log(`${ok ? "ok  " : "MISS"}  ${check}: ${message}`);
  console.log(
    active
      ? `${name} is registered and active.`
      : `${name} is registered and waits: do what the lines above say, then check it again on its page.`,
  );
  return active ? 0 : 1;
}

async function readAccess(file: string): Promise<Access> {
  const read = readKubeconfig(file === "-" ? await text(process.stdin) : await readFile(file, "utf8"), {
    allowLoopback: config().allowLoopbackClusters,
  });
  if (isKubeconfigProblem(read)) throw new UsageError(kubeconfigProblemWords(read));
  return { kubeconfig: read.kubeconfig, server: read.server };
}
