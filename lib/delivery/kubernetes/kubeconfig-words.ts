import type { KubeconfigProblem, KubeconfigProblemCode } from "./kubeconfig.ts";

const tokenHint = "Use the kubeconfig with the token of the portal's ServiceAccount instead.";

const words: Record<KubeconfigProblemCode, (fact: string) => string> = {
  too_large: () =>
    "This is larger than 100 kB, which no kubeconfig for one cluster is. Paste what `kubectl config view --minify --flatten` prints.",
  not_yaml: () => "This cannot be read as YAML. Paste the whole kubeconfig, without aliases (&, *).",
  not_a_kubeconfig: (fact) =>
    fact === ""
      ? "This is not a kubeconfig: it needs clusters, users and contexts. Paste the whole file."
      : `This is not a kubeconfig: ${fact} is not what it should be. Paste the whole file as kubectl wrote it.`,
  no_current_context: () => "The kubeconfig does not say which context to use: set current-context.",
  several_contexts: () =>
    "The kubeconfig has several contexts and does not say which to use: paste what `kubectl config view --minify --flatten --context=…` prints.",
  context_incomplete: (fact) =>
    `The current context names a ${fact} that the kubeconfig does not hold. Paste what \`kubectl config view --minify --flatten\` prints.`,
  exec: () => `The kubeconfig runs a program to log in (exec), which the portal never does. ${tokenHint}`,
  auth_provider: () => `The kubeconfig logs in through an auth-provider, which the portal does not have. ${tokenHint}`,
  file_path: (fact) =>
    `${fact} names a file on your machine. Paste what \`kubectl config view --minify --flatten\` prints: it holds the contents.`,
  proxy: () =>
    "The kubeconfig goes through a proxy (proxy-url). The portal connects to the API server directly: leave it out.",
  insecure: () =>
    "The kubeconfig does not check who answers (insecure-skip-tls-verify). Give the cluster's certificate-authority-data instead.",
  impersonation: () => `The kubeconfig acts as somebody else (as). ${tokenHint}`,
  password: () => `The kubeconfig logs in by name and password, which Kubernetes no longer takes. ${tokenHint}`,
  no_credential: () =>
    "The kubeconfig holds neither a usable token nor a client certificate with its key. Paste one made with `kubectl create token portal -n trusted-registries`.",
  bad_certificate: (fact) => `${fact} is not a certificate that can be read. Paste it as kubectl wrote it, in base64.`,
  server_invalid: () =>
    "The server's address cannot be read: it is an https:// address without a name, password or query in it. Correct it.",
  not_https: () =>
    "The server's address begins with http://, which anybody on the way could read. Give the one that begins with https://.",
  link_local_address: (fact) =>
    `${fact} is a link-local address, which no cluster of the portal has. Give the address of the cluster's API server.`,
  metadata_address: (fact) =>
    `${fact} is a cloud's metadata service, not a cluster. Give the address of the cluster's API server.`,
  loopback_address: (fact) =>
    `${fact} is the machine the portal itself runs on, not a cluster. Give the address of the cluster's API server.`,
};

/** One sentence for the person who pasted it. */
export function kubeconfigProblemWords({ problem, fact }: KubeconfigProblem): string {
  return words[problem](fact);
}
