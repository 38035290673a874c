import {
  type KubernetesObject,
  labels,
  policyNames,
  portalAccount,
  portalNamespace,
  productName,
} from "./kubernetes-object.ts";

const group = "rbac.authorization.k8s.io";
const apiVersion = `${group}/v1`;
const subjects = [{ kind: "ServiceAccount", name: portalAccount, namespace: portalNamespace }];

/**
 * What the portal's ServiceAccount may do, each by name. `create` on the ConfigMap lets an apply, whose request has the name, restore a
 * deleted one; `get` on it is demanded by every patch of a binding that refers to it.
 */
export function renderRbac(): KubernetesObject[] {
  const clusterRole = `${productName}-portal`;
  const policies = [policyNames.pods, policyNames.templates, policyNames.guard];
  return [
    role("ClusterRole", { name: clusterRole }, [
      allow("", ["namespaces"], ["get"], [portalNamespace]),
      allow("admissionregistration.k8s.io", ["validatingadmissionpolicies"], ["get"], policies),
      allow(
        "admissionregistration.k8s.io",
        ["validatingadmissionpolicybindings"],
        ["get", "patch"],
        [policyNames.pods, policyNames.templates],
      ),
      allow(
        "admissionregistration.k8s.io",
        ["validatingadmissionpolicybindings"],
        ["get"],
        [policyNames.guard, policyNames.probe],
      ),
      allow(
        "admissionregistration.k8s.io",
        ["mutatingadmissionpolicies", "mutatingadmissionpolicybindings"],
        ["get"],
        [policyNames.mutatingAnchor],
      ),
    ]),
    binding("ClusterRoleBinding", { name: clusterRole }, "ClusterRole"),
    role("Role", { name: portalAccount, namespace: portalNamespace }, [
      allow("", ["configmaps"], ["get", "patch", "create"], [productName]),
      allow("", ["pods"], ["create"]),
    ]),
    binding("RoleBinding", { name: portalAccount, namespace: portalNamespace }, "Role"),
  ];
}

/** Not needed to enforce anything: lets the portal say which running pods a list would refuse. Leave it out and the preview says that it cannot see. */
export function renderImpactPreviewRbac(): KubernetesObject[] {
  const name = `${productName}-impact-preview`;
  return [
    role("ClusterRole", { name }, [allow("", ["pods"], ["list", "watch"])]),
    binding("ClusterRoleBinding", { name }, "ClusterRole"),
  ];
}

type Name = { readonly name: string; readonly namespace?: string };

function role(kind: "Role" | "ClusterRole", name: Name, rules: readonly unknown[]): KubernetesObject {
  return { apiVersion, kind, metadata: { ...name, labels }, rules };
}

function binding(
  kind: "RoleBinding" | "ClusterRoleBinding",
  name: Name,
  roleKind: "Role" | "ClusterRole",
): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata: { ...name, labels },
    roleRef: { apiGroup: group, kind: roleKind, name: name.name },
    subjects,
  };
}

function allow(
  apiGroup: string,
  resources: readonly string[],
  verbs: readonly string[],
  resourceNames?: readonly string[],
): unknown {
  return { apiGroups: [apiGroup], resources, ...(resourceNames ? { resourceNames } : {}), verbs };
}
