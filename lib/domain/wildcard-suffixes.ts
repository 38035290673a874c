// Where a wildcard would open a list to strangers. Not the whole Public Suffix List (https://publicsuffix.org/list/): a wildcard over any
// single label is refused without asking, and of the longer suffixes the ones a registry's address could plausibly end with are here.

/** Second-level names that registries of country domains sell names under, whatever the country (ICANN section of the Public Suffix List). */
const secondLevels = new Set(
  (
    "ac art asn asso biz co com cyber edu firm gob gouv gov id ind inf info int lg ltd me mil mod muni name ne net nhs nic nom nome " +
    "or org plc police pp press priv pro pub res sch school sci store tm tur tv univ web"
  ).split(" "),
);

/** Longer public suffixes that the rule above does not catch, and domains that give a name below them to anybody (private section of the same list). */
const publicSuffixes = [
  "ad.jp",
  "ed.jp",
  "go.jp",
  "gr.jp",
  "lg.jp",
  "tokyo.jp",
  "osaka.jp",
  "kyoto.jp",
  "go.kr",
  "re.kr",
  "go.th",
  "in.th",
  "go.id",
  "my.id",
  "govt.nz",
  "geek.nz",
  "gen.nz",
  "iwi.nz",
  "kiwi.nz",
  "maori.nz",
  "gc.ca",
  "on.ca",
  "qc.ca",
  "bc.ca",
  "k12.ca.us",
  "adv.br",
  "app.br",
  "blog.br",
  "dev.br",
  "eco.br",
  "eng.br",
  "jus.br",
  "leg.br",
  "log.br",
  "tec.br",
  "gv.at",
  "waw.pl",
  "fhsk.se",
  "gov.scot",
  "uk.com",
  "us.com",
  "eu.com",
  "de.com",
  "gb.net",
  "uk.net",
  "jp.net",
  "se.net",
  "co.com",
  "in.net",
  "eu.org",
  "us.org",
  "ae.org",
  "com.de",
  "com.se",
  "github.io",
  "githubusercontent.com",
  "gitlab.io",
  "bitbucket.io",
  "herokuapp.com",
  "netlify.app",
  "vercel.app",
  "pages.dev",
  "workers.dev",
  "web.app",
  "firebaseapp.com",
  "appspot.com",
  "run.app",
  "cloudfunctions.net",
  "azurewebsites.net",
  "azurestaticapps.net",
  "cloudapp.net",
  "cloudapp.azure.com",
  "trafficmanager.net",
  "azureedge.net",
  "azurefd.net",
  "azurecontainerapps.io",
  "azurecontainer.io",
  "windows.net",
  "cloudfront.net",
  "awsapprunner.com",
  "elasticbeanstalk.com",
  "on.aws",
  "ondigitalocean.app",
  "fly.dev",
  "onrender.com",
  "railway.app",
  "deno.dev",
  "glitch.me",
  "repl.co",
  "replit.app",
  "ngrok.io",
  "ngrok.app",
  "ngrok.dev",
  "ngrok-free.app",
  "ngrok-free.dev",
  "trycloudflare.com",
  "loca.lt",
  "ts.net",
  "duckdns.org",
  "dyndns.org",
  "no-ip.org",
  "ddns.net",
  "hopto.org",
  "sytes.net",
  "zapto.org",
  "freeddns.org",
  "dynu.net",
  "myfritz.net",
  "synology.me",
  "nip.io",
  "sslip.io",
  "xip.io",
  "traefik.me",
  "lvh.me",
  "localtest.me",
  "hf.space",
  "code.run",
  "koyeb.app",
  "clever-cloud.com",
  "cleverapps.io",
  "scw.cloud",
  "platform.sh",
  "stackit.run",
];

