import { config } from "#lib/config.ts";
import { toYaml } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { onboardingManifest } from "#lib/delivery/kubernetes/onboarding.ts";
import type { OptionalParts } from "#lib/domain/optional-parts.ts";
import type { Revision } from "#lib/domain/revision.ts";

/** The onboarding manifest as a file; `anchor=yes` or `no` in the address adds or leaves out that part, as do `watch` and `preview`. */
export function manifestResponse(
  request: Request,
  clusterName: string,
  parts: OptionalParts,
  revision: Revision | null,
): Response {
  const asked = new URL(request.url).searchParams;
  const wants = (part: keyof OptionalParts) => (asked.has(part) ? asked.get(part) === "yes" : parts[part]);
  const manifest = onboardingManifest({
    clusterName,
    portalUrl: config().portalUrl,
    mutatingAnchor: wants("anchor"),
    watch: wants("watch"),
    impactPreview: wants("preview"),
    revision,
  });
  return new Response(toYaml(manifest), {
    headers: {
      "content-type": "application/yaml",
      "content-disposition": `attachment; filename="${clusterName}.yaml"`,
    },
  });
}
