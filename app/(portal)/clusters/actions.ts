"use server";
import { redirect } from "next/navigation";
import { requireActor } from "#lib/auth/require-actor.ts";
import { checkClusterAgain, registerCluster, replaceCredentials } from "#lib/commands/register-cluster.ts";
import { config } from "#lib/config.ts";
import { isKubeconfigProblem, readKubeconfig } from "#lib/delivery/kubernetes/kubeconfig.ts";
import { kubeconfigProblemWords } from "#lib/delivery/kubernetes/kubeconfig-words.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { withError } from "../../with-error.ts";
import type { KubeconfigState } from "./kubeconfig-form.tsx";

const text = (form: FormData, name: string) => String(form.get(name) ?? "");

export async function registerAction(before: KubeconfigState, form: FormData): Promise<KubeconfigState> {
  const actor = await requireActor();
  const access = readAccess(form);
  if (typeof access === "string") return withError({ attempt: before.attempt + 1, error: access });
  let clusterId: string;
  try {
    const input = { ...access, name: text(form, "name"), tenant: text(form, "tenant") };
    clusterId = (await registerCluster(actor, input, new Date())).clusterId;
  } catch (error) {
    return withError({ attempt: before.attempt + 1, error: wordsOf(error) });
  }
  redirect(`/clusters/${clusterId}`);
}

export async function replaceCredentialsAction(before: KubeconfigState, form: FormData): Promise<KubeconfigState> {
  const actor = await requireActor();
  const access = readAccess(form);
  if (typeof access === "string") return withError({ attempt: before.attempt + 1, error: access });
  const clusterId = text(form, "clusterId");
  try {
    await replaceCredentials(actor, { ...access, clusterId }, new Date());
  } catch (error) {
    return withError({ attempt: before.attempt + 1, error: wordsOf(error) });
  }
  redirect(`/clusters/${clusterId}`);
}

export async function checkAgainAction(form: FormData): Promise<void> {
  const actor = await requireActor();
  const clusterId = text(form, "clusterId");
  await checkClusterAgain(actor, { clusterId }, new Date());
  redirect(`/clusters/${clusterId}`);
}

/** The checked kubeconfig, or in words why it is refused. */
function readAccess(form: FormData): { kubeconfig: string; server: string } | string {
  const read = readKubeconfig(text(form, "kubeconfig"), { allowLoopback: config().allowLoopbackClusters });
  return isKubeconfigProblem(read)
    ? kubeconfigProblemWords(read)
    : { kubeconfig: read.kubeconfig, server: read.server };
}

function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return refusalWords(error);
  throw error;
}
