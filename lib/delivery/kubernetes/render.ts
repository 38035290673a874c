import type { Revision } from "#lib/domain/revision.ts";
import { renderBindings, renderProbeBinding } from "./bindings.ts";
import { renderConfigMap, renderData } from "./config-map.ts";
import { renderGuard } from "./guard.ts";
import { type KubernetesObject, labels, portalNamespace } from "./kubernetes-object.ts";
import { renderPodPolicy, renderTemplatePolicy } from "./policy.ts";

export interface RenderOptions {
  readonly revision: Revision;
  readonly portalUrl: string;
  /** Who alone may change the list, as the API server names them; null for no guard. */
  readonly guardIdentity: string | null;
  /** Write the list into the policies. The ConfigMap is rendered all the same. */
  readonly inline?: boolean;
}

/** Everything that enforces one revision, in the order to apply it: anchors first, the list before what binds it. The same objects in every mode. */
export function renderObjects({
  revision,
  portalUrl,
  guardIdentity,
  inline = false,
}: RenderOptions): KubernetesObject[] {
  const policy = { portalUrl, inline: inline ? renderData(revision) : null };
  return [
    renderNamespace(),
    ...(guardIdentity === null ? [] : renderGuard(guardIdentity)),
    renderConfigMap(revision),
    renderPodPolicy(policy),
    renderProbeBinding({ inline }),
    renderTemplatePolicy(policy),
    ...renderBindings(revision.mode, revision.exemptNamespaces, { inline }),
  ];
}

export function renderNamespace(): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: portalNamespace, labels } };
}
