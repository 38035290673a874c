import { findActor } from "#lib/auth/require-actor.ts";
import { findOptionalParts } from "#lib/data/cluster-part-views.ts";
import { findClusterName, findCurrentRevision } from "#lib/data/cluster-views.ts";
import { mayRegisterClusters } from "#lib/domain/permissions.ts";
import { manifestResponse } from "../../manifest-response.ts";

/** What an admin of the cluster applies again after something of ours was changed there: with the parts that were there before. */
export async function GET(request: Request, { params }: RouteContext<"/clusters/[clusterId]/manifest">) {
  const actor = await findActor();
  const { clusterId } = await params;
  const name = actor !== null && mayRegisterClusters(actor) ? await findClusterName(clusterId) : null;
  if (name === null) return new Response("Not found\n", { status: 404 });
  const cluster = { id: clusterId };
  return manifestResponse(request, name, await findOptionalParts(cluster), await findCurrentRevision(cluster));
}
