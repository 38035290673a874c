import { resolve } from "node:path";
import { ensureBuilt, GoMissing, type GoModule, holdsPrograms, type Progress } from "./go-module.ts";

export { GoMissing };

/** One program that acts by the name it is called with. */
const controlPlane: GoModule = {
  name: "control-plane",
  title: "the control plane",
  sources: ["main.go"],
  ldflags,
  programs: { "kube-apiserver": ["build", "-v"] },
  links: { etcd: "kube-apiserver", kubectl: "kube-apiserver" },
};
const programs = ["kube-apiserver", "etcd", "kubectl"];

/**
 * The folder that holds `kube-apiserver`, `etcd` and `kubectl`: the one KUBEBUILDER_ASSETS names, else one built from `e2e/control-plane`.
 * @throws GoMissing
 */
export async function ensureControlPlane(onProgress: Progress, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const assets = env["KUBEBUILDER_ASSETS"];
  if (assets && (await holdsPrograms(assets, programs))) return resolve(assets);
  if (assets) onProgress(`KUBEBUILDER_ASSETS is ${assets}, which lacks one of ${programs.join(", ")}: not used`);
  return ensureBuilt(controlPlane, onProgress, env).catch((error: unknown) => {
    if (!(error instanceof GoMissing)) throw error;
    throw new GoMissing(
      `${error.message} Or set KUBEBUILDER_ASSETS to a folder with ${programs.join(", ")}, for tests and the demo.`,
    );
  });
}

/** The versions that the programs report, as Kubernetes' own build sets them. Without them the API server calls itself v0.0.0. */
function ldflags(goMod: string): string {
  const [, version, major, minor] = /^\s*k8s\.io\/kubernetes (v(\d+)\.(\d+)\.\S+)/m.exec(goMod) ?? [];
  if (!version) throw new Error("e2e/control-plane/go.mod does not require k8s.io/kubernetes");
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  const set = packages.flatMap((name) => Object.entries(values).map(([key, value]) => `-X ${name}.${key}=${value}`));
  return ["-s -w", ...set].join(" ");
}
