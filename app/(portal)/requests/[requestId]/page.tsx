import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { ImpactPreview } from "#components/impact-preview.tsx";
import { ListDiff } from "#components/list-diff.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { RequestStatusBadge } from "#components/request-status-badge.tsx";
import { Timeline } from "#components/timeline.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/when.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findRequestView, type RequestClusterView, type RequestView } from "#lib/data/request-views.ts";
import type { Preview } from "#lib/domain/impact.ts";
import { mayFile } from "#lib/domain/permissions.ts";
import { openPreviews, refreshMs } from "../open-previews.ts";
import { ActionForm } from "./action-form.tsx";
import { withdrawAction } from "./actions.ts";
import { DecisionForm } from "./decision-form.tsx";

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
  const sent = (await searchParams)["sent"] === "1" && request.status === "escalated";
  const settled =
    request.status === "rejected" ||
    request.status === "withdrawn" ||
    (request.status === "approved" && request.progress.enforced === request.progress.total);
  const previews = await (request.status === "escalated" ? openPreviews(actor, request) : new Map<string, Preview>());
  return (
    <>
      {!settled && <LiveRefresh everyMs={refreshMs(previews)} />}
      <div className="space-y-2">
        <div className="flex flex-wrap items-center gap-4">
          <h1>{request.name}</h1>
          <RequestStatusBadge status={request.status} progress={request.progress} />
        </div>
        <p className="text-lg" role="status">
          <WhereItStands request={request} />
        </p>
        <p className="text-quiet">
          Tenant {request.tenant}, filed by {request.authors.join(", ")}
          {request.submittedAt !== null && (
            <>
              , <When at={request.submittedAt} />
            </>
          )}
        </p>
      </div>
      {sent && (
        <Notice tone="good">
          <strong>{request.name} is with TDP-k8saas.</strong> Somebody who did not write it decides. When it is
          approved, the lists reach your clusters within seconds, and this page shows when each cluster has proven it.
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
      {request.status === "escalated" && <Decide request={request} isApprover={actor.roles.includes("approver")} />}
      {request.mayWithdraw && (
        <details>
          <summary>Take this request back</summary>
          <div className="mt-3 space-y-3">
            <p>It is closed and nothing changes on the clusters. It stays in the history.</p>
            <ActionForm action={withdrawAction} button="Withdraw the request" look="danger" hidden={{ requestId }} />
          </div>
        </details>
      )}
      <Panel title="What happened">
        <Timeline events={request.events} />
      </Panel>
    </>
  );
}

function WhereItStands({ request }: { request: RequestView }) {
  const { status, decision, progress, submittedAt } = request;
  if (status === "escalated")
    return (
      <>
        Waiting for TDP-k8saas
        {submittedAt !== null && (
          <>
            {" "}
            since <When at={submittedAt} />
          </>
        )}
        .
      </>
    );
  if (status === "withdrawn") return <>Taken back by its author. Nothing changed on the clusters.</>;
  if (status === "rejected")
    return (
      <>
        Rejected by {decision?.by}: {decision?.reason}
      </>
    );
  const done = progress.enforced === progress.total;
  return (
    <>
      Approved by {decision?.by}, {progress.enforced} of {progress.total} enforced.
      {done ? " Every cluster has proven it." : " The rest follows by itself."}
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

/** What deciding will do, or which rule stops this person and who can. */
function Decide({ request, isApprover }: { request: RequestView; isApprover: boolean }) {
  if (!request.mayDecide)
    return (
      <Notice>
        {request.isAuthor && isApprover
          ? "You wrote this request, so you cannot decide it, whatever your roles. Another member of TDP-k8saas can."
          : "Members of TDP-k8saas who did not write this request decide it."}
      </Notice>
    );
  return (
    <Panel title="Decide">
      <p className="mb-4">
        Approving makes the next revision of {request.clusters.map(({ name }) => name).join(" and ")} and delivers it at
        once. Your decision covers exactly what is shown above (
        <code className="font-mono text-sm wrap-anywhere">{request.digest.slice(0, 19)}</code>).
      </p>
      <DecisionForm requestId={request.id} digest={request.digest} idempotencyKey={crypto.randomUUID()} />
    </Panel>
  );
}
