import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { EntryText } from "#components/entry-text.tsx";
import { ImpactPreview } from "#components/impact-preview.tsx";
import { ListDiff } from "#components/list-diff.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findRequestView } from "#lib/data/request-views.ts";
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
  const previews = await openPreviews(actor, request);
  return (
    <>
      <LiveRefresh everyMs={refreshMs(previews)} />
      <h1>Check your request</h1>
      <p>Nothing is sent yet. This is what was understood, against each list as it is now.</p>
      {request.clusters.map((cluster) => (
        <Panel key={cluster.id} title={cluster.name}>
          <ListDiff delta={cluster} />
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
      <Panel title="Why">
        <p className="whitespace-pre-wrap wrap-anywhere">{request.reason}</p>
      </Panel>
      <AboutRequest request={request} />
      {request.route === "support-platform" && (
        <p>
          A request of this risk goes to support-platform first. They look at it and send it on to TDP-k8saas, who
          decide.
        </p>
      )}
      <p>
        <Link href={`/requests/new?draft=${requestId}`} className="inline-block min-h-6">
          Change these answers
        </Link>
      </p>
      <ActionForm
        action={submitAction}
        button={`Send to ${request.route}`}
        hidden={{ requestId, digest: request.digest, idempotencyKey: key }}
      />
      <ActionForm
        action={withdrawAction}
        button="Discard this draft"
        look="quiet"
        hidden={{ requestId, idempotencyKey: key }}
      />
    </>
  );
}
