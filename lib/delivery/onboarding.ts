import type { CheckLine } from "#lib/domain/cluster-question.ts";
import { type AccessQuestion, type ClusterClient, type ConnectOptions, connect } from "./cluster-client.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { policyNames, portalNamespace, productName } from "./kubernetes/kubernetes-object.ts";

export interface ClusterCheck {
  readonly lines: readonly CheckLine[];
  readonly version: string | null;
}

const applyAgain = "Apply the onboarding manifest again, as an admin of the cluster.";
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
    const reached = { check: "Reachable", ok: true, message: `${cluster.server} answers.` };
    return {
      version,
      lines: [
        reached,
        versionLine(version),
        ...(await Promise.all(rights.map((right) => rightLine(cluster as ClusterClient, right)))),
      ],
    };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    return { version: null, lines: [{ check: "Reachable", ok: false, message: error.message }] };
  } finally {
    cluster?.close();
  }
}

/** The policies need what became stable with 1.30. */
export function versionLine(version: string): CheckLine {
  const [, major = "0", minor = "0"] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  const ok = Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 30);
  const message = ok
    ? `${version}.`
    : `${version} is too old: validating admission policies are stable from 1.30 on. Upgrade the cluster first.`;
  return { check: "Version 1.30 or newer", ok, message };
}

async function rightLine(cluster: ClusterClient, right: AccessQuestion): Promise<CheckLine> {
  const check = `May ${right.verb} ${right.resource}${right.name === undefined ? ` in ${right.namespace}` : ` ${right.name}`}`;
  const ok = await cluster.mayI(right);
  return { check, ok, message: ok ? "Allowed." : `Not allowed. ${applyAgain}` };
}
