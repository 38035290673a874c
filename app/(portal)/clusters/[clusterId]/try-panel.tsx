import { Panel } from "#components/ui/panel.tsx";
import { VerdictForm } from "./verdict-form.tsx";

/** "Would this image be admitted?", on the cluster's page and again beside each answer. */
export function TryPanel({ clusterId, typed = "" }: { clusterId: string; typed?: string }) {
  return (
    <Panel title="Would this image be admitted?">
      <p className="mb-4 text-quiet">The cluster itself is asked, and its answer explained.</p>
      <VerdictForm clusterId={clusterId} typed={typed} />
    </Panel>
  );
}
