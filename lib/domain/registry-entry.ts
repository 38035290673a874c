import type { EntryProblem, EntryProblemCode } from "./entry-problem.ts";
import { comparedHost, type ImageReference, isHost, isPathComponent, namesHost } from "./image-reference.ts";
import { publicSuffix, sharedSuffix } from "./wildcard-suffixes.ts";

/** One allowed source. `host` is lower case, has its port, and may begin with `*.`; `path` is empty for the whole registry. */
export interface Entry {
  readonly host: string;
  readonly path: string;
}

/** Hosts below it prove that a list is in force; the top-level domain can never exist (RFC 2606). */
export const reservedSuffix = "trusted-registries.invalid";

const longestHost = 253; // a key of a ConfigMap, and a name in DNS
const longestPath = 255; // the longest repository that the runtime reads

/** Reads an entry as written on the command line, in a list file or over the API. Strict: only the host's case is lowered. */
export function parseEntry(text: string): Entry | EntryProblem {
  const read = readStrictly(text);
  if (!isEntryProblem(read)) return read;
  return { ...read, suggestions: read.suggestions.filter((other) => !isEntryProblem(readStrictly(other))) };
}

function readStrictly(text: string): Entry | EntryProblem {
  const wrong = wrongAsText(text);
  if (wrong) return wrong;
  const slash = text.indexOf("/");
  const host = slash === -1 ? text : text.slice(0, slash);
  const path = slash === -1 ? "" : text.slice(slash + 1);
  const wrongHost = wrongAsHost(host, path);
  if (wrongHost) return wrongHost;
  if (slash !== -1) {
    const wrongPath = wrongAsPath(host, path);
    if (wrongPath) return wrongPath;
  }
  return { host: comparedHost(host), path };
}

/** As it is written, shown and hashed. */
export function formatEntry({ host, path }: Entry): string {
  return path === "" ? host : `${host}/${path}`;
}

/** Whether `entry` lets `image` in. A path ends at a slash: `acme` covers `acme/api`, never `acme-evil/api`. */
export function covers(entry: Entry, image: ImageReference): boolean {
  if (!hostCovers(entry.host, image.host)) return false;
  return entry.path === "" || `${image.repository}/`.startsWith(`${entry.path}/`);
}

/** `*.` stands for exactly one label: neither for none nor for two. */
function hostCovers(allowed: string, host: string): boolean {
  if (!allowed.startsWith("*.")) return allowed === host;
  return host.includes(".") && host.slice(host.indexOf(".")) === allowed.slice(1);
}

/** The order of lists: by code unit, so that it is the same on every machine. */
export function compareEntries(a: Entry, b: Entry): number {
  return compareText(a.host, b.host) || compareText(a.path, b.path);
}

/** By code unit; never by locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isEntryProblem(read: Entry | EntryProblem): read is EntryProblem {
  return "problem" in read;
}

/** `suggestions` may still hold texts that are no entries themselves: `parseEntry` sorts them out. */
function entryProblem(problem: EntryProblemCode, fact = "", suggestions: readonly string[] = []): EntryProblem {
  return { problem, fact, suggestions };
}

const digestEnd = /@(?:sha\d+:.*|[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,})$/;

/** What is wrong before hosts and paths are looked at. Credentials come first: everything after may repeat a part of the text. */
function wrongAsText(text: string): EntryProblem | null {
  const trimmed = trimInvisible(text);
  if (trimmed === "") return entryProblem("blank");
  if (/[\r\n\u2028\u2029]/.test(trimmed)) return entryProblem("several_lines");
  const bare = trimmed.replace(digestEnd, "");
  if (bare.includes("@")) return entryProblem("credentials");
  if (/\s/.test(text)) return entryProblem("whitespace", "", [trimmed]);
  const invisible = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/u.exec(text)?.[0];
  if (invisible !== undefined) return entryProblem("invisible", codePoint(invisible), [trimmed]);
  const [, scheme, rest = ""] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/.exec(bare) ?? [];
  if (scheme !== undefined) return entryProblem("scheme", scheme, [rest.replace(/\/+$/, "")]);
  if (/[^\x20-\x7e]/.test(text)) return entryProblem("not_ascii", text, asciiForm(text));
  if (/^\*+(?:\/|:|$)/.test(bare)) return entryProblem("wildcard_alone");
  if (bare !== text) return entryProblem("digest", "", withoutTag(bare));
  const tag = tagOf(text);
  return tag === null ? null : entryProblem("tag", tag, withoutTag(text));
}

