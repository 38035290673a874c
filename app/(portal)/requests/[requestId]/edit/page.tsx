import { notFound, redirect } from "next/navigation";
import { Notice } from "#components/ui/notice.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findRequestView, findTyped, listChoicesToEdit } from "#lib/data/request-views.ts";
import { editRequestAction } from "../../new/actions.ts";
import { endOptions } from "../../new/end-options.ts";
import { RequestForm } from "../../new/request-form.tsx";

export const metadata = { title: "Change the request" };

export default async function EditPage({ params }: PageProps<"/requests/[requestId]/edit">) {
  const actor = await requireActor();
  const { requestId } = await params;
  const request = await findRequestView(actor, requestId);
  if (request === null) notFound();
  if (request.status === "draft") redirect(`/requests/new?draft=${requestId}`);
  if (!request.may.edit) redirect(`/requests/${requestId}`);
  const kept = await findTyped(actor, requestId);
  if (kept === null) notFound();
  const clusters = await listChoicesToEdit(actor, kept.clusterIds);
  return (
    <>
      <h1>Change {request.name}</h1>
      <Notice>
        Whoever changes a request becomes one of its authors and cannot decide it.
        {request.given > 0 &&
          ` ${request.given === 1 ? "The approval" : `The ${request.given} approvals`} given so far will no longer count.`}
      </Notice>
      <RequestForm
        action={editRequestAction}
        clusters={clusters.map(({ id, name, mode, exemptNamespaces, firstList }) => ({
          id,
          name,
          mode,
          exemptNamespaces,
          firstList,
        }))}
        hidden={{ requestId, version: String(request.version), idempotencyKey: crypto.randomUUID() }}
        ends={await endOptions(new Date())}
        risk={request.risk.level}
        values={{ ...kept.typed, clusters: kept.clusterIds.join(" ") }}
      />
    </>
  );
}
