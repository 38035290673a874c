import type { Mode } from "#lib/domain/revision.ts";
import { type KubernetesObject, labels, policyNames, portalNamespace, productName } from "./kubernetes-object.ts";

const namespaceName = "kubernetes.io/metadata.name";

/** What a mode means for pods and for templates, and when the ConfigMap is missing. What only warns must never block. */
const meanings: Record<Mode, { pods: readonly string[]; missing: "Allow" | "Deny" }> = {
  off: { pods: ["Audit"], missing: "Allow" },
  warn: { pods: ["Warn", "Audit"], missing: "Allow" },
  deny: { pods: ["Deny", "Audit"], missing: "Deny" },
};

/** The two bindings that carry a cluster's mode. Off is a selector that no namespace meets, because deleting a binding would blind the API server. */
export function renderBindings(
  mode: Mode,
  exemptNamespaces: readonly string[],
  { inline = false } = {},
): KubernetesObject[] {
  const matchResources = namespacesOf(mode, exemptNamespaces);
  const { pods, missing } = meanings[mode];
  return [
    renderBinding(policyNames.pods, policyNames.pods, {
      validationActions: pods,
      ...listReference(missing, inline),
      ...matchResources,
    }),
    renderBinding(policyNames.templates, policyNames.templates, {
      validationActions: mode === "off" ? ["Audit"] : ["Warn"],
      ...listReference("Allow", inline),
      ...matchResources,
    }),
  ];
}

/** The pod policy once more, always refusing, in the portal's namespace alone: dry runs there prove the list in every mode. */
export function renderProbeBinding({ inline = false } = {}): KubernetesObject {
  return renderBinding(policyNames.probe, policyNames.pods, {
    validationActions: ["Deny"],
    ...listReference("Deny", inline),
    matchResources: { namespaceSelector: { matchLabels: { [namespaceName]: portalNamespace } } },
  });
}

export function renderBinding(
  name: string,
  policyName: string,
  spec: Readonly<Record<string, unknown>>,
): KubernetesObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name, labels },
    spec: { policyName, ...spec },
  };
}

function namespacesOf(mode: Mode, exempt: readonly string[]): Record<string, unknown> {
  if (mode === "off")
    return {
      matchResources: { namespaceSelector: { matchExpressions: [{ key: namespaceName, operator: "DoesNotExist" }] } },
    };
  const values = [...new Set(exempt)].sort();
  if (values.length === 0) return {};
  return {
    matchResources: { namespaceSelector: { matchExpressions: [{ key: namespaceName, operator: "NotIn", values }] } },
  };
}

function listReference(parameterNotFoundAction: "Allow" | "Deny", inline: boolean): Record<string, unknown> {
  return inline ? {} : { paramRef: { name: productName, namespace: portalNamespace, parameterNotFoundAction } };
}
