import { platformEntries } from "#lib/domain/list.ts";
import { formatEntry } from "#lib/domain/registry-entry.ts";
import { renderBinding } from "./bindings.ts";
import { configMapKey } from "./config-map.ts";
import { type KubernetesObject, labels, policyNames, portalNamespace, productName } from "./kubernetes-object.ts";
import { configMapKind, renderPolicy, rule } from "./policy.ts";
import { celString } from "./policy-expressions.ts";

/**
 * The policy that protects the list: only `identity` may change it, whoever else is an administrator. It is the anchor as well. Its
 * `paramKind` keeps the API server watching ConfigMaps for policies however often the other bindings come and go; its binding has no
 * `paramRef`, so it works while the ConfigMap is missing. The way out for an administrator is to delete its binding.
 */
export function renderGuard(identity: string): KubernetesObject[] {
  const name = policyNames.guard;
  const policy = renderPolicy(name, {
    failurePolicy: "Fail",
    paramKind: configMapKind,
    matchConstraints: {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": portalNamespace } },
      resourceRules: [
        rule("", ["configmaps"], ["CREATE", "UPDATE", "DELETE"]),
        rule("", ["namespaces"], ["DELETE"]),
        rule("", ["pods", "pods/ephemeralcontainers"], ["CREATE", "UPDATE"]),
      ],
    },
    variables: [
      {
        // By the object's own name: a request to delete a whole collection carries none.
        name: "list",
        expression: `request.resource.resource == "configmaps"
  && [object, oldObject].exists(o, o != null && o.metadata.?name.orValue("") == ${celString(productName)})`,
      },
      { name: "written", expression: `variables.list && request.operation != "DELETE"` },
    ],
    validations: [
      {
        expression: `!variables.list || (variables.written && request.userInfo.username == ${celString(identity)})`,
        reason: "Forbidden",
        messageExpression: `variables.written
  ? "only ${identity.replace(/["\\]/g, "")} may change the list of trusted registries, not " + request.userInfo.username
  : "nobody may delete the list of trusted registries"`,
        message: "only the portal may change the list of trusted registries",
      },
      ...platformEntries.map((entry) => {
        const key = celString(configMapKey(entry.host));
        return {
          expression: `!variables.written || object.?data.orValue({})[?${key}].orValue("") == "*"`,
          message: `the list must hold the platform registry ${formatEntry(entry)}`,
        };
      }),
      {
        expression: "!variables.written || !object.?immutable.orValue(false)",
        message: "the list must stay changeable",
      },
      {
        expression: `request.resource.resource != "namespaces"`,
        reason: "Forbidden",
        message: `the namespace ${portalNamespace} must stay: to remove everything, delete the binding ${name} first`,
      },
      {
        expression: `request.resource.resource != "pods" || request.dryRun == true`,
        reason: "Forbidden",
        message: "pods in this namespace are dry runs only",
      },
    ],
  });
  return [policy, renderBinding(name, name, { validationActions: ["Deny"] })];
}

/**
 * The same anchor of the other kind, for API servers that serve MutatingAdmissionPolicy: a stranger's policy of that kind over ConfigMaps,
 * when it goes, would otherwise freeze ours. It matches nothing and changes nothing.
 */
export function renderMutatingAnchor(): KubernetesObject[] {
  const apiVersion = "admissionregistration.k8s.io/v1";
  const metadata = { name: policyNames.mutatingAnchor, labels };
  return [
    {
      apiVersion,
      kind: "MutatingAdmissionPolicy",
      metadata,
      spec: {
        paramKind: configMapKind,
        reinvocationPolicy: "Never",
        matchConstraints: {
          namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "DoesNotExist" }] },
          resourceRules: [rule("", ["configmaps"], ["CREATE"])],
        },
        mutations: [{ patchType: "ApplyConfiguration", applyConfiguration: { expression: "Object{}" } }],
      },
    },
    { apiVersion, kind: "MutatingAdmissionPolicyBinding", metadata, spec: { policyName: policyNames.mutatingAnchor } },
  ];
}
