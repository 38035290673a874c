import type { KubernetesObject } from "./kubernetes-object.ts";

/** What names an object. */
export type ObjectRef = Pick<KubernetesObject, "apiVersion" | "kind"> & {
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

/** As people and reports name it. */
export function nameOf({ kind, metadata }: Pick<ObjectRef, "kind" | "metadata">): string {
  return `${kind} ${metadata.name}`;
}

/** Where the API server has it. */
export function pathOf(ref: ObjectRef): string {
  return `${collectionOf(ref)}/${ref.metadata.name}`;
}

/** Where the API server has all of its kind; in its namespace, if it has one. */
export function collectionOf({ apiVersion, kind, metadata: { namespace } }: ObjectRef): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${resourceOf({ kind })}`;
}

const resources: Readonly<Record<string, string>> = {
  ValidatingAdmissionPolicy: "validatingadmissionpolicies",
  MutatingAdmissionPolicy: "mutatingadmissionpolicies",
};

export function resourceOf({ kind }: Pick<ObjectRef, "kind">): string {
  return resources[kind] ?? `${kind.toLowerCase()}s`;
}

/** The API group, empty for the core one. */
export function groupOf({ apiVersion }: Pick<ObjectRef, "apiVersion">): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}
