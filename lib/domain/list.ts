import { type ImageReference, parseImageReference } from "./image-reference.ts";
import { compareEntries, compareText, covers, type Entry, formatEntry } from "./registry-entry.ts";

/** What every list holds and nobody can remove: Linkerd runs in every cluster and its images are public. */
export const platformEntries: readonly Entry[] = [{ host: "cr.l5d.io", path: "" }];

/** The namespaces that a cluster exempts until a request says otherwise: what the node and the control plane need has to start first. */
export const firstExemptNamespaces: readonly string[] = ["kube-system"];

/**
 * How far a list may grow, platform registries included. Measured (docs/limits.md): the API server converts the whole list for each pod,
 * so hosts cost time; it counts what an expression does, and reading an image counts by the bytes under its host.
 */
export const listLimits = {
  hosts: 600,
  prefixesPerHost: 500,
  prefixes: 5_000,
  bytesPerHost: 16_384,
  bytes: 262_144,
} as const;

/** No list within the limits refuses a pod of this many containers for what it costs to judge, whatever their images. */
export const largestPod = 50;

/** The prefixes allowed on one host, sorted; none means the whole registry. */
export interface HostRule {
  readonly host: string;
  readonly prefixes: readonly string[];
}

/** One rule a host, in order, without what another entry covers anyway. The list itself keeps overlapping entries apart. */
export function mergeForRendering(list: readonly Entry[]): HostRule[] {
  const paths = new Map<string, Set<string>>();
  for (const { host, path } of list) paths.set(host, (paths.get(host) ?? new Set()).add(path));
  return [...paths]
    .sort(([a], [b]) => compareText(a, b))
    .map(([host, all]) => ({
      host,
      prefixes: all.has("") ? [] : [...all].filter((path) => !isBelowAny(path, all)).sort(compareText),
    }));
}

function isBelowAny(path: string, all: ReadonlySet<string>): boolean {
  const components = path.split("/");
  return components.some((_, n) => n > 0 && all.has(components.slice(0, n).join("/")));
}

/** How a list is too large, as the end of "the list would grow too large: …"; null when it fits. */
export function listProblem(list: readonly Entry[]): string | null {
  const rules = mergeForRendering(list);
  const sizes = rules.map(({ host, prefixes }) => ({
    host,
    count: prefixes.length,
    bytes: host.length + prefixes.join("\n").length + 1,
  }));
  const prefixes = sizes.reduce((sum, { count }) => sum + count, 0);
  const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
  const long = sizes.find(({ count }) => count > listLimits.prefixesPerHost);
  const wide = sizes.find((size) => size.bytes > listLimits.bytesPerHost);
  if (rules.length > listLimits.hosts) return `${rules.length} hosts, at most ${listLimits.hosts}`;
  if (long) return `${long.count} paths on ${long.host}, at most ${listLimits.prefixesPerHost}`;
  if (wide) return `the paths on ${wide.host} take ${wide.bytes} bytes, at most ${listLimits.bytesPerHost}`;
  if (prefixes > listLimits.prefixes) return `${prefixes} paths, at most ${listLimits.prefixes}`;
  if (bytes > listLimits.bytes) return `${bytes} bytes, at most ${listLimits.bytes}`;
  return null;
}

/** What a list says of one image. `host` and `repository` are as the runtime reads them; null when it could not. */
export interface Verdict {
  readonly image: string;
  readonly trusted: boolean;
  readonly host: string | null;
  readonly repository: string | null;
  readonly reason: string;
}

export function verdict(list: readonly Entry[], image: string): Verdict {
  const read = parseImageReference(image);
  if (!read)
    return {
      image,
      trusted: false,
      host: null,
      repository: null,
      reason: "The container runtime cannot read this as an image.",
    };
  const { host, repository } = read;
  const by = [...list].sort(compareEntries).find((entry) => covers(entry, read));
  if (by) return { image, trusted: true, host, repository, reason: `${formatEntry(by)} is on the list.` };
  return { image, trusted: false, host, repository, reason: refusalReason(list, read) };
}

export function checkImages(list: readonly Entry[], images: readonly string[]): Verdict[] {
  return images.map((image) => verdict(list, image));
}

function refusalReason(list: readonly Entry[], read: ImageReference): string {
  const { near, onHost } = nearest(list, read);
  const where = onHost
    ? `${read.host} is on the list, but not with ${read.repository}.`
    : `${read.host} is not on the list.`;
  return near.length === 0 ? where : `${where} ${onHost ? "Nearest" : "The list has"}: ${near.join(", ")}.`;
}

/** A few entries to use instead: those on the image's own host, else the first of the list. */
export function nearestAllowed(list: readonly Entry[], image: string): string[] {
  return nearest(list, parseImageReference(image)).near;
}

const fewEnough = 3;

function nearest(list: readonly Entry[], read: ImageReference | null): { near: string[]; onHost: boolean } {
  const rules = mergeForRendering(list);
  const onHost = read ? rules.filter(({ host }) => covers({ host, path: "" }, read)) : [];
  const from = onHost.length > 0 ? onHost.flatMap(written) : rules.flatMap((rule) => written(rule).slice(0, 1));
  return { near: from.slice(0, fewEnough), onHost: onHost.length > 0 };
}

function written({ host, prefixes }: HostRule): string[] {
  return prefixes.length === 0 ? [host] : prefixes.map((path) => formatEntry({ host, path }));
}
