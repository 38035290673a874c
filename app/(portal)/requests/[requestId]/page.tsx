import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { Precedents } from "#components/precedents.tsx";
import { RequestStatusBadge } from "#components/request-status-badge.tsx";
import { Timeline } from "#components/timeline.tsx";
import { ToldTable } from "#components/told-table.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findElsewhere } from "#lib/data/elsewhere-views.ts";
import { listTold } from "#lib/data/notification-views.ts";
import { findPrecedents } from "#lib/data/precedent-views.ts";
import { findRequestNamed, findRequestView } from "#lib/data/request-views.ts";
import { cannedReasonsFor } from "#lib/domain/canned-reasons.ts";
import { deedWords } from "#lib/domain/deed-words.ts";
import type { Preview } from "#lib/domain/impact.ts";
import { mayFile } from "#lib/domain/permissions.ts";
import { hasArrived } from "#lib/domain/progress.ts";
import { isOpen } from "#lib/domain/request.ts";
import { asOf, riskWasWhen } from "#lib/domain/risk-signals.ts";
import { openPreviews, refreshMs } from "../open-previews.ts";
import { ClaimPanel } from "./claim-panel.tsx";
import { ClusterPanel } from "./cluster-panel.tsx";
import { DeskForms } from "./desk-forms.tsx";
import { Discussion } from "./discussion.tsx";
import { OtherDeeds } from "./other-deeds.tsx";
import { QueueSteps, queueFields } from "./queue-steps.tsx";
import { SentNotice } from "./sent-notice.tsx";
import { AboutRequest, WhereItStands } from "./where-it-stands.tsx";

/** Once for the title and the page. */
const read = cache(async (requestId: string) => {
  const actor = await requireActor();
  return { actor, request: await findRequestView(actor, requestId) };
});

export async function generateMetadata({ params }: PageProps<"/requests/[requestId]">) {
  return { title: (await read((await params).requestId)).request?.name ?? "No such request" };
}

export default async function RequestPage({ params, searchParams }: PageProps<"/requests/[requestId]">) {
  const { requestId } = await params;
  const { actor, request } = await read(requestId);
  if (request === null) {
    const named = await findRequestNamed(actor, requestId);
    if (named === null) notFound();
    redirect(`/requests/${named}`);
  }
  if (request.status === "draft") redirect(`/requests/${requestId}/check`);
  const asked = await searchParams;
  const sent = asked["sent"] === "1" && request.waitsFor !== null;
  const said = deedWords(String(asked["done"] ?? ""), request);
  const settled = request.closed !== null && (request.status !== "approved" || hasArrived(request.progress));
  const [previews, precedents] = isOpen(request.status)
    ? await Promise.all([openPreviews(actor, request), findPrecedents(actor, request)])
    : [new Map<string, Preview>(), []];
  const signals = asOf(request.risk.signals, riskWasWhen(request.status));
  const told = await listTold(actor, requestId);
  const canned = request.may.decide ? cannedReasonsFor(await findElsewhere(actor, [request])) : [];
  return (
    <>
      {!settled && <LiveRefresh everyMs={refreshMs(previews)} />}
      <QueueSteps actor={actor} params={asked} decided={!request.may.decide && !request.may.escalate} />
      <div className="space-y-2">
        <div className="flex flex-wrap items-center gap-4">
          <h1>{request.name}</h1>
          <RequestStatusBadge status={request.status} progress={request.progress} />
        </div>
        <p className="text-lg" role="status">
          <WhereItStands request={request} />
        </p>
        <AboutRequest request={request} />
      </div>
      {asked["late"] === "1" && (
        <Notice tone="warn" role="alert">
          <strong>What you just sent was not done.</strong> The request had moved on meanwhile; above stands where it is
          now.
        </Notice>
      )}
      {sent && <SentNotice request={request} />}
      {said !== null && (
        <Notice tone="good">
          <strong>{said.done}</strong> {said.next}
        </Notice>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_1fr]">
        <div className="min-w-0 space-y-6">
          <Panel title="Why">
            <p className="whitespace-pre-wrap wrap-anywhere">{request.reason}</p>
          </Panel>
          {request.clusters.map((cluster) => (
            <ClusterPanel
              key={cluster.id}
              cluster={cluster}
              signals={signals}
              preview={previews.get(cluster.id)}
              here={`/requests/${requestId}`}
              addTo={
                mayFile(actor, { clusterIds: [cluster.id] })
                  ? `/requests/new?from=${requestId}&cluster=${cluster.id}&of=${cluster.id}`
                  : null
              }
            />
          ))}
          {request.hiddenClusters > 0 && <p className="text-quiet">It also touches clusters that are not yours.</p>}
          <Precedents precedents={precedents} />
        </div>
        <div className="min-w-0 space-y-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <ClaimPanel request={request} queue={queueFields(asked)} />
          <DeskForms request={request} actor={actor} canned={canned} queue={queueFields(asked)} />
          <OtherDeeds request={request} />
        </div>
        <div className="min-w-0 space-y-6">
          <Discussion request={request} queue={queueFields(asked)} />
          <Panel title="What happened">
            <Timeline events={request.events} />
            {told.length > 0 && (
              <details className="mt-5">
                <summary>Who was told</summary>
                <ToldTable rows={told} />
              </details>
            )}
          </Panel>
        </div>
      </div>
    </>
  );
}
