import { newToken } from "#lib/domain/drift.ts";
import { isKubeconfigProblem, readKubeconfig } from "./kubernetes/kubeconfig.ts";

/** Why a cluster probably no longer accepts the portal's credentials, and what to do. `said` is the API server's own answer. */
export function unauthorizedWords(kubeconfig: string, now: Date, said: string): string {
  const end = tokenEnd(kubeconfig);
  const until = "Until then the cluster stays as it is, and the portal cannot see what happens to it.";
  if (end !== null && end <= now)
    return `The portal's token expired on ${day(end)}. An admin of the cluster makes a new one (kubectl create token portal -n trusted-registries), and a platform admin replaces the credentials on the cluster's page. ${until}`;
  if (end !== null)
    return `The cluster no longer accepts the portal's token, which runs until ${day(end)}: the ServiceAccount portal, or its namespace, was probably deleted. An admin of the cluster applies the onboarding manifest again. ${newToken} ${until}`;
  return `${said}. ${until}`;
}

/** When the kubeconfig's token ends, as it says itself; null when it does not. */
function tokenEnd(kubeconfig: string): Date | null {
  const access = readKubeconfig(kubeconfig, { allowLoopback: true });
  if (isKubeconfigProblem(access) || !("token" in access.credential)) return null;
  try {
    const payload = Buffer.from(access.credential.token.split(".")[1] ?? "", "base64url").toString("utf8");
    const { exp } = JSON.parse(payload) as { exp?: unknown };
    return typeof exp === "number" ? new Date(exp * 1000) : null;
  } catch {
    return null;
  }
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
