import { renderGuard } from "#lib/delivery/kubernetes/guard.ts";
import { policyNames, portalIdentity } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { renderPodPolicy, renderTemplatePolicy } from "#lib/delivery/kubernetes/policy.ts";
import type { Message, Section } from "./section.ts";

/**
 * What the API server itself says is worded in CEL, which only it evaluates: these are its words for one example each. A test has a real
 * API server say them. The list: `cr.l5d.io`, `docker.io/library`, `ghcr.io/acme`.
 */
export const portalUrl = "https://trusted-registries.example";
const allowed = "Allowed, among others: cr.l5d.io, docker.io/library, ghcr.io/acme.";
const ask = `Ask for another source at ${portalUrl}/requests/new`;

export interface SaidByCluster extends Message {
  /** The pod's image, or the Deployment's. */
  readonly image: string;
  readonly kind: "Pod" | "Deployment";
}

export const saidByCluster: readonly SaidByCluster[] = [
  {
    code: "not_listed/other_host",
    when: "a pod's registry is not on the list (refused in deny, a warning in warn)",
    kind: "Pod",
    image: "quay.io/evil/x",
    text: `image not from a trusted registry: quay.io/evil/x. ${allowed} ${ask}`,
  },
  {
    code: "not_listed/other_path",
    when: "the registry is on the list, the path is not",
    kind: "Pod",
    image: "ghcr.io/other/x",
    text: `image not from a trusted registry: ghcr.io/other/x. Allowed there: ghcr.io/acme. ${ask}`,
  },
  {
    code: "not_listed/unreadable",
    when: "the whole registry is on the list, and the runtime could not pull the image",
    kind: "Pod",
    image: "cr.l5d.io//x",
    text: `image not from a trusted registry: cr.l5d.io//x. The container runtime cannot read it as an image. ${ask}`,
  },
  {
    code: "template_not_listed",
    when: "something that makes pods names such an image (a warning, in warn and deny)",
    kind: "Deployment",
    image: "quay.io/evil/x",
    text: `pods of this Deployment would run an image not from a trusted registry: quay.io/evil/x. ${allowed} ${ask}`,
  },
];

interface Validation {
  readonly message: string;
  readonly messageExpression?: string;
}

const validationsOf = (spec: unknown) => (spec as { readonly validations: readonly Validation[] }).validations;

const fallbacks: readonly Message[] = [
  ["pods", renderPodPolicy],
  ["templates", renderTemplatePolicy],
].flatMap(([what, render]) =>
  validationsOf((render as typeof renderPodPolicy)({ portalUrl, inline: null })["spec"]).map(({ message }) => ({
    code: `${what}/fallback`,
    when: "the longer sentence cannot be made, for instance of an image with a line break",
    text: message,
  })),
);

/** For whom each validation of the guard is meant, in its order; the list is as long as the guard's. */
const guarded: readonly { readonly when: string; readonly next: string }[] = [
  {
    when: "somebody else than the portal writes or deletes the list",
    next: `File a request at ${portalUrl}/requests/new. In an emergency an admin of the cluster deletes the binding ${policyNames.guard}, which is seen as drift.`,
  },
  {
    when: "the list is written without the platform registry",
    next: "Leave it on the list: Linkerd's images come from there, in every cluster.",
  },
  { when: "the list is written as immutable", next: "Leave immutable out: the portal changes the list by request." },
  { when: "somebody deletes the portal's namespace", next: "The message says how, for who really means it." },
  {
    when: "a pod is created in the portal's namespace",
    next: "Use another namespace, or --dry-run=server to ask what the list says.",
  },
];

export function guardMessages(): Message[] {
  const [policy] = renderGuard(portalIdentity);
  const validations = validationsOf(policy?.["spec"]);
  if (validations.length !== guarded.length)
    throw new Error(`the guard has ${validations.length} validations, and ${guarded.length} are told`);
  return validations.map(({ message }, n) => ({
    code: `guard/${n + 1}`,
    when: guarded[n]?.when ?? "",
    text: message,
    next: guarded[n]?.next ?? "",
  }));
}

export const clusterSections: readonly Section[] = [
  {
    title: "Said by the cluster",
    intro:
      "By the API server, to whoever creates or changes something, after the names of policy and binding. In mode warn the same words are a warning. The list of these samples: `cr.l5d.io`, `docker.io/library`, `ghcr.io/acme`.",
    messages: [
      ...saidByCluster.map(({ code, when, text }) => ({ code, when, text })),
      ...fallbacks,
      {
        code: "list_missing",
        when: "the list is gone, in mode deny (Kubernetes' own words)",
        text: "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
        next: "Every pod is refused until the list is back. The portal puts it back within seconds; if it does not, the cluster's page says why.",
      },
    ],
  },
  {
    title: "Said by the guard",
    intro: "By the API server, to whoever changes the portal's own objects.",
    messages: guardMessages(),
  },
];