/** Suffixes where a cloud lets any customer open a registry, or a place in one, each with the page that says so. */
const sharedSuffixes = [
  "azurecr.io",
  "azurecr.cn",
  "azurecr.us",
  "azurecr.de", // <name>.azurecr.io: https://learn.microsoft.com/azure/container-registry/container-registry-get-started-portal
  "amazonaws.com",
  "amazonaws.com.cn",
  "amazonaws.eu", // <account>.dkr.ecr.<region>.amazonaws.com: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
  "public.ecr.aws",
  "ecr.aws", // the public gallery: https://docs.aws.amazon.com/AmazonECR/latest/public/public-registries.html
  "pkg.dev",
  "gcr.io", // <region>-docker.pkg.dev, any project: https://cloud.google.com/artifact-registry/docs/docker/names
  "icr.io", // <region>.icr.io, any namespace: https://cloud.ibm.com/docs/Registry?topic=Registry-registry_overview
  "ocir.io",
  "oraclecloud.com", // <region>.ocir.io, any tenancy: https://docs.oracle.com/iaas/Content/Registry/Concepts/registryprerequisites.htm
  "aliyuncs.com", // <instance>.<region>.cr.aliyuncs.com: https://www.alibabacloud.com/help/acr/user-guide/push-and-pull-images
  "tencentcloudcr.com",
  "ccs.tencentyun.com", // <instance>.tencentcloudcr.com: https://www.tencentcloud.com/document/product/1051/39088
  "myhuaweicloud.com", // swr.<region>.myhuaweicloud.com: https://support.huaweicloud.com/intl/en-us/usermanual-swr/swr_01_0011.html
  "cr.volces.com",
  "ivolces.com", // <instance>-<region>.cr.volces.com: https://www.volcengine.com/docs/6420
  "jfrog.io", // <server>.jfrog.io: https://jfrog.com/help/r/jfrog-artifactory-documentation/get-started-with-artifactory-as-a-docker-registry
  "cloudsmith.io",
  "cloudsmith.com", // docker.cloudsmith.io/<owner>: https://help.cloudsmith.io/docs/docker-registry
  "scw.cloud", // rg.<region>.scw.cloud/<namespace>: https://www.scaleway.com/en/docs/container-registry/
  "ionos.com", // <name>.cr.<region>.ionos.com: https://docs.ionos.com/cloud/containers/private-container-registry
  "digitaloceanspaces.com",
  "digitalocean.com", // registry.digitalocean.com/<name>: https://docs.digitalocean.com/products/container-registry/
  "gitlab.com", // registry.gitlab.com/<group>: https://docs.gitlab.com/user/packages/container_registry/
  "ovh.net", // <id>.<region>.container-registry.ovh.net: https://help.ovhcloud.com/csm/en-public-cloud-managed-private-registry-creation
  "vultrcr.com", // <region>.vultrcr.com/<name>: https://docs.vultr.com/vultr-container-registry
  "linodeobjects.com",
  "exo.io", // object stores that serve as registries: https://techdocs.akamai.com/cloud-computing/docs/object-storage
  "stackit.cloud", // registry.onstackit.cloud/<project>: https://docs.stackit.cloud/products/developer-platform/container-registry/
  "onstackit.cloud",
  "yandexcloud.net",
  "cr.yandex", // cr.yandex/<registry>: https://yandex.cloud/docs/container-registry/
  "upbound.io",
  "chainguard.dev",
  "nvcr.io",
  "depot.dev", // xpkg.upbound.io, cgr.dev and the like: an organisation is a label or a path
  "repo.nexus.sonatype.com",
  "repositories.cloud",
  "pkgs.dev.azure.com",
  "pkg.github.com",
];

/** The public suffix that a wildcard over `suffix` would open, or null. A single label is one whatever it is called. */
export function publicSuffix(suffix: string): string | null {
  const labels = suffix.split(".");
  const [second, top] = labels;
  if (second === undefined || top === undefined) return suffix;
  if (labels.length === 2 && top.length === 2 && secondLevels.has(second)) return suffix;
  return publicSuffixes.find((known) => isWithin(suffix, known)) ?? null;
}

/** The shared suffix that a wildcard over `suffix` would open, or null. What is below one counts too: *.dkr.ecr.eu-west-1.amazonaws.com. */
export function sharedSuffix(suffix: string): string | null {
  return sharedSuffixes.find((known) => isWithin(suffix, known)) ?? null;
}

function isWithin(suffix: string, known: string): boolean {
  return suffix === known || suffix.endsWith(`.${known}`);
}
