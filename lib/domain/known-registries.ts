/** `anonymous`: no account at all. `account`: whoever signs up gets a place of their own on the host. `owner`: only those who run it, or its one tenant. */
export type Pushers = "anonymous" | "account" | "owner";

/** `hub`: many publishers behind one name. `vendor`: one publisher's own images. `cloud`: a name for each customer, region or account. */
export type RegistryKind = "hub" | "vendor" | "cloud";

/** A registry that is known by name. In `host`, `*` stands for a part of one label. */
export interface KnownRegistry {
  readonly host: string;
  /** What it is, as it fits after "…, which is". */
  readonly what: string;
  readonly pushers: Pushers;
  readonly kind: RegistryKind;
  /** How many components a repository on it has at least: `ghcr.io/acme` alone is nobody's image. */
  readonly depth: number;
  /** The page that says who publishes there. */
  readonly source: string;
}

type Row = readonly [host: string, what: string, source: string];

const hubs: readonly Row[] = [
  ["docker.io", "Docker Hub", "https://docs.docker.com/docker-hub/repos/create/"],
  ["registry-1.docker.io", "Docker Hub by its technical name", "https://docs.docker.com/desktop/setup/allow-list/"],
  ["registry.hub.docker.com", "Docker Hub by another name", "https://docs.docker.com/docker-hub/repos/create/"],
  [
    "ghcr.io",
    "GitHub's container registry",
    "https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry",
  ],
  [
    "docker.pkg.github.com",
    "GitHub's former Docker registry",
    "https://docs.github.com/packages/working-with-a-github-packages-registry/migrating-to-the-container-registry-from-the-docker-registry",
  ],
  ["quay.io", "Quay, Red Hat's public registry", "https://docs.projectquay.io/use_quay.html"],
  [
    "public.ecr.aws",
    "Amazon's public gallery",
    "https://docs.aws.amazon.com/AmazonECR/latest/public/public-registries.html",
  ],
  ["registry.gitlab.com", "GitLab's registry", "https://docs.gitlab.com/user/packages/container_registry/"],
  ["codeberg.org", "Codeberg's packages", "https://forgejo.org/docs/latest/user/packages/container/"],
  [
    "gcr.io",
    "Google Cloud's registry for any project",
    "https://cloud.google.com/artifact-registry/docs/transition/gcr-repositories",
  ],
  [
    "us.gcr.io",
    "Google Cloud's registry for any project",
    "https://cloud.google.com/artifact-registry/docs/transition/gcr-repositories",
  ],
  [
    "eu.gcr.io",
    "Google Cloud's registry for any project",
    "https://cloud.google.com/artifact-registry/docs/transition/gcr-repositories",
  ],
  [
    "asia.gcr.io",
    "Google Cloud's registry for any project",
    "https://cloud.google.com/artifact-registry/docs/transition/gcr-repositories",
  ],
  [
    "mirror.gcr.io",
    "Google's copy of what is pulled most from Docker Hub",
    "https://cloud.google.com/artifact-registry/docs/pull-cached-dockerhub-images",
  ],
  [
    "m.daocloud.io",
    "DaoCloud's mirror of many public registries",
    "https://github.com/DaoCloud/public-image-mirror#readme",
  ],
  ["docker.m.daocloud.io", "DaoCloud's mirror of Docker Hub", "https://github.com/DaoCloud/public-image-mirror#readme"],
  [
    "registry.opensuse.org",
    "the registry of the Open Build Service",
    "https://en.opensuse.org/Building_derived_containers",
  ],
  [
    "docker.cloudsmith.io",
    "Cloudsmith's registry for its customers",
    "https://help.cloudsmith.io/docs/docker-registry",
  ],
  ["xpkg.upbound.io", "Upbound's marketplace", "https://docs.upbound.io/manuals/marketplace/overview/"],
  ["icr.io", "IBM Cloud's registry", "https://cloud.ibm.com/docs/Registry?topic=Registry-registry_overview"],
  [
    "registry.digitalocean.com",
    "DigitalOcean's registry for its customers",
    "https://docs.digitalocean.com/products/container-registry/",
  ],
  [
    "registry.heroku.com",
    "Heroku's registry for its customers",
    "https://devcenter.heroku.com/articles/container-registry-and-runtime",
  ],
  [
    "registry.fly.io",
    "Fly.io's registry for its customers",
    "https://fly.io/docs/blueprints/using-the-fly-docker-registry/",
  ],
  ["cr.yandex", "Yandex Cloud's registry for its customers", "https://yandex.cloud/docs/container-registry/"],
  [
    "ccr.ccs.tencentyun.com",
    "Tencent Cloud's shared registry",
    "https://www.tencentcloud.com/document/product/1051/39088",
  ],
  [
    "registry.onstackit.cloud",
    "STACKIT's registry for its customers",
    "https://docs.stackit.cloud/products/developer-platform/container-registry/",
  ],
];

