import { configMapKey, renderData } from "#lib/delivery/kubernetes/config-map.ts";
import { type ImageReference, isPathComponent, parseImageReference } from "#lib/domain/image-reference.ts";
import { verdict } from "#lib/domain/list.ts";
import type { Entry } from "#lib/domain/registry-entry.ts";
import type { Revision } from "#lib/domain/revision.ts";
import type { Answer, Oracle } from "./reference-oracle.ts";

/**
 * One specification, held by three: the runtime's parser, the rule and the policy. What the runtime reads is allowed by lists that hold
 * exactly that and refused by near misses; what it cannot read is refused by a list of every host that it might seem to name.
 */

interface Judged {
  readonly what: string;
  readonly list: readonly Entry[];
  readonly allows: boolean;
}

/**
 * Where the three are meant to differ. The runtime reads a host in IPv6; no entry can name one, so rule and policy refuse it. An image of
 * no characters never reaches the policy, which would fail on it: the API server refuses such a pod itself.
 */
export type Exception = "IPv6 host" | "blank";

export interface Agreement {
  readonly disagreement: string | null;
  readonly readable: boolean;
  readonly exception: Exception | null;
}

/** Asks all three about one image. */
export async function compareReadings(oracle: Oracle, image: string): Promise<Agreement> {
  const read = parseImageReference(image);
  const judged = read ? listsAround(image, read) : [everyHostIn(image)];
  const answer = await oracle.ask({ image, lists: judged.map(({ list }) => dataOf(list)) });
  const exception = image === "" ? "blank" : answer.host.startsWith("[") ? "IPv6 host" : null;
  const verdicts = exception === "blank" ? answer.verdicts.map(refusedAsFailure) : answer.verdicts;
  const disagreement =
    readingsDiffer(read, exception === null ? answer : null) ??
    judged.map((each, n) => verdictsDiffer(image, each, verdicts[n])).find((words) => words !== null) ??
    null;
  return { disagreement, readable: answer.host !== "", exception };
}

function readingsDiffer(read: ImageReference | null, answer: Answer | null): string | null {
  const rule = read ? `${read.host} + ${read.repository}` : "nothing";
  const runtime = answer && answer.host !== "" ? `${hostOf(answer)} + ${answer.repository}` : "nothing";
  return rule === runtime ? null : `the runtime reads ${runtime}, the rule ${rule}`;
}

function refusedAsFailure(verdict: string): string {
  return verdict.startsWith("error: ") ? "refuse" : verdict;
}

/** Names in DNS have no case, and Docker Hub has two. Otherwise as the runtime says. */
function hostOf({ host }: Answer): string {
  return host.toLowerCase() === "index.docker.io" ? "docker.io" : host.toLowerCase();
}

function verdictsDiffer(image: string, { what, list, allows }: Judged, policy = "nothing"): string | null {
  const rule = verdict(list, image).trusted ? "allow" : "refuse";
  const right = allows ? "allow" : "refuse";
  if (rule === right && policy === right) return null;
  return `on ${what}, the rule says ${rule} and the policy ${policy}: ${JSON.stringify(dataOf(list))}`;
}

function dataOf(list: readonly Entry[]): Record<string, string> {
  return renderData(revisionOf(list, 7));
}

/** A revision of nothing but this list, whether or not an entry can be written so. */
export function revisionOf(list: readonly Entry[], number: number): Revision {
  return {
    entries: list,
    platformRegistries: [],
    mode: "deny",
    exemptNamespaces: [],
    number,
    digest: "sha256:0123456789abcdef",
    previous: null,
  };
}

function listsAround(image: string, { host, repository }: ImageReference): Judged[] {
  const parts = repository.split("/");
  const ancestor = parts.slice(0, Math.ceil(parts.length / 2)).join("/");
  const dot = host.indexOf(".");
  return [
    { what: "exactly it", list: [{ host, path: repository }], allows: true },
    { what: "its registry", list: [{ host, path: "" }], allows: true },
    { what: "an ancestor among others", list: [...around(host, repository), { host, path: ancestor }], allows: true },
    ...(dot > 0 ? [{ what: "a wildcard", list: [{ host: `*${host.slice(dot)}`, path: ancestor }], allows: true }] : []),
    { what: "near misses", list: [...around(host, repository), ...beside(image, host)], allows: false },
  ].map((judged) => ({ ...judged, list: judged.list.filter(isKey) }));
}

/** On the image's own host: its neighbours, what lies below it, and what it only begins or ends like. */
function around(host: string, repository: string): Entry[] {
  const parts = repository.split("/");
  const near = [
    `${repository}x`,
    `${repository}-evil`,
    `${repository}/below`,
    `x${repository}`,
    ...parts.map((_, n) => `${parts.slice(0, n + 1).join("/")}-evil`),
    ...parts.map((_, n) => parts.slice(n + 1).join("/")),
    repository.slice(0, -1),
  ];
  return near
    .filter((path) => path.split("/").every(isPathComponent) && !isAncestor(path, repository))
    .map((path) => ({ host, path }));
}

function isAncestor(path: string, repository: string): boolean {
  return `${repository}/`.startsWith(`${path}/`);
}

/** Hosts that are not the image's: with another port or none, below it and above it, its text taken for one, forged keys. */
function beside(image: string, host: string): Entry[] {
  const [name = "", port] = host.split(":");
  const parent = name.slice(name.indexOf(".") + 1);
  const hosts = [
    port === undefined ? `${host}:5000` : name,
    `${name}:50001`,
    `*.${host}`,
    ...(parent.includes(".") ? [`*${parent.slice(parent.indexOf("."))}${port === undefined ? "" : `:${port}`}`] : []),
    ...(port === undefined ? [`*.${parent}:5000`] : [`*.${parent}`]),
    `x${host}`,
    `x.${host}`,
    `${name}.evil`,
    `registry-1.${host}`,
    ...textsIn(image),
  ];
  return hosts
    .filter((other) => other !== host && !isWildcardOf(other, host))
    .map((other) => ({ host: other, path: "" }));
}

function isWildcardOf(wildcard: string, host: string): boolean {
  return host.includes(".") && wildcard === `*${host.slice(host.indexOf("."))}`;
}

/** Every text that a careless reader might take for the image's host: whole registries, wildcards and forged keys. */
function everyHostIn(image: string): Judged {
  const hosts = ["docker.io", "localhost", ...textsIn(image)];
  const wildcards = hosts.filter((host) => host.includes(".")).map((host) => `*${host.slice(host.indexOf("."))}`);
  const list = [...hosts, ...wildcards].map((host) => ({ host, path: "" })).filter(isKey);
  return { what: "every host in it", list, allows: false };
}

/** What stands before each delimiter, as written and in lower case. */
function textsIn(image: string): string[] {
  const ends = [...image.matchAll(/[/@:]/g)].slice(0, 4).map(({ index }) => index);
  const texts = [...ends, image.length].map((end) => image.slice(0, end));
  return [...new Set(texts.flatMap((text) => [text, text.toLowerCase(), text.trim()]))];
}

/** Whether a ConfigMap could hold it. Docker Hub's second name is on no list: an entry that names it is read as the first. */
export function isKey({ host }: Entry): boolean {
  return host !== "index.docker.io" && /^[-._a-zA-Z0-9]{1,253}$/.test(configMapKey(host));
}
