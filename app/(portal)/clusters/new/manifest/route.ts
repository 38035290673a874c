import { findActor } from "#lib/auth/require-actor.ts";
import { isClusterName } from "#lib/domain/cluster-name.ts";
import { mayRegisterClusters } from "#lib/domain/permissions.ts";
import { manifestResponse } from "../../manifest-response.ts";

/** What an admin of the cluster applies once. */
export async function GET(request: Request): Promise<Response> {
  const actor = await findActor();
  const name = new URL(request.url).searchParams.get("name") ?? "";
  const mayHaveIt = actor !== null && mayRegisterClusters(actor) && isClusterName(name);
  return manifestResponse(request, mayHaveIt ? name : null, null);
}