/** Regions and the like of a registry that all customers share: what is one customer's own begins in the path. */
const sharedClouds: readonly Row[] = [
  [
    "*-docker.pkg.dev",
    "Google's Artifact Registry for any project",
    "https://cloud.google.com/artifact-registry/docs/docker/names",
  ],
  ["*.icr.io", "IBM Cloud's registry", "https://cloud.ibm.com/docs/Registry?topic=Registry-registry_overview"],
  [
    "*.ocir.io",
    "Oracle Cloud's registry for any tenancy",
    "https://docs.oracle.com/iaas/Content/Registry/Concepts/registryprerequisites.htm",
  ],
  [
    "ocir.*.oci.oraclecloud.com",
    "Oracle Cloud's registry for any tenancy",
    "https://docs.oracle.com/iaas/Content/Registry/Concepts/registryprerequisites.htm",
  ],
  ["rg.*.scw.cloud", "Scaleway's registry for its customers", "https://www.scaleway.com/en/docs/container-registry/"],
  ["*.vultrcr.com", "Vultr's registry for its customers", "https://docs.vultr.com/vultr-container-registry"],
  [
    "registry.*.aliyuncs.com",
    "Alibaba Cloud's shared registry",
    "https://www.alibabacloud.com/help/acr/user-guide/push-and-pull-images",
  ],
  [
    "swr.*.myhuaweicloud.com",
    "Huawei Cloud's registry for its customers",
    "https://support.huaweicloud.com/intl/en-us/usermanual-swr/swr_01_0011.html",
  ],
];

/** One customer's own registry under a cloud's name: the first label says whose. */
const tenantClouds: readonly Row[] = [
  [
    "*.azurecr.io",
    "one customer's registry on Azure",
    "https://learn.microsoft.com/azure/container-registry/container-registry-get-started-portal",
  ],
  [
    "*.azurecr.cn",
    "one customer's registry on Azure in China",
    "https://learn.microsoft.com/azure/china/resources-developer-guide",
  ],
  [
    "*.azurecr.us",
    "one customer's registry on Azure for the US government",
    "https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure",
  ],
  [
    "*.dkr.ecr.*.amazonaws.com",
    "one account's registry on AWS",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html",
  ],
  [
    "*.dkr.ecr.*.amazonaws.com.cn",
    "one account's registry on AWS in China",
    "https://docs.amazonaws.cn/en_us/AmazonECR/latest/userguide/Registries.html",
  ],
  [
    "*.dkr-ecr.*.on.aws",
    "one account's registry on AWS",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html",
  ],
  [
    "*.cr.aliyuncs.com",
    "one customer's registry on Alibaba Cloud",
    "https://www.alibabacloud.com/help/acr/user-guide/push-and-pull-images",
  ],
  [
    "*.*.cr.aliyuncs.com",
    "one customer's registry on Alibaba Cloud",
    "https://www.alibabacloud.com/help/acr/user-guide/push-and-pull-images",
  ],
  [
    "*.tencentcloudcr.com",
    "one customer's registry on Tencent Cloud",
    "https://www.tencentcloud.com/document/product/1051/39088",
  ],
  ["*.cr.volces.com", "one customer's registry on Volcengine", "https://www.volcengine.com/docs/6420"],
  [
    "*.jfrog.io",
    "one customer's Artifactory",
    "https://jfrog.com/help/r/jfrog-artifactory-documentation/get-started-with-artifactory-as-a-docker-registry",
  ],
  [
    "*.container-registry.ovh.net",
    "one customer's registry on OVHcloud",
    "https://help.ovhcloud.com/csm/en-public-cloud-managed-private-registry-creation",
  ],
  [
    "*.cr.*.ionos.com",
    "one customer's registry on IONOS",
    "https://docs.ionos.com/cloud/containers/private-container-registry",
  ],
];

