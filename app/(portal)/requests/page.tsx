import Link from "next/link";
import { statusWord } from "#components/request-status-badge.tsx";
import { RequestTable } from "#components/request-table.tsx";
import { Button } from "#components/ui/button.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { listRequests } from "#lib/data/request-views.ts";
import { mayFileForOthers } from "#lib/domain/permissions.ts";
import { type RequestStatus, requestStatuses } from "#lib/domain/request.ts";

export const metadata = { title: "Requests" };

export default async function RequestsPage({ searchParams }: PageProps<"/requests">) {
  const actor = await requireActor();
  const asked = (await searchParams)["status"];
  const status = requestStatuses.find((each) => each === asked);
  const requests = await listRequests(actor, status === undefined ? {} : { status });
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1>Requests</h1>
        {(actor.clusterIds.length > 0 || mayFileForOthers(actor)) && (
          <Link
            href="/requests/new"
            className="inline-block min-h-11 rounded bg-accent px-4 py-2.5 font-semibold text-on-accent no-underline"
          >
            New request
          </Link>
        )}
      </div>
      <form className="flex flex-wrap items-end gap-3">
        <div>
          <label htmlFor="status" className="mb-1 block font-semibold">
            State
          </label>
          <select
            id="status"
            name="status"
            defaultValue={status ?? ""}
            className="min-h-11 rounded border border-field bg-surface px-3 text-ink"
          >
            <option value="">Any</option>
            {requestStatuses.map((each: RequestStatus) => (
              <option key={each} value={each}>
                {statusWord(each)}
              </option>
            ))}
          </select>
        </div>
        <Button type="submit" look="quiet">
          Apply
        </Button>
      </form>
      <RequestTable
        requests={requests}
        empty="No request here yet. A request names the registries that a cluster may pull images from."
      />
    </>
  );
}
