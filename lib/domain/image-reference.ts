/** An image as the container runtime reads it. `text` is what was written; tag and digest play no part in trust. */
export interface ImageReference {
  readonly text: string;
  /** As compared: lower case, with its port, Docker Hub always `docker.io`. */
  readonly host: string;
  /** The full path on that host: `library/nginx` for `nginx`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

// The grammar of github.com/distribution/reference v0.6.0 (regexp.go), which containerd, CRI-O and Docker read images with.
// An IPv6 host parses there too; it is left out here because no entry can name one.
const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const domain = `${label}(?:\\.${label})*(?::[0-9]+)?`;
const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
/** Only what go-digest can verify; the reference grammar alone would take any algorithm. */
const digest = "sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}";
const reference = new RegExp(`^(${domain})/(${component}(?:/${component})*)(?::(${tag}))?(?:@(${digest}))?$`);
const hostPattern = new RegExp(`^${domain}$`);
const componentPattern = new RegExp(`^${component}$`);
const identifier = /^[a-f0-9]{64}$/;
const longestRepository = 255;

/** Whether the runtime takes `text` for a host with an optional port, whatever its case. */
export function isHost(text: string): boolean {
  return hostPattern.test(text);
}

/** Whether the runtime takes `text` for one component of a repository's path. */
export function isPathComponent(text: string): boolean {
  return componentPattern.test(text);
}

/** Whether the runtime takes the part before the first slash for a host rather than for the first part of a path on Docker Hub. */
export function namesHost(first: string): boolean {
  return first === "localhost" || /[.:]/.test(first) || first.toLowerCase() !== first;
}

/** The host as compared. Hosts are names in DNS, so their case means nothing; Docker Hub goes by two of them. */
export function comparedHost(host: string): string {
  const lower = host.toLowerCase();
  return lower === "index.docker.io" ? "docker.io" : lower;
}

/** Reads an image as the runtime does; null when the runtime could not pull it, or when no entry could ever name its host. */
export function parseImageReference(text: string): ImageReference | null {
  if (identifier.test(text)) return null;
  const [written, rest] = splitHost(text);
  const match = reference.exec(`${written}/${rest}`);
  const [, host, repository, foundTag, foundDigest] = match ?? [];
  if (host === undefined || repository === undefined || repository.length > longestRepository) return null;
  return {
    text,
    host: comparedHost(host),
    repository,
    ...(foundTag === undefined ? {} : { tag: foundTag }),
    ...(foundDigest === undefined ? {} : { digest: foundDigest }),
  };
}

/** Completes a short name. Case-sensitive like the runtime: `Docker.io/nginx` gets no `library/`. */
function splitHost(text: string): [host: string, rest: string] {
  const slash = text.indexOf("/");
  if (slash === -1) return ["docker.io", `library/${text}`];
  const first = text.slice(0, slash);
  const rest = text.slice(slash + 1);
  if (!namesHost(first)) return ["docker.io", text];
  if (first !== "docker.io" && first !== "index.docker.io") return [first, rest];
  return ["docker.io", rest.includes("/") ? rest : `library/${rest}`];
}
