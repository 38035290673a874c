import { withRegistry } from "./image-text.ts";
import { knownRegistry } from "./known-registries.ts";

/** What a key of a manifest or of values says about images. */
export interface KeyFinding {
  readonly line: number;
  readonly text: string;
  /** `values`: put together from several keys. `mention`: an image in an argument or variable. `entry`: a registry alone. */
  readonly readAs: "manifest" | "values" | "mention" | "entry";
  readonly notes: readonly string[];
}

/** One map or list while it is open: the keys in it that speak of an image. */
interface Scope {
  readonly key: string;
  readonly parent: Scope | null;
  readonly dotted: Map<string, Scope>;
  registry: string;
  repository: Found | null;
  name: Found | null;
  registryLine: number;
}

interface Found {
  readonly line: number;
  readonly value: string;
}

/** A map deeper than any manifest is read as if it ended there. */
const deepest = 100;
const mostPending = 5_000;

/** Collects images from keys and values as a reader of YAML, JSON or `--set` meets them. The names are put together at the end, when every key is known. */
export class ImageKeys {
  private scope: Scope = newScope("", null);
  private depth = 0;
  private globalRegistry = "";
  private hub = "";
  private readonly pending: { readonly scope: Scope; readonly found: Found; readonly whole: boolean }[] = [];
  private readonly mentions: KeyFinding[] = [];
  private readonly listed: KeyFinding[] = [];
  private readonly registries: Scope[] = [];

  enter(key: string): void {
    if (++this.depth <= deepest) this.scope = newScope(key === "" ? this.scope.key : key, this.scope);
  }

  leave(): void {
    if (this.depth-- <= deepest && this.scope.parent !== null) {
      close(this.scope, this.pending);
      this.scope = this.scope.parent;
    }
  }

  /** `image: …`, `repository: …` and their like; a dotted key stands for the maps it names. */
  scalar(key: string, value: string, line: number): void {
    if (/^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+$/.test(key)) {
      const cut = key.lastIndexOf(".");
      this.put(dottedScope(this.scope, key.slice(0, cut)), key.slice(cut + 1), value, line);
    } else this.put(this.scope, key.slice(key.lastIndexOf("/") + 1), value, line);
  }

  /** An item of a list that is no map. */
  item(value: string, line: number): void {
    if (this.pending.length >= mostPending) return;
    if (/regist(?:ry|ries)$/i.test(this.scope.key) && !/\s/.test(value)) {
      this.listed.push({ line, text: value, readAs: "entry", notes: [] });
    } else if (isImageList(this.scope) && !/\s/.test(value))
      this.pending.push({ scope: this.scope, found: { line, value }, whole: true });
    else this.mention(value, line);
  }

  end(): KeyFinding[] {
    while (this.scope.parent !== null) {
      close(this.scope, this.pending);
      this.scope = this.scope.parent;
    }
    close(this.scope, this.pending);
    const images = this.pending.map((each) => this.complete(each));
    const others = [...this.mentions, ...this.listed].slice(0, mostPending);
    const lonely = images.length + others.length > 0 ? [] : this.registries.slice(0, mostPending);
    return [...images, ...others, ...lonely.map(asEntry)].sort((a, b) => a.line - b.line);
  }

  private put(scope: Scope, key: string, value: string, line: number): void {
    if (value === "" || /^(?:true|false|null|~)$/i.test(value) || this.pending.length >= mostPending) return;
    const name = key.replaceAll(/[_-]/g, "").toLowerCase();
    if (name === "registry" || name === "imageregistry" || name === "hub") {
      if (/\s/.test(value)) {
        this.mention(value, line);
        return;
      }
      if (name === "imageregistry" || isBelow(scope, "global")) {
        if (name === "imageregistry") this.globalRegistry = value;
        else this.hub = value;
      } else if (name === "hub") this.hub = value;
      scope.registry = value;
      scope.registryLine = line;
      this.registries.push(scope);
    } else if (name === "repository" || name === "imagerepository" || (name === "repo" && isImage(scope.key))) {
      if (!/^(?:https?|git|ssh|file):/i.test(value)) scope.repository = { line, value };
    } else if (name === "newname") scope.repository = { line, value };
    else if (name === "name" && (isImage(scope.key) || isImageList(scope))) scope.name = { line, value };
    else if (isImageKey(name, scope) && !isPicture(value) && !/\s/.test(value.replace(/\{\{[^{}]*\}\}/g, "")))
      this.pending.push({ scope, found: { line, value }, whole: true });
    else this.mention(value, line);
  }

