import { policyNames, portalAccount, portalNamespace, productName } from "./kubernetes-object.ts";
import type { ObjectRef } from "./object-ref.ts";

function admission(kind: string, ...names: readonly string[]): ObjectRef[] {
  return names.map((name) => ({ apiVersion: "admissionregistration.k8s.io/v1", kind, metadata: { name } }));
}

function core(kind: string, name: string, namespace?: string): ObjectRef {
  return { apiVersion: "v1", kind, metadata: namespace === undefined ? { name } : { name, namespace } };
}

const { pods, templates, guard, probe, mutatingAnchor } = policyNames;

/** Everything of ours in a cluster that a watch is held on, object by object. */
export const watchedObjects: readonly ObjectRef[] = [
  core("ConfigMap", productName, portalNamespace),
  core("ServiceAccount", portalAccount, portalNamespace),
  core("Namespace", portalNamespace),
  ...admission("ValidatingAdmissionPolicy", pods, templates, guard),
  ...admission("ValidatingAdmissionPolicyBinding", pods, templates, guard, probe),
  ...admission("MutatingAdmissionPolicy", mutatingAnchor),
  ...admission("MutatingAdmissionPolicyBinding", mutatingAnchor),
];
