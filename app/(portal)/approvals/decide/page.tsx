import Link from "next/link";
import { ListDiff } from "#components/list-diff.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findRequestView, type RequestView } from "#lib/data/request-views.ts";
import { BulkForm } from "./bulk-form.tsx";

export const metadata = { title: "Decide together" };

const atOnce = 50;

/** The chosen requests with what each does, and one decision for all of them, which covers exactly what is shown. */
export default async function DecideTogetherPage({ searchParams }: PageProps<"/approvals/decide">) {
  const actor = await requireActor();
  const chosen = [(await searchParams)["request"] ?? []].flat().slice(0, atOnce);
  const found: RequestView[] = [];
  for (const id of new Set(chosen)) {
    const request = await findRequestView(actor, id);
    if (request !== null) found.push(request);
  }
  return (
    <>
      <h1>Decide together</h1>
      {found.length === 0 ? (
        <p>
          No request was chosen. <Link href="/approvals">Choose some that wait</Link>, then read them here together.
        </p>
      ) : (
        <BulkForm
          requests={found.map(({ id, name, digest }) => ({ id, name, digest }))}
          idempotencyKey={crypto.randomUUID()}
        >
          {found.map((request) => (
            <Panel key={request.id} title={`${request.name}, ${request.tenant}`}>
              <p className="mb-3 whitespace-pre-wrap wrap-anywhere">{request.reason}</p>
              {request.clusters.map((cluster) => (
                <div key={cluster.id} className="mb-3">
                  <h3 className="wrap-anywhere">{cluster.name}</h3>
                  <ListDiff delta={cluster} />
                </div>
              ))}
              {request.risk.signals.map(({ sentence }) => (
                <p key={sentence} className="wrap-anywhere">
                  {sentence}
                </p>
              ))}
              <p className="text-quiet">
                {request.risk.level} risk, {request.given} of {request.needed} approvals
              </p>
            </Panel>
          ))}
        </BulkForm>
      )}
    </>
  );
}
