import {
  type KubernetesObject,
  labels,
  policyNames,
  portalAccount,
  portalNamespace,
  productName,
} from "./kubernetes-object.ts";
import { groupOf, type ObjectRef, resourceOf } from "./object-ref.ts";
import { watchedObjects } from "./watched.ts";

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

/**
 * Not needed to enforce anything: lets the portal hear of a change at once rather than at its next look. By name: a watch of one object
 * carries its name, so a role can allow it for that one alone. Leave it out and changes are seen at the next resync.
 * `get` on the account tells that it is gone while its token still works for some seconds.
 */
export function renderWatchRbac(): KubernetesObject[] {
  const clusterRole = { name: `${productName}-watch` };
  const inNamespace = { name: `${portalAccount}-watch`, namespace: portalNamespace };
  const clusterRules = Map.groupBy(
    watchedObjects.filter(({ metadata }) => metadata.namespace === undefined),
    (ref) => [groupOf(ref), resourceOf(ref)].join("/"),
  );
  const allowed = (refs: readonly ObjectRef[]) =>
    refs.slice(0, 1).map((ref) =>
      allow(
        groupOf(ref),
        [resourceOf(ref)],
        ref.kind === "ServiceAccount" ? ["get", "watch"] : ["watch"],
        refs.map(({ metadata }) => metadata.name),
      ),
    );
  return [
    role("ClusterRole", clusterRole, [...clusterRules.values()].flatMap(allowed)),
    binding("ClusterRoleBinding", clusterRole, "ClusterRole"),
    role(
      "Role",
      inNamespace,
      watchedObjects.filter(({ metadata }) => metadata.namespace !== undefined).flatMap((ref) => allowed([ref])),
    ),
    binding("RoleBinding", inNamespace, "Role"),
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
