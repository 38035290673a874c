import Link from "next/link";
import { ImpactPreview } from "#components/impact-preview.tsx";
import { ListDiff } from "#components/list-diff.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/when.tsx";
import type { RequestClusterView } from "#lib/data/request-views.ts";
import type { Preview } from "#lib/domain/impact.ts";
import { usesInWords } from "#lib/domain/impact-words.ts";
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

function DeliveryState({ cluster }: { cluster: RequestClusterView }) {
  const { delivery } = cluster;
  if (delivery === null) return null;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      {delivery.enforced ? (
        <>
          <Badge tone="good">Enforced</Badge>
          <span>
            Revision {delivery.revision}
            {delivery.enforcedAt !== null && (
              <>
                , proven by the cluster <When at={delivery.enforcedAt} />
              </>
            )}
          </span>
        </>
      ) : (
        <>
          <Badge tone={delivery.status === "queued" ? "info" : "bad"}>
            {delivery.status === "queued" ? "Delivering" : delivery.status}
          </Badge>
          <span className="wrap-anywhere">
            Revision {delivery.revision}. {delivery.message}
          </span>
        </>
      )}
    </div>
  );
}
