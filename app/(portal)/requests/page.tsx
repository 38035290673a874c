import Link from "next/link";
import { RequestTable } from "#components/request-table.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { listClusters } from "#lib/data/cluster-views.ts";
import { listRequests, mostListed, type RequestFilter } from "#lib/data/request-views.ts";
import { mayFileForOthers } from "#lib/domain/permissions.ts";
import { requestStatuses } from "#lib/domain/request.ts";
import { FilterForm } from "./filter-form.tsx";
import { RowActions } from "./row-actions.tsx";

export const metadata = { title: "Requests" };

export default async function RequestsPage({ searchParams }: PageProps<"/requests">) {
  const actor = await requireActor();
  const filter = readFilter(await searchParams);
  const [requests, clusters] = await Promise.all([listRequests(actor, filter), listClusters(actor, new Date())]);
  const files = actor.clusterIds.length > 0 || mayFileForOthers(actor);
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1>Requests</h1>
        {files && <NewRequest />}
      </div>
      <FilterForm filter={filter} clusters={clusters} />
      <p className="text-quiet" role="status">
        {requests.length === mostListed
          ? `The newest ${mostListed} are shown. Search or choose a state to see others.`
          : `${requests.length} ${requests.length === 1 ? "request" : "requests"}${filtered ? " like this" : ""}.`}
      </p>
      <RequestTable
        requests={requests}
        empty={
          filtered ? (
            <p>
              No request is like this. <Link href="/requests">Show all of them</Link>
            </p>
          ) : (
            <p>
              No request here yet. A request names the registries that a cluster may pull images from; TDP-k8saas
              decides, and the cluster then refuses all others.
              {files && " Begin with “New request”: it takes a minute, and nothing is sent before you have checked it."}
            </p>
          )
        }
        actions={(request) => <RowActions request={request} />}
      />
    </>
  );
}

function NewRequest() {
  return (
    <Link
      href="/requests/new"
      className="inline-block min-h-11 rounded bg-accent px-4 py-2.5 font-semibold text-on-accent no-underline"
    >
      New request
    </Link>
  );
}

/** What stands in the address bar. What is no filter is left out. */
function readFilter(params: Readonly<Record<string, string | string[] | undefined>>): RequestFilter {
  const text = (name: string) => (typeof params[name] === "string" ? params[name].trim().slice(0, 200) : "");
  const status = requestStatuses.find((each) => each === text("status"));
  return {
    ...(status !== undefined && { status }),
    ...(text("cluster") !== "" && { clusterId: text("cluster") }),
    ...(text("whose") === "mine" && { mine: true }),
    ...(text("q") !== "" && { text: text("q") }),
  };
}