function wrongAsHost(written: string, path: string): EntryProblem | null {
  if (written.startsWith("[") || written.split(":").length > 2) return entryProblem("ipv6");
  const [name = "", port] = written.split(":");
  if (name === "") return entryProblem("bad_host", "An empty text");
  if (name.replace(/^\*\./, "").includes("*")) return entryProblem("wildcard_elsewhere");
  if (!namesHost(written.toLowerCase())) {
    const places = path === "" ? [`docker.io/library/${name}`, `docker.io/${name}`] : [`docker.io/${name}/${path}`];
    return entryProblem(
      "not_a_host",
      name,
      places.map((place) => place.toLowerCase()),
    );
  }
  if (port !== undefined && !(/^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= 65_535))
    return entryProblem("bad_port", port, path === "" ? [name] : []);
  if (name.includes("_")) return entryProblem("underscore", name);
  const suffix = name.startsWith("*.") ? name.slice(2).toLowerCase() : null;
  if (!isHost(suffix ?? name)) return entryProblem("bad_host", name, path === "" ? [name.replace(/\.$/, "")] : []);
  if (written.length > longestHost)
    return entryProblem("too_long", `a host has at most ${longestHost} characters, this one ${written.length}`);
  if (isReserved(name.toLowerCase())) return entryProblem("reserved", reservedSuffix);
  return suffix === null ? null : wrongAsWildcard(suffix);
}

function wrongAsWildcard(suffix: string): EntryProblem | null {
  if (/(?:^|\.)[0-9]+$/.test(suffix)) return entryProblem("wildcard_elsewhere");
  const shared = sharedSuffix(suffix);
  if (shared !== null) return entryProblem("wildcard_shared_suffix", shared);
  const open = publicSuffix(suffix);
  return open === null ? null : entryProblem("wildcard_public_suffix", open);
}

function wrongAsPath(host: string, path: string): EntryProblem | null {
  if (path === "" || /[^/]\/$/.test(path)) return entryProblem("trailing_slash", "", [`${host}/${path}`.slice(0, -1)]);
  if (path.includes("*")) return entryProblem("wildcard_elsewhere", "", [`${host}/${path}`.replace(/(?:\/\*+)+$/, "")]);
  const bad = path.split("/").find((component) => !isPathComponent(component));
  if (bad !== undefined) {
    if (isPathComponent(bad.toLowerCase()))
      return entryProblem("upper_case_path", bad, [`${host}/${path.toLowerCase()}`]);
    return entryProblem("bad_path", bad);
  }
  if (path.length > longestPath)
    return entryProblem("too_long", `a path has at most ${longestPath} characters, this one ${path.length}`);
  return null;
}

/** The tag of a text that can only be an image: after the last slash, or after a name that is no host. */
function tagOf(text: string): string | null {
  const colon = text.lastIndexOf(":");
  const slash = text.indexOf("/");
  if (colon === -1) return null;
  if (slash !== -1) return colon > slash ? text.slice(text.indexOf(":", slash) + 1) : null;
  const [name = "", rest = ""] = [text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1)];
  return name === "localhost" || /[.:[*]/.test(name) || rest.includes(":") || /^[0-9]*$/.test(rest) ? null : rest;
}

function withoutTag(text: string): string[] {
  const tag = tagOf(text);
  const name = tag === null ? text : text.slice(0, -tag.length - 1);
  return name.includes("/")
    ? [name, `docker.io/${name}`].slice(0, namesHost(name.slice(0, name.indexOf("/"))) ? 1 : 2)
    : [`docker.io/library/${name}`, `docker.io/${name}`];
}

function isReserved(name: string): boolean {
  return (
    name === reservedSuffix ||
    name.endsWith(`.${reservedSuffix}`) ||
    name === `*.${reservedSuffix.slice(reservedSuffix.indexOf(".") + 1)}`
  );
}

const invisible = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** The text without blanks and invisible characters at its ends. In steps, since a pattern for the end would look at long gaps again and again. */
export function trimInvisible(text: string): string {
  if (text !== "" && !/[^!-~]/.test(text[0] ?? "") && !/[^!-~]/.test(text.at(-1) ?? "")) return text;
  const letters = Array.from(text);
  const first = letters.findIndex((letter) => !invisible.test(letter));
  const last = letters.findLastIndex((letter) => !invisible.test(letter));
  return first === -1 ? "" : letters.slice(first, last + 1).join("");
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The same entry with its host in punycode, as DNS knows it. */
function asciiForm(text: string): string[] {
  const [host = "", ...path] = text.split("/");
  const wildcard = host.startsWith("*.") ? "*." : "";
  const [name = "", port] = host.slice(wildcard.length).split(":");
  const url = URL.parse(`http://${name}`);
  if (!url || url.hostname === "" || /[\\?#]/.test(name)) return [];
  return [[wildcard + url.hostname + (port === undefined ? "" : `:${port}`), ...path].join("/")];
}