  /** `--sidecar=quay.io/acme/x:1`: only what stands on a well-known registry, and below it. */
  private mention(value: string, line: number): void {
    if (this.mentions.length >= mostPending) return;
    for (const word of value.slice(0, 2_000).split(/[\s,;"'`=()[\]{}<>|]+/)) {
      const slash = word.indexOf("/");
      if (slash < 1 || word.includes("://") || knownRegistry(word.slice(0, slash).toLowerCase()) === null) continue;
      this.mentions.push({
        line,
        text: word.replace(/[.:]+$/, ""),
        readAs: "mention",
        notes: ["It stands in an argument, a variable or a sentence."],
      });
    }
  }

  private complete({ scope, found, whole }: (typeof this.pending)[number]): KeyFinding {
    const own = nearestRegistry(scope);
    const overall = own === "" ? this.globalRegistry || this.hub : this.globalRegistry || own;
    const text = withRegistry(overall, found.value);
    const notes = text === found.value ? [] : [`${registryName(overall)} was put in front.`];
    return { line: found.line, text, readAs: whole && text === found.value ? "manifest" : "values", notes };
  }
}

function newScope(key: string, parent: Scope | null): Scope {
  return { key, parent, dotted: new Map(), registry: "", repository: null, name: null, registryLine: 0 };
}

function dottedScope(scope: Scope, path: string): Scope {
  const known = scope.dotted.get(path);
  if (known) return known;
  let made = scope;
  for (const key of path.split(".").slice(0, deepest)) made = newScope(key, made);
  scope.dotted.set(path, made);
  return made;
}

function close(scope: Scope, pending: { scope: Scope; found: Found; whole: boolean }[]): void {
  const found = scope.repository ?? scope.name;
  if (found !== null && pending.length < mostPending) pending.push({ scope, found, whole: scope.repository === null });
  for (const dotted of scope.dotted.values()) close(dotted, pending);
}

/** The registry that stands beside the name, or else around it. */
function nearestRegistry(scope: Scope): string {
  for (let at: Scope | null = scope, steps = 0; at !== null && steps < deepest; at = at.parent, steps++)
    if (at.registry !== "") return at.registry;
  return "";
}

function isBelow(scope: Scope, key: string): boolean {
  for (let at: Scope | null = scope, steps = 0; at !== null && steps < deepest; at = at.parent, steps++)
    if (at.key.toLowerCase() === key) return true;
  return false;
}

/** `image`, `proxyImage`, `image_name`; and the reference of a volume that is an image. */
function isImageKey(name: string, scope: Scope): boolean {
  return /image(?:name|uri|url)?$/.test(name) || (name === "reference" && isImage(scope.key));
}

function isImage(key: string): boolean {
  return /image$/i.test(key);
}

function isImageList({ key }: Scope): boolean {
  return /(?:images|image|repositories)$/i.test(key);
}

function isPicture(value: string): boolean {
  return /^(?:https?:|data:|\.{0,2}\/)/i.test(value) || /\.(?:png|jpe?g|gif|svg|webp|ico)$/i.test(value);
}

function registryName(registry: string): string {
  return registry.replace(/^https?:\/\//i, "").replace(/\/+$/, "");
}

function asEntry({ registry, registryLine }: Scope): KeyFinding {
  return { line: registryLine, text: registryName(registry), readAs: "entry", notes: [] };
}
