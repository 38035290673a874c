import { DriftPanel } from "#components/drift-panel.tsx";
import type { ClusterView } from "#lib/data/cluster-views.ts";
import { type Actor, mayRegisterClusters } from "#lib/domain/permissions.ts";
import { ApplyManifest } from "../apply-manifest.tsx";

/** What somebody changed in the cluster, and for a platform admin the manifest that puts it right. */
export function DriftSection({ cluster, actor }: { cluster: ClusterView; actor: Actor }) {
  const judging = cluster.conditions.find(({ type }) => type === "Judging");
  return (
    <DriftPanel
      drift={cluster.drift}
      mode={cluster.mode ?? "off"}
      openSince={judging?.status === "False" ? judging.since : null}
    >
      {mayRegisterClusters(actor) ? (
        <>
          <p>
            An admin of the cluster applies the onboarding manifest again. It opens nothing: it holds the mode in force.
          </p>
          <ApplyManifest href={`/clusters/${cluster.id}/manifest`} name={cluster.name} parts={cluster.parts} again />
        </>
      ) : (
        <p>
          An admin of the cluster applies the onboarding manifest again; a platform admin downloads it from this page.
        </p>
      )}
    </DriftPanel>
  );
}
