import { checkLine } from "#lib/domain/check-words.ts";
import type { CheckLine } from "#lib/domain/cluster-question.ts";
import { type AccessQuestion, type ClusterClient, type ConnectOptions, connect } from "./cluster-client.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { renderMutatingAnchor } from "./kubernetes/guard.ts";
import { policyNames, portalNamespace, productName } from "./kubernetes/kubernetes-object.ts";
import { groupOf, resourceOf } from "./kubernetes/object-ref.ts";
import { watchedObjects } from "./kubernetes/watched.ts";

export interface ClusterCheck {
  readonly lines: readonly CheckLine[];
  readonly version: string | null;
}

const admission = "admissionregistration.k8s.io";

/** Each right that delivery, proof and the watch for drift need. */
const rights: readonly AccessQuestion[] = [
  ...["get", "patch", "create"].map((verb) => ({
    verb,
    group: "",
    resource: "configmaps",
    name: productName,
    namespace: portalNamespace,
  })),
  ...[policyNames.pods, policyNames.templates].flatMap((name) =>
    ["get", "patch"].map((verb) => ({ verb, group: admission, resource: "validatingadmissionpolicybindings", name })),
  ),
  ...[policyNames.probe, policyNames.guard].map((name) => ({
    verb: "get",
    group: admission,
    resource: "validatingadmissionpolicybindings",
    name,
  })),
  ...[policyNames.pods, policyNames.templates, policyNames.guard].map((name) => ({
    verb: "get",
    group: admission,
    resource: "validatingadmissionpolicies",
    name,
  })),
  { verb: "create", group: "", resource: "pods", namespace: portalNamespace },
];

/** Whether a cluster can be reached, is new enough, and gives the portal each right it needs. Every line is green or says what to do. */
export async function checkCluster(kubeconfig: string, options: ConnectOptions): Promise<ClusterCheck> {
  let cluster: ClusterClient | undefined;
  try {
    cluster = connect(kubeconfig, options);
    const version = await cluster.version();
    const reached = checkLine("answers", { server: cluster.server });
    return {
      version,
      lines: [
        reached,
        versionLine(version),
        ...(await Promise.all(rights.map((right) => rightLine(cluster as ClusterClient, right)))),
        await watchLine(cluster),
        await previewLine(cluster),
        await anchorLine(cluster),
      ],
    };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    return { version: null, lines: [checkLine("does_not_answer", { why: error.message })] };
  } finally {
    cluster?.close();
  }
}

/** Not needed to enforce anything, so never a reason to wait. */
async function watchLine(cluster: ClusterClient): Promise<CheckLine> {
  const needed = watchedObjects.filter(({ kind }) => !kind.startsWith("Mutating"));
  const may = await Promise.all(
    needed.map((ref) =>
      cluster.mayI({
        verb: "watch",
        group: groupOf(ref),
        resource: resourceOf(ref),
        name: ref.metadata.name,
        ...(ref.metadata.namespace === undefined ? {} : { namespace: ref.metadata.namespace }),
      }),
    ),
  );
  return checkLine(may.every(Boolean) ? "watch_given" : "watch_missing", {});
}

/** Not needed to enforce anything either. */
async function previewLine(cluster: ClusterClient): Promise<CheckLine> {
  const may = await cluster.mayI({ verb: "list", group: "", resource: "pods" });
  return checkLine(may ? "preview_given" : "preview_missing", {});
}

/** Whether a second anchor would be of use, and whether it is there. */
async function anchorLine(cluster: ClusterClient): Promise<CheckLine> {
  const [policy] = renderMutatingAnchor();
  if (policy === undefined || !(await cluster.serves(policy))) return checkLine("anchor_not_needed", {});
  const found = await cluster.read(policy).catch(() => undefined);
  return checkLine(found ? "anchor_there" : "anchor_of_use", {});
}

/** The policies need what became stable with 1.30. */
export function versionLine(version: string): CheckLine {
  const [, major = "0", minor = "0"] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  const ok = Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 30);
  return checkLine(ok ? "new_enough" : "too_old", { version });
}

async function rightLine(cluster: ClusterClient, right: AccessQuestion): Promise<CheckLine> {
  const on = right.name ?? `in ${right.namespace}`;
  const facts = { verb: right.verb, resource: right.resource, on };
  return checkLine((await cluster.mayI(right)) ? "right_given" : "right_missing", facts);
}
