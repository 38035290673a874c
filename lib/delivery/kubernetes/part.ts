import type { Part } from "#lib/domain/drift.ts";
import { type KubernetesObject, policyNames } from "./kubernetes-object.ts";

const policies: Readonly<Record<string, Part>> = {
  [policyNames.pods]: "pod_policy",
  [policyNames.templates]: "template_policy",
  [policyNames.guard]: "guard_policy",
};

const bindings: Readonly<Record<string, Part>> = {
  [policyNames.pods]: "pod_binding",
  [policyNames.templates]: "template_binding",
  [policyNames.guard]: "guard_binding",
  [policyNames.probe]: "probe_binding",
};

/** What an object that the portal renders is for; @throws Error for one that it does not render */
export function partOf({ kind, metadata: { name } }: Pick<KubernetesObject, "kind" | "metadata">): Part {
  const part = partsOfKind[kind]?.(name);
  if (part === undefined) throw new Error(`${kind} ${name} is none of the portal's objects`);
  return part;
}

const partsOfKind: Readonly<Record<string, (name: string) => Part | undefined>> = {
  ServiceAccount: () => "account",
  Namespace: () => "namespace",
  ConfigMap: () => "list",
  ValidatingAdmissionPolicy: (name) => policies[name],
  ValidatingAdmissionPolicyBinding: (name) => bindings[name],
  MutatingAdmissionPolicy: () => "anchor",
  MutatingAdmissionPolicyBinding: () => "anchor",
};
