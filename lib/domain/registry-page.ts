/** What the page at an address shows: an entry as text, or a reason why it cannot be told, with entries that may be meant. */
export type ReadPage =
  | { readonly entry: string }
  | { readonly problem: "source_page" | "project_by_number"; readonly suggestions: readonly string[] };

/** Reads the address of a page in a registry's website, or of a registry's own interface; null for any other text. */
export function readPage(text: string): ReadPage | null {
  const address = text.replace(/^https?:\/\//i, "");
  if (!/^[a-z0-9.-]+(?::[0-9]+)?\/|^\/subscriptions\/|^arn:/i.test(address)) return null;
  const whole = matched(inWhole, address.slice(0, longestAddress));
  if (whole) return whole;
  const path = address
    .slice(0, longestAddress)
    .replace(/[?#].*$/, "")
    .replace(/\/+$/, "");
  return matched(pages, path);
}

type Page = readonly [RegExp, (...parts: string[]) => ReadPage];
const longestAddress = 2_000;

function matched(table: readonly Page[], address: string): ReadPage | null {
  for (const [pattern, read] of table) {
    const match = pattern.exec(address);
    if (match) return read(...match.slice(1).map((part) => decoded(part ?? "")));
  }
  return null;
}

function decoded(part: string): string {
  return part.replaceAll(/%2f/gi, "/").replaceAll(/%3a/gi, ":");
}

const at = (entry: string): ReadPage => ({ entry });
const ask = (...suggestions: string[]): ReadPage => ({ problem: "source_page", suggestions });

/** Addresses whose query or fragment says what the page shows. */
const inWhole: readonly Page[] = [
  [
    /Microsoft\.ContainerRegistry(?:\/|%2F)registries(?:\/|%2F)([A-Za-z0-9]+)(?:.*?\/repository(?:Name)?\/([^/?&#]+))?/i,
    (name, repository) => at(`${name.toLowerCase()}.azurecr.io${repository === "" ? "" : `/${repository}`}`),
  ],
  [
    /^(?:[a-z0-9-]+\.)?console\.aws\.amazon\.com\/ecr\/(?:repositories\/)?private(?:-registry)?\/([0-9]{12})\/([^?#]+)\?(?:.*&)?region=([a-z0-9-]+)/,
    (account, path, region) => at(`${account}.dkr.ecr.${region}.amazonaws.com/${awsRepository(path)}`),
  ],
  [
    /^([a-z0-9-]+)\.console\.aws\.amazon\.com\/ecr\/(?:repositories\/)?private(?:-registry)?\/([0-9]{12})\/([^?#]+)/,
    (region, account, path) => at(`${account}.dkr.ecr.${region}.amazonaws.com/${awsRepository(path)}`),
  ],
  [
    /^arn:aws:ecr:([a-z0-9-]+):([0-9]{12}):repository\/(\S+)$/,
    (region, account, path) => at(`${account}.dkr.ecr.${region}.amazonaws.com/${path}`),
  ],
  [/^github\.com\/([^/?#]+)\/?\?(?:.*&)?tab=packages/, (owner) => at(`ghcr.io/${owner.toLowerCase()}`)],
];

function awsRepository(path: string): string {
  return path.replace(/\/(?:_\/image|images|details|permissions)(?:\/.*)?$/, "").replace(/\/+$/, "");
}

/** Addresses without their query, the more exact first. */
const pages: readonly Page[] = [
  [/^hub\.docker\.com\/hardened-images\/catalog\/dhi\/([^/]+)/, (name) => at(`dhi.io/${name}`)],
  [/^(?:registry\.)?hub\.docker\.com\/_\/([^/]+)/, (name) => at(`docker.io/library/${name}`)],
  [
    /^(?:registry\.)?hub\.docker\.com\/(?:r|repository\/docker|layers)\/([^/]+)\/([^/]+)/,
    (owner, name) => at(`docker.io/${owner}/${name}`),
  ],
  [/^hub\.docker\.com\/(?:u|orgs)\/([^/]+)$/, (owner) => at(`docker.io/${owner}`)],
  [/^hub\.docker\.com(?:\/|$)/, () => ask()],
  [
    /^quay\.io\/repository\/([^/]+)\/([^/]+)(?:\/(?:manifest|tag|build)\/.*)?$/,
    (owner, name) => at(`quay.io/${owner}/${name}`),
  ],
  [/^quay\.io\/(?:organization|user)\/([^/]+)$/, (owner) => at(`quay.io/${owner}`)],
  [
    /^github\.com\/(?:orgs|users)\/([^/]+)\/packages\/container\/(?:package\/)?([^/]+)/,
    (owner, name) => at(`ghcr.io/${owner.toLowerCase()}/${name}`),
  ],
  [
    /^github\.com\/([^/]+)\/[^/]+\/pkgs\/container\/([^/]+)/,
    (owner, name) => at(`ghcr.io/${owner.toLowerCase()}/${name}`),
  ],
  [/^github\.com\/(?:orgs|users)\/([^/]+)\/packages/, (owner) => at(`ghcr.io/${owner.toLowerCase()}`)],
  [
    /^github\.com\/([^/]+)\/([^/]+)/,
    (owner, name) => ask(`ghcr.io/${owner}/${name}`.toLowerCase(), `ghcr.io/${owner}`.toLowerCase()),
  ],
  [/^github\.com\/([^/]+)$/, (owner) => ask(`ghcr.io/${owner.toLowerCase()}`)],
  [/^gitlab\.com\/(.+?)\/(?:-\/)?container_registry/, (path) => at(`registry.gitlab.com/${path.toLowerCase()}`)],
  [/^gitlab\.com\/([^-].*?)(?:\/-\/.*)?$/, (path) => ask(`registry.gitlab.com/${path.toLowerCase()}`)],
  [/^[a-z0-9.-]+\/.+\/container_registry(?:\/[0-9]+)?$/, () => ask()],
  [
    /^console\.cloud\.google\.com\/artifacts\/docker\/([^/]+)\/([^/]+)\/([^/]+)(?:\/([^/:]+))?/,
    (project, place, repository, image) =>
      at(`${place}-docker.pkg.dev/${project}/${repository}${image === "" ? "" : `/${image}`}`),
  ],
  [
    /^console\.cloud\.google\.com\/gcr\/images\/([^/]+)\/(GLOBAL|US|EU|ASIA)\/([^@]+)/i,
    (project, place, image) =>
      at(`${/global/i.test(place) ? "" : `${place.toLowerCase()}.`}gcr.io/${project}/${image}`),
  ],
  [/^console\.cloud\.google\.com\/gcr\/images\/([^/]+)$/, (project) => at(`gcr.io/${project}`)],
  [/^console\.cloud\.google\.com\//, () => ask()],
  [/^gallery\.ecr\.aws\/([^/]+)\/(.+)$/, (alias, name) => at(`public.ecr.aws/${alias}/${name}`)],
  [/^gallery\.ecr\.aws\/([^/]+)$/, (alias) => at(`public.ecr.aws/${alias}`)],
  [/^(?:[a-z0-9-]+\.)?console\.aws\.amazon\.com\//, () => ask()],
  [/^portal\.azure\.com\//, () => ask()],
  [
    /^mcr\.microsoft\.com\/(?:[a-z]{2}-[a-z]{2}\/)?(?:artifact\/mar|product)\/(.+?)(?:\/(?:about|tags))?$/,
    (path) => at(`mcr.microsoft.com/${path}`),
  ],
  [
    /^catalog\.ngc\.nvidia\.com\/orgs\/([^/]+)\/(?:teams\/([^/]+)\/)?containers\/([^/]+)/,
    (org, team, name) => at(["nvcr.io", org, team, name].filter((part) => part !== "").join("/")),
  ],
  [
    /^catalog\.redhat\.com\/(?:en\/)?software\/containers\/([^/]+)\/([^/]+)/,
    (owner, name) => ask(`registry.redhat.io/${owner}/${name}`, `registry.access.redhat.com/${owner}/${name}`),
  ],
  [/^images\.chainguard\.dev\/directory\/image\/([^/]+)/, (name) => at(`cgr.dev/chainguard/${name}`)],
  [/^www\.docker\.elastic\.co\/r\/(.+)$/, (path) => at(`docker.elastic.co/${path}`)],
  [/^artifacthub\.io\//, () => ask()],
  [
    /^([a-z0-9.-]+(?::[0-9]+)?)\/harbor\/projects\/[0-9]+\/repositories\/([^/]+)/,
    (host, repository) =>
      repository.includes("/") ? at(`${host}/${repository}`) : { problem: "project_by_number", suggestions: [host] },
  ],
  [
    /^([a-z0-9.-]+(?::[0-9]+)?)\/harbor\/projects(?:\/.*)?$/,
    (host) => ({ problem: "project_by_number", suggestions: [host] }),
  ],
  [
    /^([a-z0-9.-]+(?::[0-9]+)?)\/([^/]+)\/-\/packages\/container\/([^/]+)/,
    (host, owner, name) => at(`${host}/${owner}/${name}`),
  ],
  [/^([a-z0-9.-]+(?::[0-9]+)?)\/v2\/(.+)\/(?:manifests|blobs|tags)\/[^/]+$/, (host, path) => at(`${host}/${path}`)],
];
