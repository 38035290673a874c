import Link from "next/link";
import { ImpactPreview } from "#components/impact-preview.tsx";
import { ListDiff } from "#components/list-diff.tsx";
import { Badge, type BadgeTone } from "#components/ui/badge.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/when.tsx";
import type { RequestClusterView } from "#lib/data/request-views.ts";
import type { Preview } from "#lib/domain/impact.ts";
import { usesInWords } from "#lib/domain/impact-words.ts";
import type { Arrival } from "#lib/domain/progress.ts";
import type { SaidSignal } from "#lib/domain/risk-signals.ts";

interface Props {
  readonly cluster: RequestClusterView;
  readonly signals: readonly SaidSignal[];
  readonly preview: Preview | undefined;
  /** The page itself, to read again. */
  readonly here: string;
  /** Where proposed entries are added to a form; null for whoever does not write the request. */
  readonly addTo: string | null;
}

/** What a request does to one cluster's list as it is now, what that means for what runs there, and how far it has come. */
export function ClusterPanel({ cluster, signals, preview, here, addTo }: Props) {
  return (
    <Panel title={cluster.name}>
      <ListDiff delta={cluster} signals={signals} uses={usesInWords(preview)} />
      <ImpactPreview preview={preview} cluster={cluster.name} here={here} addTo={addTo} />
      <DeliveryState cluster={cluster} />
      <p className="mt-3">
        <Link href={`/clusters/${cluster.id}`} className="inline-block min-h-6">
          The list of {cluster.name}
        </Link>
      </p>
    </Panel>
  );
}

const arrivals: Record<Arrival, { readonly word: string; readonly tone: BadgeTone }> = {
  enforced: { word: "Enforced", tone: "good" },
  replaced: { word: "Replaced", tone: "off" },
  on_its_way: { word: "On its way", tone: "info" },
  stuck: { word: "Not arrived", tone: "bad" },
};

function DeliveryState({ cluster: { delivery } }: { cluster: RequestClusterView }) {
  if (delivery === null) return null;
  const { arrival, revision, proof, message } = delivery;
  const { word, tone } = arrivals[arrival];
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      <Badge tone={tone}>{word}</Badge>
      <span className="wrap-anywhere">
        Revision {revision}
        {proof === null && message !== null && `. ${message}`}
        {proof !== null && (
          <>
            {arrival === "replaced" && `, by revision ${proof.revision} before it arrived`}
            {arrival === "enforced" && proof.revision === revision && ", proven by the cluster"}
            {arrival === "enforced" && proof.revision > revision && `, proven as part of revision ${proof.revision}`}{" "}
            <When at={proof.at} />
          </>
        )}
      </span>
    </div>
  );
}
