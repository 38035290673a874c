import { stringify } from "yaml";

/** An object as it is applied. What only the API server writes (uid, status, managed fields) is never in it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The namespace, the ConfigMap and the main policy all go by this name. */
export const productName = "trusted-registries";
export const portalNamespace = productName;
export const portalAccount = "portal";
/** How the API server names the portal's ServiceAccount. */
export const portalIdentity = `system:serviceaccount:${portalNamespace}:${portalAccount}`;

export const policyNames = {
  pods: productName,
  templates: `${productName}-templates`,
  guard: `${productName}-guard`,
  /** A binding only: the pod policy once more, for the proof. */
  probe: `${productName}-probe`,
  /** Of the kind MutatingAdmissionPolicy. */
  mutatingAnchor: `${productName}-anchor`,
} as const;

/** On every object, so that an admin sees what belongs together. */
export const labels = { "app.kubernetes.io/managed-by": productName } as const;

/** YAML documents in the given order, ready for `kubectl apply`. Same objects, same bytes. */
export function toYaml(objects: readonly KubernetesObject[]): string {
  return objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join("---\n");
}
