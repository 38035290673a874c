import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cluster } from "./cluster.ts";

/** One request as the API server's own audit log has it. */
export interface AuditLine {
  readonly verb: string;
  readonly user: { readonly username: string };
  /** For whom the user acted. */
  readonly impersonatedUser?: { readonly username: string };
  readonly objectRef?: { readonly resource: string; readonly subresource?: string; readonly namespace?: string };
  readonly responseStatus?: { readonly code: number };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the policies found wrong, as they wrote it beside the requests of one user. */
export async function refusalsInAuditLog(cluster: Cluster, username: string): Promise<string[]> {
  const text = await readFile(join(cluster.dir, "audit.log"), "utf8");
  const lines = text.split("\n").filter((line) => line.endsWith("}")); // the last one may be half written
  return lines
    .map((line) => JSON.parse(line) as AuditLine)
    .filter(({ user, impersonatedUser = user }) => impersonatedUser.username === username)
    .filter(({ responseStatus }) => responseStatus?.code === 403)
    .flatMap(({ annotations }) => annotations?.["validation.policy.admission.k8s.io/validation_failure"] ?? []);
}
