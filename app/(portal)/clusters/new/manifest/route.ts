import { findActor } from "#lib/auth/require-actor.ts";
import { isClusterName } from "#lib/domain/cluster-name.ts";
import { firstParts } from "#lib/domain/optional-parts.ts";
import { mayRegisterClusters } from "#lib/domain/permissions.ts";
import { manifestResponse } from "../../manifest-response.ts";

/** What an admin of the cluster applies once. */
export async function GET(request: Request): Promise<Response> {
  const actor = await findActor();
  const name = new URL(request.url).searchParams.get("name") ?? "";
  const mayHaveIt = actor !== null && mayRegisterClusters(actor) && isClusterName(name);
  return mayHaveIt ? manifestResponse(request, name, firstParts, null) : new Response("Not found\n", { status: 404 });
}
