import { type KubernetesObject, labels, policyNames, productName } from "./kubernetes-object.ts";
import {
  beforeVariable,
  carriers,
  isAsBefore,
  nothingUntrusted,
  trustedVariable,
  untrustedVariable,
} from "./policy-expressions.ts";
import { messageExpression, requestAddress } from "./policy-message.ts";

/**
 * Of everything in the policies' specs except the portal's address, the guard's identity and an inline list. A change of the rendered
 * bytes is a new version: clusters are moved to it by an audited rollout.
 */
export const policyVersion = "2";

export interface PolicyOptions {
  readonly portalUrl: string;
  /** The list to write into the policies, where the API server no longer follows ConfigMaps; null to read the ConfigMap. */
  readonly inline: Readonly<Record<string, string>> | null;
}

/** The policy that judges pods. Its subresources are named one by one: `pods` misses ephemeral containers, `pods/*` would catch status. */
export function renderPodPolicy({ portalUrl, inline }: PolicyOptions): KubernetesObject {
  return renderPolicy(policyNames.pods, {
    failurePolicy: "Fail",
    ...listParameter(inline),
    matchConstraints: {
      resourceRules: [rule("", ["pods"], ["CREATE", "UPDATE"]), rule("", ["pods/ephemeralcontainers"], ["UPDATE"])],
    },
    variables: [trustedVariable(inline), beforeVariable, untrustedVariable(carriers("object.spec"), isAsBefore)],
    validations: [
      {
        expression: nothingUntrusted,
        reason: "Forbidden",
        message: fallback(portalUrl),
        messageExpression: messageExpression(`"image not from a trusted registry: "`, portalUrl),
      },
    ],
  });
}

/** The policy that warns of templates, so that a person sees the trouble at `kubectl apply`. It must never block: hence Ignore. */
export function renderTemplatePolicy({ portalUrl, inline }: PolicyOptions): KubernetesObject {
  const operations = ["CREATE", "UPDATE"];
  return renderPolicy(policyNames.templates, {
    failurePolicy: "Ignore",
    ...listParameter(inline),
    matchConstraints: {
      resourceRules: [
        rule("", ["replicationcontrollers"], operations),
        rule("apps", ["daemonsets", "deployments", "replicasets", "statefulsets"], operations),
        rule("batch", ["cronjobs", "jobs"], operations),
      ],
    },
    matchConditions: [
      {
        name: "not-a-deployments-replicaset",
        expression: `object.kind != "ReplicaSet" || object.metadata.?ownerReferences.orValue([]).size() == 0`,
      },
    ],
    variables: [
      trustedVariable(inline),
      {
        name: "spec",
        expression: `object.kind == "CronJob" ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec`,
      },
      untrustedVariable(templateCarriers),
    ],
    validations: [
      {
        expression: nothingUntrusted,
        message: fallback(portalUrl),
        messageExpression: messageExpression(
          `"pods of this " + object.kind + " would run an image not from a trusted registry: "`,
          portalUrl,
        ),
      },
    ],
  });
}

/** A blank image in a template stands for one that something else fills in later. */
const templateCarriers = `(${carriers("variables.spec")}).filter(c, c.?image.orValue("").trim() != "")`;

export function renderPolicy(name: string, spec: Readonly<Record<string, unknown>>): KubernetesObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name, labels, annotations: { [`${productName}/policy-version`]: policyVersion } },
    spec,
  };
}

export function rule(
  apiGroup: string,
  resources: readonly string[],
  operations: readonly string[],
): Record<string, unknown> {
  return { apiGroups: [apiGroup], apiVersions: ["v1"], operations, resources };
}

export const configMapKind = { apiVersion: "v1", kind: "ConfigMap" } as const;

function listParameter(inline: PolicyOptions["inline"]): Record<string, unknown> {
  return inline === null ? { paramKind: configMapKind } : {};
}

/** For when the sentence itself cannot be made, for instance of an image with a line break. */
function fallback(portalUrl: string): string {
  return `an image is not from a trusted registry. Ask for its source at ${requestAddress(portalUrl)}`;
}
