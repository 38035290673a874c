import { mergeForRendering } from "#lib/domain/list.ts";
import { canaryHost, type Revision } from "#lib/domain/revision.ts";
import { type KubernetesObject, labels, portalNamespace, productName } from "./kubernetes-object.ts";

/** A ConfigMap with its data, which the policies take as their parameter. */
export interface ListConfigMap extends KubernetesObject {
  readonly data: Readonly<Record<string, string>>;
}

/** The ConfigMap that the policies read: one key per host, prefixes sorted, one a line, and the canary of this revision. */
export function renderConfigMap(revision: Revision): ListConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: productName,
      namespace: portalNamespace,
      labels,
      annotations: { [`${productName}/digest`]: revision.digest, [`${productName}/revision`]: String(revision.number) },
    },
    data: renderData(revision),
  };
}

/** The list as the policies read it. */
export function renderData(revision: Revision): Record<string, string> {
  const canary = { host: canaryHost(revision.number, revision.digest), path: "" };
  const rules = mergeForRendering([...revision.platformRegistries, ...revision.entries, canary]);
  const pairs = rules.map(
    ({ host, prefixes }) => [configMapKey(host), prefixes.length === 0 ? "*" : prefixes.join("\n")] as const,
  );
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A key has neither ':' nor '*', and a host no '_', so '_' stands for both: `registry.example_5000`, `_.registry.example`. */
export function configMapKey(host: string): string {
  return host.replace(/^\*/, "_").replace(":", "_");
}
