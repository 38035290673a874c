import { createHash } from "node:crypto";
import { firstExemptNamespaces, platformEntries } from "#lib/domain/list.ts";
import { type Revision, type RevisionContent, revisionDigest } from "#lib/domain/revision.ts";
import { renderMutatingAnchor } from "./guard.ts";
import {
  type KubernetesObject,
  labels,
  portalAccount,
  portalIdentity,
  portalNamespace,
  productName,
} from "./kubernetes-object.ts";
import { renderImpactPreviewRbac, renderRbac, renderWatchRbac } from "./rbac.ts";
import { renderNamespace, renderObjects } from "./render.ts";

export interface OnboardingOptions {
  readonly clusterName: string;
  readonly portalUrl: string;
  /** Whether the API server serves MutatingAdmissionPolicy (`kubectl api-resources` tells); without it an apply of one fails. */
  readonly mutatingAnchor?: boolean;
  /** Whether the portal may read all pods, to preview what a list would refuse. */
  readonly impactPreview?: boolean;
  /** Whether the portal may watch its own objects, to hear of a change at once. */
  readonly watch?: boolean;
  /**
   * For a cluster that has a list already: the bindings in its mode, so that applying the manifest again opens nothing, and no ConfigMap,
   * which the guard lets only the portal write. Null for a new cluster: mode off and the platform registries.
   */
  readonly revision?: Revision | null;
}

const anchorAnnotation = `${productName}/anchor`;

/** Whether the manifest that was applied held the anchor of the kind MutatingAdmissionPolicy, so that its absence is drift. */
export function hasMutatingAnchor(namespace: KubernetesObject): boolean {
  return namespace.metadata.annotations?.[anchorAnnotation] === "mutating";
}

/** What a cluster's admin applies once, and again when something of it was changed or deleted: the portal's account with its rights, and everything that enforces, switched off. */
export function onboardingManifest(options: OnboardingOptions): KubernetesObject[] {
  const {
    clusterName,
    portalUrl,
    mutatingAnchor = false,
    impactPreview = true,
    watch = true,
    revision = null,
  } = options;
  const [, ...rendered] = renderObjects({
    revision: revision ?? firstRevision(),
    portalUrl,
    guardIdentity: portalIdentity,
  });
  const enforcing = rendered.filter(({ kind }) => revision === null || kind !== "ConfigMap");
  const annotations = {
    [`${productName}/cluster`]: clusterName,
    [`${productName}/portal`]: portalUrl,
    ...(mutatingAnchor ? { [anchorAnnotation]: "mutating" } : {}),
  };
  const namespace = renderNamespace();
  return [
    { ...namespace, metadata: { ...namespace.metadata, annotations } },
    renderAccount(),
    ...renderRbac(),
    ...(impactPreview ? renderImpactPreviewRbac() : []),
    ...(watch ? renderWatchRbac() : []),
    ...(mutatingAnchor ? renderMutatingAnchor() : []),
    ...enforcing,
  ];
}

export function renderAccount(): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: portalAccount, namespace: portalNamespace, labels },
  };
}

/** The list of a cluster that nothing was decided for yet: the platform registries alone, in mode off. */
function firstRevision(): Revision {
  const content: RevisionContent = {
    entries: [],
    platformRegistries: platformEntries,
    mode: "off",
    exemptNamespaces: firstExemptNamespaces,
  };
  const digest = revisionDigest(content, (text) => createHash("sha256").update(text).digest("hex"));
  return { ...content, number: 0, digest, previous: null };
}
