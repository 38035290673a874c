import { type ImageReference, parseImageReference } from "./image-reference.ts";
import { knownOrganisations } from "./known-organisations.ts";
import { isWide, type KnownRegistry, knownRegistries, knownRegistry } from "./known-registries.ts";
import { looksLike, type ReadName, readName, readsLike, unicodeHost } from "./look-alike.ts";
import { covers, type Entry, formatEntry } from "./registry-entry.ts";
import { type RiskSignal, riskSignal } from "./risk.ts";

/** What is known around an entry. What is left out is not judged: no signal says "never used" when nobody told what is used. */
export interface RiskFacts {
  /** Every entry approved anywhere in the fleet, but for the one that is judged. */
  readonly approved?: readonly Entry[];
  /** The names of all approved hosts, where `approved` has only what concerns the host that is judged. */
  readonly hosts?: readonly ReadName[];
  /** Images in use on the clusters of the request, as written in their pods. */
  readonly imagesInUse?: readonly string[];
}

/** What an approver should know about adding `entry`, the heaviest first. */
export function assessRisk(entry: Entry, facts: RiskFacts): RiskSignal[] {
  const known = knownRegistry(entry.host);
  const found = [
    ...openness(entry, known),
    ...resemblance(entry, known, facts.hosts ?? hostNames(facts.approved ?? [])),
    ...shapeOfHost(entry.host),
    ...organisation(entry, known, facts.approved ?? []),
    ...use(entry, facts),
    ...width(entry, known, facts.imagesInUse ?? []),
  ];
  const order = { high: 0, medium: 1, low: 2 };
  return found.sort((a, b) => order[a.weight] - order[b.weight]);
}

function openness(entry: Entry, known: KnownRegistry | null): RiskSignal[] {
  if (known === null) return [];
  if (known.pushers === "anonymous") return [riskSignal("anonymous_push", entry.host, known.what)];
  return isWide(known) && entry.path === "" ? [riskSignal("whole_public_registry", entry.host, known.what)] : [];
}

/** A host that passes for another one. A host that is itself well known passes for none, unless anybody can open one beside it. */
function resemblance({ host }: Entry, known: KnownRegistry | null, hosts: readonly ReadName[]): RiskSignal[] {
  const name = withoutPort(host);
  const shown = unicodeHost(name);
  const punycode = shown === name ? [] : [riskSignal("punycode", host, shown)];
  const { registry, near } = lookAlikes(name, known, hosts);
  if (registry !== undefined)
    return [riskSignal("look_alike_known", host, registry.host.replace(/^\*[.-]?/, ""), registry.what), ...punycode];
  if (known === null) {
    const borrowed = knownRegistries.find((each) => !each.host.includes("*") && carries(name, each.host));
    if (borrowed)
      return [riskSignal("borrowed_name", host, borrowed.host, name.split(".").slice(-2).join(".")), ...punycode];
  }
  return near === undefined ? punycode : [riskSignal("look_alike_approved", host, near), ...punycode];
}

/** The well-known registry, and the approved host, that a host is easily taken for. */
function lookAlikes(
  name: string,
  known: KnownRegistry | null,
  hosts: readonly ReadName[],
): { readonly registry?: KnownRegistry | undefined; readonly near?: string | undefined } {
  if (known !== null && !isTenant(known)) return {};
  const [read, readShown] = [readName(name), readName(unicodeHost(name))];
  const like = (other: ReadName) =>
    readsLike(read, other) || readsLike(readShown, other) || hasOtherEnding(name, other.name);
  const registry =
    known === null
      ? knownNames.find(({ registry: { host }, read: at }) => like(at) || likePattern(name, host))?.registry
      : undefined;
  return { registry, near: hosts.find((other) => like(other) && !isSameOwner(name, other.name))?.name };
}

/** The entry that was probably meant where this one's host or organisation passes for another; null where it passes for none. */
export function meantInstead(entry: Entry, facts: RiskFacts): Entry | null {
  const { host, path } = entry;
  const name = withoutPort(host);
  const known = knownRegistry(host);
  const { registry, near } = lookAlikes(name, known, facts.hosts ?? hostNames(facts.approved ?? []));
  const other = registry === undefined ? near && `${near}${host.slice(name.length)}` : registry.host;
  if (other?.startsWith("*.")) {
    const ending = other.slice(2);
    return { host: [...name.split(".").slice(0, -ending.split(".").length), ending].join("."), path };
  }
  if (other !== undefined) return other.includes("*") ? null : { host: other, path };
  const publisher = likePublisher(entry, known, facts.approved ?? []);
  return publisher === undefined ? null : { host, path: [publisher, ...path.split("/").slice(1)].join("/") };
}

const knownNames = knownRegistries.map((registry) => ({ registry, read: readName(registry.host) }));

/** The hosts of these entries, each once and without its port. */
export function hostNames(entries: readonly Entry[]): ReadName[] {
  return [...new Set(entries.map(({ host }) => withoutPort(host)))].map(readName);
}

