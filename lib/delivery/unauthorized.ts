import { tokenWords } from "#lib/domain/failure-words.ts";
import { isKubeconfigProblem, readKubeconfig } from "./kubernetes/kubeconfig.ts";

/** Why a cluster probably no longer accepts the portal's credentials, and what to do. `said` is the failure in words. */
export function unauthorizedWords(kubeconfig: string, now: Date, said: string): string {
  const end = tokenEnd(kubeconfig);
  if (end === null) return tokenWords.token_unknown({ day: "", said });
  return tokenWords[end <= now ? "token_expired" : "token_refused"]({ day: day(end), said });
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
