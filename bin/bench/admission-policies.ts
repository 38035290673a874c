import { renderData } from "#lib/delivery/kubernetes/config-map.ts";
import { renderPodPolicy } from "#lib/delivery/kubernetes/policy.ts";
import {
  carriers,
  hasAncestor,
  isAllowed,
  nothingUntrusted,
  trustedVariable,
  withList,
} from "#lib/delivery/kubernetes/policy-expressions.ts";
import { messageExpression as sentence } from "#lib/delivery/kubernetes/policy-message.ts";
import { mergeForRendering } from "#lib/domain/list.ts";
import { canaryHost, type Revision } from "#lib/domain/revision.ts";

interface PolicySpec {
  readonly paramKind?: unknown;
  readonly [field: string]: unknown;
}

/** A policy to measure, and how it wants a list written. */
export interface Judge {
  readonly name: string;
  /** Null for no policy at all. */
  readonly policy: { readonly spec: PolicySpec; readonly data: (revision: Revision) => Record<string, string> } | null;
  readonly readsRightly: boolean;
  /** In how many rounds it is asked once: those that take long would otherwise take all the time, and fill the memory of the others. */
  readonly every: number;
}

const onPods = {
  failurePolicy: "Fail",
  matchConstraints: {
    resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] }],
  },
};
const withParameter = { ...onPods, paramKind: { apiVersion: "v1", kind: "ConfigMap" } };
const portalUrl = "https://portal.example";

/** Refuses the images that `untrusted` holds, in the same words as ours: what differs is how images are read. */
function podPolicy(untrusted: string): PolicySpec {
  const messageExpression = sentence(`"image not from a trusted registry: "`, portalUrl);
  return {
    ...withParameter,
    variables: [
      trustedVariable(null),
      { name: "held", expression: carriers("object.spec") },
      { name: "untrusted", expression: untrusted },
    ],
    validations: [
      {
        expression: nothingUntrusted,
        reason: "Forbidden",
        message: "image not from a trusted registry",
        messageExpression,
      },
    ],
  };
}

/** Every image read in full, then compared with the prefixes under its host as `isCovered` says. */
function readInFull(isCovered: (value: string, path: string) => string): PolicySpec {
  return podPolicy(withList(`variables.held.map(c, c.image).filter(i, !(${isAllowed("i", isCovered)}))`));
}

const isBelowALine = (value: string, path: string) =>
  `${value}.split("\\n").exists(line, (${path} + "/").startsWith(line + "/"))`;

/** A first pass over all images that settles the pod when each is in the usual form and allowed word for word; else all are read in full. */
function firstPass(): PolicySpec {
  const label = "[a-z0-9]+(?:-+[a-z0-9]+)*";
  const part = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
  const usual = `^${label}(?:\\.${label})+(?:/${part})+(?::[A-Za-z0-9_][A-Za-z0-9_.-]*)?(?:@sha256:[0-9a-f]{64})?$`;
  const value = "variables.trusted[p[0]]";
  const settled = `variables.held.all(c, c.image.matches(r'${usual}') && c.image.size() <= 128)
  && variables.held.map(c, c.image.split("/", 3)).all(p, p[0] in variables.trusted && (${value} == "*"
    || p.size() > 2 && (${value} == p[1] || ${value}.contains("\\n" + p[1] + "\\n")
      || ${value}.startsWith(p[1] + "\\n") || ${value}.endsWith("\\n" + p[1]))))`;
  return podPolicy(`${settled} ? [] : ${withList(`variables.held.map(c, c.image).filter(i, !(${isAllowed("i")}))`)}`);
}

/** What a quick hand would write: one key with a line an entry, the image compared as text, the same words for everybody. */
const flat = {
  spec: {
    ...withParameter,
    validations: [
      {
        expression: `(object.spec.containers + object.spec.?initContainers.orValue([])).all(c,
  params.data.list.split("\\n").exists(entry, c.image.startsWith(entry + "/")))`,
        reason: "Forbidden",
        message: "image not from a trusted registry",
      },
    ],
  },
  data: ({ entries, platformRegistries, number, digest }: Revision) => ({
    list: mergeForRendering([...platformRegistries, ...entries, { host: canaryHost(number, digest), path: "" }])
      .flatMap(({ host, prefixes }) => (prefixes.length === 0 ? [host] : prefixes.map((path) => `${host}/${path}`)))
      .join("\n"),
  }),
};

const keyed = (spec: PolicySpec) => ({ spec, data: renderData });

export const none: Judge = { name: "no policy", policy: null, readsRightly: false, every: 1 };
/** What a refusal costs by itself: it saves the API server the rest of its work, so a refused pod is quicker than an admitted one. */
export const refusal: Judge = {
  name: "refusing unread",
  policy: { spec: { ...onPods, validations: [{ expression: "false", reason: "Forbidden" }] }, data: () => ({}) },
  readsRightly: false,
  every: 1,
};
export const ours: Judge = {
  name: "ours",
  policy: keyed(renderPodPolicy({ portalUrl, inline: null })["spec"] as PolicySpec),
  readsRightly: true,
  every: 1,
};
export const others: readonly Judge[] = [
  { name: "first pass over the pod", policy: keyed(firstPass()), readsRightly: true, every: 1 },
  { name: "ancestors looked up", policy: keyed(readInFull(hasAncestor)), readsRightly: true, every: 2 },
  { name: "prefixes scanned", policy: keyed(readInFull(isBelowALine)), readsRightly: true, every: 6 },
  { name: "flat list scanned", policy: flat, readsRightly: false, every: 6 },
];
