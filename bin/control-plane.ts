/** Prints the folder with kube-apiserver, etcd and kubectl, and nothing else, on standard output. Builds them when they are missing. */
import { ensureControlPlane, GoMissing } from "#lib/testing/control-plane.ts";

try {
  console.log(await ensureControlPlane((line) => console.error(line)));
} catch (error) {
  if (!(error instanceof GoMissing)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
