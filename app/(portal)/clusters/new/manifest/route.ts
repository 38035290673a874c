import { findActor } from "#lib/auth/require-actor.ts";
import { config } from "#lib/config.ts";
import { toYaml } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { onboardingManifest } from "#lib/delivery/kubernetes/onboarding.ts";
import { isClusterName } from "#lib/domain/cluster-name.ts";
import { mayRegisterClusters } from "#lib/domain/permissions.ts";

/** What an admin of the cluster applies once. */
export async function GET(request: Request): Promise<Response> {
  const actor = await findActor();
  const clusterName = new URL(request.url).searchParams.get("name") ?? "";
  if (actor === null || !mayRegisterClusters(actor) || !isClusterName(clusterName))
    return new Response("Not found\n", { status: 404 });
  return new Response(toYaml(onboardingManifest({ clusterName, portalUrl: config().portalUrl })), {
    headers: {
      "content-type": "application/yaml",
      "content-disposition": `attachment; filename="${clusterName}.yaml"`,
    },
  });
}
