import Link from "next/link";
import { EndDate } from "#components/end-date.tsx";
import { EndsSoon } from "#components/ends-soon.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { EndView } from "#lib/data/end-views.ts";
import type { RequestView } from "#lib/data/request-views.ts";
import { ActionForm } from "./action-form.tsx";
import { copyAction, renewAction, withdrawAction } from "./actions.ts";

/** What its authors and support-platform can do beside deciding: change it, copy it, take it back. */
export function OtherDeeds({ request }: { request: RequestView }) {
  const hidden = { requestId: request.id, idempotencyKey: crypto.randomUUID() };
  return (
    <>
      {request.ends !== null && <Ends ends={request.ends} hidden={hidden} />}
      {request.may.edit && (
        <p>
          <Link href={`/requests/${request.id}/edit`} className="inline-block min-h-6">
            Change this request
          </Link>{" "}
          <span className="text-quiet">
            {request.given > 0
              ? "Whoever changes it becomes an author, and the approvals given no longer count."
              : "Whoever changes it becomes an author."}
          </span>
        </p>
      )}
      {request.closed !== null && request.may.copy && (
        <ActionForm
          action={copyAction}
          button="Copy as new request"
          look={request.status === "expired" ? "primary" : "quiet"}
          hidden={hidden}
        />
      )}
      {request.may.withdraw && (
        <details>
          <summary>Take this request back</summary>
          <div className="mt-3 space-y-3">
            <p>It is closed and nothing changes on the clusters. It stays in the history.</p>
            <ActionForm action={withdrawAction} button="Withdraw the request" look="danger" hidden={hidden} />
          </div>
        </details>
      )}
    </>
  );
}

/** When what it allows ends, and more time in one click. */
function Ends({ ends, hidden }: { ends: EndView; hidden: Readonly<Record<string, string>> }) {
  return (
    <Panel title="Until when">
      <div className="space-y-3">
        <p>
          <EndsSoon ends={ends} />: <EndDate at={ends.endsAt} />. It leaves the list then.
        </p>
        {ends.mayRenew && (
          <>
            <ActionForm action={renewAction} button="Extend it" hidden={hidden} />
            <p className="text-quiet">
              Files a request for as long again as is usual for its risk. Another day is asked for on the cluster's
              page.
            </p>
          </>
        )}
      </div>
    </Panel>
  );
}
