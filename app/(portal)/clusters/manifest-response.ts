import { config } from "#lib/config.ts";
import { toYaml } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { onboardingManifest } from "#lib/delivery/kubernetes/onboarding.ts";
import type { Revision } from "#lib/domain/revision.ts";

/** The onboarding manifest as a file; `anchor=yes` in the address adds the second anchor. Null for somebody who may not have it. */
export function manifestResponse(request: Request, clusterName: string | null, revision: Revision | null): Response {
  if (clusterName === null) return new Response("Not found\n", { status: 404 });
  const mutatingAnchor = new URL(request.url).searchParams.get("anchor") === "yes";
  const manifest = onboardingManifest({ clusterName, portalUrl: config().portalUrl, mutatingAnchor, revision });
  return new Response(toYaml(manifest), {
    headers: {
      "content-type": "application/yaml",
      "content-disposition": `attachment; filename="${clusterName}.yaml"`,
    },
  });
}
