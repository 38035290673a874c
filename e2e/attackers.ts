import { serviceAccountToken } from "#lib/testing/cluster.ts";
import type { DemoCluster } from "#lib/testing/demo-clusters.ts";
import type { Ran, WholeStack } from "./stack.ts";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** Who somebody is in a cluster, and what RBAC gives them there. */
export interface Rights {
  readonly namespace: string;
  readonly account: string;
  /** In their namespace. */
  readonly rules?: readonly Rule[];
  /** ClusterRoles of Kubernetes, bound in their namespace. */
  readonly roles?: readonly string[];
  /** Everywhere. */
  readonly clusterRules?: readonly Rule[];
}

export interface Attacker {
  /** As the API server names them. */
  readonly user: string;
  run(args: string[], stdin?: string): Promise<Ran>;
}

const group = "rbac.authorization.k8s.io";
const apiVersion = `${group}/v1`;

/** Gives somebody exactly these rights, and us the token that was stolen from them. */
export async function anAttacker(everything: WholeStack, cluster: DemoCluster, rights: Rights): Promise<Attacker> {
  const { namespace, account, rules = [], roles = [], clusterRules = [] } = rights;
  const subjects = [{ kind: "ServiceAccount", name: account, namespace }];
  const bind = (kind: string, name: string, roleKind: string, role: string) => ({
    apiVersion,
    kind,
    metadata: { name, ...(kind === "RoleBinding" ? { namespace } : {}) },
    subjects,
    roleRef: { apiGroup: group, kind: roleKind, name: role },
  });
  const items = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account, namespace } },
    { apiVersion, kind: "Role", metadata: { name: account, namespace }, rules },
    bind("RoleBinding", account, "Role", account),
    ...roles.map((role) => bind("RoleBinding", `${account}-${role.replaceAll(":", "-")}`, "ClusterRole", role)),
    { apiVersion, kind: "ClusterRole", metadata: { name: account }, rules: clusterRules },
    bind("ClusterRoleBinding", account, "ClusterRole", account),
  ];
  await everything.apply(cluster, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  const token = await serviceAccountToken(cluster, { namespace, name: account });
  return {
    user: `system:serviceaccount:${namespace}:${account}`,
    run: (args, stdin) => everything.kubectlAs(cluster, token, ["-n", namespace, ...args], stdin),
  };
}
