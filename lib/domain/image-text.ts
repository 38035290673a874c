import { namesHost, parseImageReference } from "./image-reference.ts";
import type { PasteProblemCode } from "./paste-problem.ts";
import type { Entry } from "./registry-entry.ts";
import { everyVersion } from "./version-note.ts";

/** An image read from a place where only images stand, so that a short name is no question. */
export interface ReadImage {
  readonly entry: Entry;
  readonly notes: readonly string[];
}

/** Reads an image as it stands in a manifest, a command or values; null for what is no name at all, such as an image's identifier. */
export function readImageText(written: string): ReadImage | PasteProblemCode | null {
  const bare = written.trim().replace(/^(?:docker|docker-pullable|docker-daemon|containers-storage):(?:\/\/)?/, "");
  if (bare === "" || notAName.test(bare)) return null;
  if (/^(?:oci|https?):\/\//i.test(bare)) return "chart_address";
  const filled = bare.replace(/\$\{[A-Za-z_][A-Za-z0-9_]*:?-([^{}$]*)\}/g, "$1");
  const text = withoutOpenVersion(filled);
  if (/\{\{|<[^>]*>/.test(text)) return "template";
  if (/[$%]/.test(text)) return "variable";
  const image = parseImageReference(text);
  if (image === null) return "not_an_image";
  const notes = [];
  if (filled !== bare) notes.push("A variable was read as its default.");
  if (image.tag !== undefined || image.digest !== undefined || text !== filled) notes.push(everyVersion);
  return { entry: { host: image.host, path: image.repository }, notes };
}

const notAName = /^(?:sha(?:256|384|512):.*|[0-9a-f]{64}|scratch|true|false|null|none|~|<none>|[-+]?[0-9.]+)$/i;

/** Without a version that is only a variable, or partly one: what it says plays no part. */
function withoutOpenVersion(text: string): string {
  const open = text.search(/[$<%]|\{\{/);
  if (open === -1) return text;
  const colon = text.slice(0, open).search(/[:@][^/:@]*$/);
  return colon > 0 ? text.slice(0, colon) : text;
}

/** Puts a registry in front of a name that says none. */
export function withRegistry(registry: string, name: string): string {
  const host = registry
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/+$/, "");
  return host === "" || saysHost(name) ? name : `${host}/${name}`;
}

function saysHost(name: string): boolean {
  const slash = name.indexOf("/");
  return slash > 0 && (namesHost(name.slice(0, slash)) || name.startsWith("$") || name.startsWith("{{"));
}
