import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { ImpactPreview } from "#components/impact-preview.tsx";
import { ListDiff } from "#components/list-diff.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { RequestStatusBadge } from "#components/request-status-badge.tsx";
import { Timeline } from "#components/timeline.tsx";
import { ToldTable } from "#components/told-table.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/when.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { listTold } from "#lib/data/notification-views.ts";
import { findRequestView, type RequestClusterView } from "#lib/data/request-views.ts";
import type { Preview } from "#lib/domain/impact.ts";
import { mayFile } from "#lib/domain/permissions.ts";
import { isOpen } from "#lib/domain/request.ts";
import { openPreviews, refreshMs } from "../open-previews.ts";
import { ActionForm } from "./action-form.tsx";
import { withdrawAction } from "./actions.ts";
import { CopyForm, DeskForms, Discussion } from "./desk-forms.tsx";
import { QueueSteps, queueFields } from "./queue-steps.tsx";
import { AboutRequest, WhereItStands } from "./where-it-stands.tsx";

export async function generateMetadata({ params }: PageProps<"/requests/[requestId]">) {
  const request = await findRequestView(await requireActor(), (await params).requestId);
  return { title: request?.name ?? "No such request" };
}

export default async function RequestPage({ params, searchParams }: PageProps<"/requests/[requestId]">) {
  const actor = await requireActor();
  const { requestId } = await params;
  const request = await findRequestView(actor, requestId);
  if (request === null) notFound();
  if (request.status === "draft") redirect(`/requests/${requestId}/check`);
  const asked = await searchParams;
  const sent = asked["sent"] === "1" && request.waitsFor !== null;
  const settled =
    request.closed !== null && (request.status !== "approved" || request.progress.enforced === request.progress.total);
  const previews = await (isOpen(request.status) ? openPreviews(actor, request) : new Map<string, Preview>());
  const told = await listTold(actor, requestId);
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
      {sent && (
        <Notice tone="good">
          <strong>
            {request.name} is with {request.waitsFor}.
          </strong>{" "}
          {request.status === "submitted"
            ? "Somebody there looks at it and sends it on to TDP-k8saas, who decide."
            : "Somebody who did not write it decides."}{" "}
          When it is approved, the lists reach your clusters within seconds, and this page shows when each cluster has
          proven it.
        </Notice>
      )}
      <Panel title="Why">
        <p className="whitespace-pre-wrap wrap-anywhere">{request.reason}</p>
      </Panel>
      {request.clusters.map((cluster) => (
        <Panel key={cluster.id} title={cluster.name}>
          <ListDiff delta={cluster} />
          <ImpactPreview
            preview={previews.get(cluster.id)}
            cluster={cluster.name}
            here={`/requests/${requestId}`}
            addTo={
              mayFile(actor, { clusterIds: [cluster.id] })
                ? `/requests/new?from=${requestId}&cluster=${cluster.id}&of=${cluster.id}`
                : null
            }
          />
          <DeliveryState cluster={cluster} />
          <p className="mt-3">
            <Link href={`/clusters/${cluster.id}`} className="inline-block min-h-6">
              The list of {cluster.name}
            </Link>
          </p>
        </Panel>
      ))}
      {request.hiddenClusters > 0 && <p className="text-quiet">It also touches clusters that are not yours.</p>}
      <DeskForms request={request} actor={actor} queue={queueFields(asked)} />
      {request.may.edit && (
        <p>
          <Link href={`/requests/${requestId}/edit`} className="inline-block min-h-6">
            Change this request
          </Link>{" "}
          <span className="text-quiet">
            {request.given > 0
              ? "Whoever changes it becomes an author, and the approvals given no longer count."
              : "Whoever changes it becomes an author."}
          </span>
        </p>
      )}
      {request.closed !== null && <CopyForm request={request} />}
      {request.may.withdraw && (
        <details>
          <summary>Take this request back</summary>
          <div className="mt-3 space-y-3">
            <p>It is closed and nothing changes on the clusters. It stays in the history.</p>
            <ActionForm
              action={withdrawAction}
              button="Withdraw the request"
              look="danger"
              hidden={{ requestId, idempotencyKey: crypto.randomUUID() }}
            />
          </div>
        </details>
      )}
      <Discussion request={request} />
      <Panel title="What happened">
        <Timeline events={request.events} />
        {told.length > 0 && (
          <details className="mt-5">
            <summary>Who was told</summary>
            <ToldTable rows={told} />
          </details>
        )}
      </Panel>
    </>
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
