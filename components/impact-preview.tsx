import { listed, type Preview } from "#lib/domain/impact.ts";
import { grantPreview, howMany, impactSentences, podsInWorkloads, previewWords } from "#lib/domain/impact-words.ts";
import { AffectedWorkloads } from "./affected-workloads.tsx";
import { PlatformNeedsNotice } from "./platform-needs-notice.tsx";
import { ProposedEntries } from "./proposed-entries.tsx";
import { Badge } from "./ui/badge.tsx";
import { Notice } from "./ui/notice.tsx";
import { When } from "./when.tsx";

interface Props {
  /** Undefined where there is none: it is decided, or the cluster is not one that this person may look into. */
  readonly preview: Preview | undefined;
  readonly cluster: string;
  /** The page itself, to read again. */
  readonly here: string;
  /** Where the proposed entries are added to a form; null for whoever does not write the request. */
  readonly addTo: string | null;
}

/** What a change means for what runs on one cluster, as that cluster told it. */
export function ImpactPreview({ preview, cluster, here, addTo }: Props) {
  if (preview === undefined) return null;
  const again = (
    <a href={here} className="inline-block min-h-6">
      Read again<span className="sr-only"> what runs on {cluster}</span>
    </a>
  );
  return (
    <section
      aria-label={`What this means for what runs on ${cluster}`}
      className="mt-4 space-y-3 border-t border-line pt-4"
    >
      {!(preview.state === "seen" && preview.impact.pods === 0) && (
        <h3 className="font-semibold">What this means for what runs there</h3>
      )}
      {preview.needs !== null && <PlatformNeedsNotice needs={preview.needs} addTo={addTo} />}
      {preview.state === "waiting" && (
        <p role="status">
          {previewWords.waiting} {again}
        </p>
      )}
      {preview.state === "unseen" && <Unseen preview={preview} again={again} />}
      {preview.state === "seen" && <Seen preview={preview} again={again} addTo={addTo} cluster={cluster} />}
    </section>
  );
}

type State<S extends Preview["state"]> = Extract<Preview, { readonly state: S }>;

function Unseen({ preview, again }: { preview: State<"unseen">; again: React.ReactNode }) {
  if (preview.reason === "failed")
    return (
      <Notice tone="warn">
        {previewWords.failed} (<When at={preview.at} />
        ): <span className="wrap-anywhere">{preview.message}</span> {again}
      </Notice>
    );
  return (
    <Notice tone="warn">
      <p>{previewWords.forbidden}</p>
      <pre className="my-2 rounded bg-surface p-3 font-mono text-sm wrap-anywhere whitespace-pre-wrap">
        {grantPreview}
      </pre>
      <p>{again}</p>
    </Notice>
  );
}

function Seen({
  preview: { impact },
  again,
  addTo,
  cluster,
}: {
  preview: State<"seen">;
  again: React.ReactNode;
  addTo: string | null;
  cluster: string;
}) {
  const { refused, warned, relieved, exempt, debug, entries } = impact;
  if (impact.pods === 0)
    return (
      <p className="text-quiet">
        {impactSentences(impact)[0]} Read from the cluster <When at={impact.readAt} />. {again}
      </p>
    );
  const [first, ...more] = impactSentences(impact);
  const affected = [...refused, ...warned];
  const namespaces = [...new Set(exempt.map(({ namespace }) => namespace))].sort();
  return (
    <>
      <p className="flex flex-wrap items-center gap-3">
        {refused.length > 0 ? (
          <Badge tone="bad">Refused</Badge>
        ) : warned.length > 0 ? (
          <Badge tone="warn">Warned</Badge>
        ) : (
          <Badge tone="good">Untouched</Badge>
        )}
        <strong className="min-w-0">{first}</strong>
      </p>
      {more.length > 0 && <p>{more.join(" ")}</p>}
      {affected.length > 0 && <p className="text-quiet">{previewWords.goes_on}</p>}
      <p className="text-quiet">
        Read from the cluster <When at={impact.readAt} />: {podsInWorkloads(impact)} run there. {again}
      </p>
      <AffectedWorkloads affected={listed(affected)} />
      {entries.length > 0 && <ProposedEntries entries={entries} addTo={addTo} cluster={cluster} />}
      {relieved.length > 0 && (
        <details>
          <summary>{howMany(relieved)} would be let in again</summary>
          <AffectedWorkloads affected={listed(relieved)} quietly />
        </details>
      )}
      {exempt.length > 0 && (
        <details>
          <summary>
            {howMany(exempt)} let through, because {namespaces.join(", ")} {namespaces.length === 1 ? "is" : "are"}{" "}
            exempt
          </summary>
          <AffectedWorkloads affected={listed(exempt)} quietly />
        </details>
      )}
      {debug.length > 0 && (
        <details>
          <summary>{howMany(debug)} with a debug container that would be refused when it is added again</summary>
          <AffectedWorkloads affected={listed(debug)} quietly />
        </details>
      )}
    </>
  );
}
