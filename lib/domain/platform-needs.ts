import { parseImageReference } from "./image-reference.ts";
import { compareText, covers, type Entry, formatEntry, isEntryProblem, parseEntry } from "./registry-entry.ts";

/** A kind of cluster, how it is known, and where its own components come from. */
interface Platform {
  readonly name: string;
  /** Any one of these is enough. */
  readonly knownBy: {
    /** The host of the API server's address. */
    readonly server?: RegExp;
    readonly version?: RegExp;
    /** An image that runs there, as host and repository. */
    readonly image?: RegExp;
  };
  /** What every such cluster needs. */
  readonly entries: readonly string[];
  /** What it needs only where it runs: the part of an image's name that is the entry. */
  readonly whereRunning: readonly RegExp[];
  /** The vendor's page that says so. */
  readonly source: string;
}

// From the table of registries of the EKS add-ons, by region (see `source` below); the last four stand there for AWS China and GovCloud.
const eksAccounts = [
  "602401143452|877085696533|800184023465|533267051163|900889452093|296578399912|491585149902|151610086707|333609536671",
  "121268973566|761377655185|900612956339|590381155156|455263428931|066635153087|558608220178|759879836304|730335286997",
  "918309763551|961992271922|151742754352|013241004608",
].join("|");

const platforms: readonly Platform[] = [
  {
    name: "AKS",
    knownBy: {
      server: /\.azmk8s\.io$/,
      image: /^mcr\.microsoft\.com\/(?:oss\/|aks\/|azuremonitor\/|containernetworking\/)/,
    },
    entries: ["mcr.microsoft.com"],
    whereRunning: [],
    source: "https://learn.microsoft.com/en-us/azure/aks/outbound-rules-control-egress",
  },
  {
    name: "EKS",
    knownBy: { server: /\.eks\.amazonaws\.com(?:\.cn)?$/, version: /-eks-/ },
    entries: [],
    whereRunning: [
      new RegExp(`^(?:${eksAccounts})\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(?:\\.cn)?(?=/)`),
      /^public\.ecr\.aws\/eks(?:-distro)?(?=\/)/,
    ],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html",
  },
  {
    name: "GKE",
    knownBy: { server: /\.gke\.goog$/, version: /-gke\./ },
    entries: [],
    whereRunning: [/^(?:[a-z0-9-]+-artifactregistry\.)?gcr\.io\/gke-release(?=\/)/, /^gke\.gcr\.io(?=\/)/],
    source: "https://cloud.google.com/binary-authorization/docs/key-concepts#google-maintained_system_images",
  },
  {
    name: "OpenShift",
    knownBy: { image: /^quay\.io\/openshift-release-dev\// },
    entries: ["quay.io/openshift-release-dev", "registry.redhat.io"],
    whereRunning: [],
    source:
      "https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/images/image-configuration",
  },
  {
    name: "K3s or RKE2",
    knownBy: { version: /\+(?:k3s|rke2)/ },
    entries: ["docker.io/rancher"],
    whereRunning: [],
    source: "https://docs.k3s.io/installation/airgap",
  },
  {
    name: "kubeadm",
    knownBy: { image: /^registry\.k8s\.io\/kube-(?:apiserver|proxy)$/ },
    entries: ["registry.k8s.io"],
    whereRunning: [],
    source: "https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-init/",
  },
];

/** What is readable of a cluster: the address and version of its API server, and the images that run there (empty when they cannot be seen). */
export interface PlatformHints {
  readonly server: string;
  readonly version: string | null;
  readonly images: readonly string[];
}

/** Entries for a platform's own components that a list lacks, and where the vendor says so. */
export interface PlatformNeeds {
  readonly platform: string;
  readonly entries: readonly string[];
  readonly source: string;
}

/** What a cluster's platform pulls from and the list does not cover yet; null when the platform is not known, or nothing is lacking. */
export function platformNeeds(hints: PlatformHints, list: readonly Entry[]): PlatformNeeds | null {
  const images = [...new Set(hints.images.map(repositoryOf))];
  const platform = platforms.find(({ knownBy }) => {
    if (knownBy.server?.test(URL.parse(hints.server)?.hostname ?? "")) return true;
    if (knownBy.version?.test(hints.version ?? "")) return true;
    return images.some((image) => knownBy.image?.test(image));
  });
  if (platform === undefined) return null;
  const seen = platform.whereRunning.flatMap((part) => images.flatMap((image) => part.exec(image)?.[0] ?? []));
  const entries = [...new Set([...platform.entries, ...seen])]
    .filter((text) => !isCovered(text, list))
    .sort(compareText);
  return entries.length === 0 ? null : { platform: platform.name, entries, source: platform.source };
}

function repositoryOf(image: string): string {
  const read = parseImageReference(image);
  return read === null ? "" : formatEntry({ host: read.host, path: read.repository });
}

/** Whether the list covers everything that an entry would: its whole host, or its path. */
function isCovered(text: string, list: readonly Entry[]): boolean {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) return true;
  const widest = { text, host: entry.host, repository: entry.path };
  return list.some((each) => covers(each, widest));
}