const vendors: readonly Row[] = [
  ["registry.k8s.io", "the Kubernetes project's registry", "https://github.com/kubernetes/registry.k8s.io#readme"],
  [
    "k8s.gcr.io",
    "the Kubernetes project's former registry, frozen since 2023",
    "https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/",
  ],
  ["mcr.microsoft.com", "Microsoft's own images", "https://github.com/microsoft/containerregistry#readme"],
  ["nvcr.io", "NVIDIA's catalogue", "https://docs.nvidia.com/ngc/latest/ngc-catalog-user-guide.html"],
  ["registry.access.redhat.com", "Red Hat's own images", "https://access.redhat.com/articles/RegistryAuthentication"],
  ["registry.redhat.io", "Red Hat's own images", "https://access.redhat.com/articles/RegistryAuthentication"],
  [
    "registry.connect.redhat.com",
    "images of Red Hat's certified partners",
    "https://access.redhat.com/articles/RegistryAuthentication",
  ],
  ["registry.fedoraproject.org", "the Fedora project's images", "https://docs.fedoraproject.org/en-US/containers/"],
  [
    "registry.suse.com",
    "SUSE's own images",
    "https://documentation.suse.com/container/all/html/Container-guide/index.html",
  ],
  ["dp.apps.rancher.io", "SUSE's application collection", "https://docs.apps.rancher.io/get-started/authentication/"],
  [
    "registry.rancher.com",
    "Rancher Prime's images",
    "https://documentation.suse.com/cloudnative/rancher-manager/latest/en/about-rancher/rancher-prime.html",
  ],
  [
    "container-registry.oracle.com",
    "Oracle's own images",
    "https://docs.oracle.com/en/operating-systems/oracle-linux/docker/",
  ],
  ["docker.elastic.co", "Elastic's own images", "https://www.docker.elastic.co/"],
  ["cr.l5d.io", "Linkerd's images", "https://linkerd.io/2/tasks/using-custom-images/"],
  ["cr.fluentbit.io", "Fluent Bit's images", "https://docs.fluentbit.io/manual/installation/docker"],
  ["cr.weaviate.io", "Weaviate's images", "https://docs.weaviate.io/deploy/installation-guides/docker-installation"],
  ["cgr.dev", "Chainguard's images", "https://edu.chainguard.dev/chainguard/containers/registry/overview/"],
  ["dhi.io", "Docker's hardened images", "https://docs.docker.com/dhi/how-to/use/"],
  ["lscr.io", "LinuxServer's images", "https://github.com/linuxserver/docker-code-server#readme"],
  ["docker.n8n.io", "n8n's images", "https://docs.n8n.io/hosting/installation/docker/"],
  ["docker.redpanda.com", "Redpanda's images", "https://docs.redpanda.com/current/get-started/quick-start/"],
  ["docker.dragonflydb.io", "Dragonfly's images", "https://www.dragonflydb.io/docs/getting-started/docker"],
  ["docker.gitea.com", "Gitea's images", "https://docs.gitea.com/installation/install-with-docker"],
  ["code.forgejo.org", "Forgejo's images", "https://forgejo.org/docs/latest/admin/installation/docker/"],
  [
    "registry.camunda.cloud",
    "Camunda's enterprise images",
    "https://docs.camunda.io/docs/self-managed/deployment/docker/",
  ],
  [
    "oci.stackable.tech",
    "Stackable's images",
    "https://docs.stackable.tech/home/stable/guides/deploying-stackable-operators/",
  ],
  [
    "oci.external-secrets.io",
    "the External Secrets project's images",
    "https://external-secrets.io/latest/introduction/getting-started/",
  ],
  ["registry.developers.crunchydata.com", "Crunchy Data's images", "https://access.crunchydata.com/documentation/"],
  ["projects.registry.vmware.com", "VMware's open-source images", "https://github.com/vmware-tanzu/antrea"],
  [
    "projects.packages.broadcom.com",
    "Broadcom's open-source images",
    "https://knowledge.broadcom.com/external/article/395440",
  ],
  [
    "releases-docker.jfrog.io",
    "JFrog's own images",
    "https://jfrog.com/help/r/jfrog-installation-setup-documentation/docker-installation",
  ],
  [
    "registry.datadoghq.com",
    "Datadog's own images",
    "https://docs.datadoghq.com/containers/guide/container-images-for-docker-environments/",
  ],
  ["xpkg.crossplane.io", "the Crossplane project's packages", "https://docs.crossplane.io/latest/packages/providers/"],
  ["rocks.canonical.com", "Canonical's own images", "https://documentation.ubuntu.com/rockcraft/"],
  [
    "cp.icr.io",
    "IBM's licensed software",
    "https://www.ibm.com/docs/en/cloud-paks/1.0?topic=clusters-obtaining-your-entitlement-key",
  ],
  ["docker-registry.wikimedia.org", "Wikimedia's own images", "https://wikitech.wikimedia.org/wiki/Kubernetes/Images"],
];