function isTenant(known: KnownRegistry): boolean {
  return known.kind === "cloud" && known.pushers === "owner";
}

/** Names side by side under one domain of their own, or in two regions of one account. */
function isSameOwner(a: string, b: string): boolean {
  if (a.startsWith("*.") || b.startsWith("*.")) return true;
  const tenants = knownRegistry(a) !== null && knownRegistry(b) !== null;
  if (tenants) return firstLabel(a) === firstLabel(b);
  const [parentA, parentB] = [a.slice(firstLabel(a).length + 1), b.slice(firstLabel(b).length + 1)];
  return parentA === parentB && parentA.includes(".");
}

/** `quay.com` for `quay.io`. */
function hasOtherEnding(name: string, other: string): boolean {
  const [cut, otherCut] = [name.lastIndexOf("."), other.lastIndexOf(".")];
  return name !== other && cut > 0 && cut === otherCut && name.slice(0, cut) === other.slice(0, cut);
}

/** `acme.azurcr.io` for `*.azurecr.io`: the ends are compared, label for label. */
function likePattern(name: string, pattern: string): boolean {
  if (!pattern.startsWith("*.") || pattern.indexOf("*", 1) !== -1) return false;
  const ending = pattern.slice(2);
  return looksLike(name.split(".").slice(-ending.split(".").length).join("."), ending);
}

/** `docker.io.example.net`, `ghcr-io.example.net`. */
function carries(name: string, other: string): boolean {
  return [`${other}.`, `${other}-`, `${other.replaceAll(".", "-")}.`].some((start) => name.startsWith(start));
}

function shapeOfHost(host: string): RiskSignal[] {
  const name = withoutPort(host);
  const port = host.slice(name.length + 1);
  const found: RiskSignal[] = [];
  if (host.startsWith("*.")) found.push(riskSignal("wildcard", host));
  if (/^[0-9.]+$/.test(name)) found.push(riskSignal("ip_address", host));
  else if (!name.includes(".")) found.push(riskSignal("local_name", host));
  if (port !== "" && port !== "443") found.push(riskSignal("plain_port", host, port));
  return found;
}

/** The first part of the path, where whoever signs up chooses it. */
function organisation(entry: Entry, known: KnownRegistry | null, approved: readonly Entry[]): RiskSignal[] {
  const { host, path } = entry;
  const other = likePublisher(entry, known, approved);
  return other === undefined
    ? []
    : [riskSignal("look_alike_organisation", `${host}/${path.split("/")[0]}`, `${host}/${other}`)];
}

function likePublisher({ host, path }: Entry, known: KnownRegistry | null, approved: readonly Entry[]) {
  const [name = ""] = path.split("/");
  if (known === null || !isWide(known) || name === "") return undefined;
  const publishers = knownOrganisations(host);
  const trusted = new Set(approved.filter((each) => each.host === host).map((each) => each.path.split("/")[0] ?? ""));
  if (publishers.has(name) || trusted.has(name)) return undefined;
  return [...publishers, ...trusted].find((each) => each !== "" && looksLike(name, each));
}

function use({ host }: Entry, { approved }: RiskFacts): RiskSignal[] {
  if (approved === undefined) return [];
  const used = approved.some((each) => each.host === host || covers({ host: each.host, path: "" }, imageOn(host)));
  return used ? [] : [riskSignal("never_used", host)];
}

/** Whether what runs from there would do with less. Judged only when something runs from there. */
function width(entry: Entry, known: KnownRegistry | null, imagesInUse: readonly string[]): RiskSignal[] {
  const images = new Map<string, ImageReference>();
  for (const text of imagesInUse) {
    const image = parseImageReference(text);
    if (image && covers(entry, image)) images.set(`${image.host}/${image.repository}`, image);
  }
  const [first, ...rest] = [...images.values()];
  if (first === undefined || entry.host.startsWith("*.")) return [];
  const prefix = rest.reduce((shared, { repository }) => sharedPath(shared, repository), first.repository);
  if (prefix.length <= entry.path.length) return [];
  const code = entry.path === "" && (known === null || isWide(known)) ? "whole_host_for_few" : "wider_than_images";
  const count = images.size === 1 ? "1 image" : `${images.size} images`;
  return [riskSignal(code, formatEntry(entry), formatEntry({ host: entry.host, path: prefix }), count)];
}

/** The components that two paths begin with alike. */
function sharedPath(a: string, b: string): string {
  const [partsA, partsB] = [a.split("/"), b.split("/")];
  const differs = partsA.findIndex((part, at) => part !== partsB[at]);
  return (differs === -1 ? partsA : partsA.slice(0, differs)).join("/");
}

function imageOn(host: string): ImageReference {
  return { text: host, host, repository: "any" };
}

function withoutPort(host: string): string {
  return host.replace(/:[0-9]+$/, "");
}

function firstLabel(name: string): string {
  return name.slice(0, name.indexOf("."));
}
