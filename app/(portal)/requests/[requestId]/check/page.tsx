import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { EndDate } from "#components/end-date.tsx";
import { EntryText } from "#components/entry-text.tsx";
import { ImpactPreview } from "#components/impact-preview.tsx";
import { ListDiff } from "#components/list-diff.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { OverlapNotes } from "#components/overlap-notes.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findRequestView, type RequestClusterView } from "#lib/data/request-views.ts";
import { usesInWords } from "#lib/domain/impact-words.ts";
import type { Step } from "../../new/steps.ts";
import { openPreviews, refreshMs } from "../../open-previews.ts";
import { ActionForm } from "../action-form.tsx";
import { submitAction, withdrawAction } from "../actions.ts";
import { AboutRequest } from "../where-it-stands.tsx";

export const metadata = { title: "Check your request" };

export default async function CheckPage({ params }: PageProps<"/requests/[requestId]/check">) {
  const actor = await requireActor();
  const { requestId } = await params;
  const request = await findRequestView(actor, requestId);
  if (request === null) notFound();
  if (request.status !== "draft") redirect(`/requests/${requestId}`);
  const key = crypto.randomUUID();
  const ends = distinctEnds(request.clusters);
  const previews = await openPreviews(actor, request);
  const change = (step: Step, what: string) => (
    <Link href={`/requests/new?draft=${requestId}&step=${step}`} className="inline-block min-h-6">
      Change<span className="sr-only"> {what}</span>
    </Link>
  );
  return (
    <>
      <LiveRefresh everyMs={refreshMs(previews)} />
      <h1>Check your request</h1>
      <p>Nothing is sent yet. This is what was understood, against each list as it is now. The draft is kept.</p>
      <dl className="divide-y divide-line rounded border border-line bg-surface px-5">
        <Answer label="Clusters" change={change("clusters", "the clusters")}>
          {request.clusters.map(({ name }) => name).join(", ")}
        </Answer>
        <Answer label="Registries" change={change("registries", "the registries")}>
          {summary(request.clusters)}
        </Answer>
        {ends.length > 0 && (
          <Answer label="Until" change={change("why", "until when")}>
            <Until ends={ends} />
          </Answer>
        )}
        <Answer label="Why" change={change("why", "why")}>
          <span className="whitespace-pre-wrap">{request.reason}</span>
          {request.ticket !== null && <span className="block text-quiet">Ticket {request.ticket}</span>}
        </Answer>
      </dl>
      {request.clusters.map((cluster) => (
        <Panel key={cluster.id} title={cluster.name}>
          <ListDiff delta={cluster} signals={request.risk.signals} uses={usesInWords(previews.get(cluster.id))} />
          <OverlapNotes delta={cluster} />
          <p className="mt-3 text-quiet">
            Always on the list: <EntryText>cr.l5d.io</EntryText>, a platform registry that Linkerd needs. It cannot be
            removed.
          </p>
          <ImpactPreview
            preview={previews.get(cluster.id)}
            cluster={cluster.name}
            here={`/requests/${requestId}/check`}
            addTo={`/requests/new?draft=${requestId}&of=${cluster.id}`}
          />
        </Panel>
      ))}
      <Panel title="Risk, and where it goes">
        <div className="space-y-3">
          <AboutRequest request={request} />
          <p>
            {request.route === "support-platform"
              ? "A request of this risk goes to support-platform first. They look at it and send it on to TDP-k8saas, who decide."
              : "It goes to TDP-k8saas, who decide."}
            {request.needed > 1 && ` It needs ${request.needed} approvals.`}
          </p>
        </div>
      </Panel>
      <ActionForm
        action={submitAction}
        button={`Send to ${request.route}`}
        hidden={{ requestId, digest: request.digest, idempotencyKey: key }}
      />
      <ActionForm
        action={withdrawAction}
        button="Discard this draft"
        look="quiet"
        hidden={{ requestId, idempotencyKey: key, draft: "1" }}
      />
    </>
  );
}

function Answer({ label, change, children }: { label: string; change: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[8rem_1fr_auto]">
      <dt className="font-semibold">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
      <dd>{change}</dd>
    </div>
  );
}

/** The ends of what is added, each once. */
function distinctEnds(clusters: readonly RequestClusterView[]): (Date | null)[] {
  const all = clusters.flatMap(({ added, ends }) =>
    added.map((entry) => ends.find((each) => each.entry === entry)?.after ?? null),
  );
  return [...new Map(all.map((end) => [end?.getTime(), end])).values()];
}

function Until({ ends }: { ends: readonly (Date | null)[] }) {
  const [only] = ends;
  if (ends.length > 1) return <>Different ends, which stand below</>;
  return only ? <EndDate at={only} /> : <>No end</>;
}

/** What is asked for, in few words; cluster by cluster it stands below. */
function summary(clusters: readonly RequestClusterView[]): string {
  const distinct = (of: (cluster: RequestClusterView) => readonly string[]) => new Set(clusters.flatMap(of)).size;
  const [added, removed] = [distinct(({ added: all }) => all), distinct(({ removed: all }) => all)];
  const moved = distinct(({ added: fresh, ends }) =>
    ends.map(({ entry }) => entry).filter((entry) => !fresh.includes(entry)),
  );
  const parts = [
    ...(added > 0 ? [`${added} to add`] : []),
    ...(removed > 0 ? [`${removed} to remove`] : []),
    ...(moved > 0 ? [`${moved} with another end`] : []),
    ...(clusters.some(({ modeBefore, modeAfter }) => modeBefore !== modeAfter) ? ["another mode"] : []),
    ...(clusters.some(({ exemptBefore, exemptAfter }) => exemptBefore.join() !== exemptAfter.join())
      ? ["other exempt namespaces"]
      : []),
  ];
  return parts.length === 0 ? "Nothing changes" : parts.join(", ");
}