const anonymous: readonly Row[] = [
  ["ttl.sh", "an anonymous registry whose images last for hours", "https://github.com/replicatedhq/ttl.sh#readme"],
  [
    "tmp.cgruser.dev",
    "an anonymous registry whose images expire",
    "https://www.chainguard.dev/docs/chainguard/containers/registry/temporary-registry",
  ],
];

const depths: Record<string, number> = {
  "docker.io": 2,
  "registry-1.docker.io": 2,
  "registry.hub.docker.com": 2,
  "ghcr.io": 2,
  "quay.io": 2,
  "public.ecr.aws": 2,
  "registry.gitlab.com": 2,
  "codeberg.org": 2,
  "gcr.io": 2,
  "us.gcr.io": 2,
  "eu.gcr.io": 2,
  "asia.gcr.io": 2,
  "lscr.io": 2,
  "*-docker.pkg.dev": 3,
};

const withKind = (rows: readonly Row[], pushers: Pushers, kind: RegistryKind): KnownRegistry[] =>
  rows.map(([host, what, source]) => ({ host, what, source, pushers, kind, depth: depths[host] ?? 1 }));

/** Names in full before patterns, so that the more exact one is found first. */
export const knownRegistries: readonly KnownRegistry[] = [
  ...withKind(hubs, "account", "hub"),
  ...withKind(anonymous, "anonymous", "hub"),
  ...withKind(vendors, "owner", "vendor"),
  ...withKind(sharedClouds, "account", "cloud"),
  ...withKind(tenantClouds, "owner", "cloud"),
];

const byName = new Map(knownRegistries.map((each) => [each.host, each]));
const patterns = knownRegistries
  .filter(({ host }) => host.includes("*"))
  .map((each) => ({
    each,
    pattern: new RegExp(`^${each.host.replaceAll(".", "\\.").replaceAll("*", "[a-z0-9-]+")}$`),
  }));

/** What is known of a host, as entries write it; null for a host of nobody's catalogue. */
export function knownRegistry(host: string): KnownRegistry | null {
  return byName.get(host) ?? patterns.find(({ pattern }) => pattern.test(host))?.each ?? null;
}

/** Whether the whole host would let in what strangers publish. */
export function isWide(registry: KnownRegistry): boolean {
  return registry.pushers !== "owner";
}
