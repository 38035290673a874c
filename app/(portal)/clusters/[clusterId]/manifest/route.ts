import { findActor } from "#lib/auth/require-actor.ts";
import { findClusterName, findCurrentRevision } from "#lib/data/cluster-views.ts";
import { mayRegisterClusters } from "#lib/domain/permissions.ts";
import { manifestResponse } from "../../manifest-response.ts";

/** What an admin of the cluster applies again after something of ours was changed there. */
export async function GET(request: Request, { params }: RouteContext<"/clusters/[clusterId]/manifest">) {
  const actor = await findActor();
  const { clusterId } = await params;
  const name = actor !== null && mayRegisterClusters(actor) ? await findClusterName(clusterId) : null;
  return manifestResponse(request, name, name === null ? null : await findCurrentRevision({ id: clusterId }));
}
