/** One of the fixed people whom the demo, the tests and the seed share. */
export interface Person {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  /** What the identity provider claims of them. */
  readonly groups: readonly string[];
  /** Who they are and what they may do, for the sign-in page. */
  readonly about: string;
}

/** The tenants and the clusters they own. */
export const tenants = [
  { name: "Lja", clusters: ["k8saas-lja-232-sandbox", "k8saas-lja-232-prod"] },
  { name: "Orion", clusters: ["k8saas-orion-118-dev"] },
] as const;

export type ClusterName = (typeof tenants)[number]["clusters"][number];

/** The group whose members belong to a cluster's tenant. */
export const memberGroup = (cluster: ClusterName) => `${cluster}-k8saas-devops-cluster-role`;

const sandbox = memberGroup("k8saas-lja-232-sandbox");
const production = memberGroup("k8saas-lja-232-prod");

function person(login: string, surname: string, groups: readonly string[], about: string): Person {
  const first = login.charAt(0).toUpperCase() + login.slice(1);
  return { login, name: `${first} ${surname}`, email: `${login}@people.example`, groups, about };
}

export const cast = {
  tess: person("tess", "Moreau", [sandbox], "Tenant Lja, cluster sandbox only: files and follows requests for it."),
  noor: person("noor", "Haddad", [sandbox, production], "Tenant Lja, clusters sandbox and prod: files for both."),
  olaf: person("olaf", "Berg", [memberGroup("k8saas-orion-118-dev")], "Tenant Orion, cluster dev: never sees Lja."),
  sam: person("sam", "Okafor", ["support-platform"], "Support: sees every request, helps; decides nothing."),
  ada: person("ada", "Lindqvist", ["TDP-k8saas"], "Approver: decides requests."),
  abel: person("abel", "Costa", ["TDP-k8saas"], "Approver: decides requests, the second pair of eyes."),
  vera: person("vera", "Novak", ["k8saas-auditors"], "Auditor: reads everything, changes nothing."),
  pat: person("pat", "Quinn", ["k8saas-platform-admins"], "Platform admin: registers clusters; decides nothing."),
  iris: person(
    "iris",
    "Dubois",
    [sandbox, "TDP-k8saas"],
    "Tenant Lja, cluster sandbox, and approver: files and decides, but never what she filed herself.",
  ),
  mallory: person("mallory", "Vance", ["everybody"], "In no group that counts: is always refused."),
} as const satisfies Record<string, Person>;

export type Login = keyof typeof cast;
