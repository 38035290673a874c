import Link from "next/link";
import { ClusterStateBadge } from "#components/cluster-state-badge.tsx";
import { RequestTable } from "#components/request-table.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { listClusters } from "#lib/data/cluster-views.ts";
import { listRequests } from "#lib/data/request-views.ts";
import { countWaiting } from "#lib/data/waiting-views.ts";
import { hasQueue } from "#lib/domain/permissions.ts";

export const metadata = { title: "Start" };

const countedTo = 1000;

export default async function StartPage() {
  const actor = await requireActor();
  const [waiting, clusters, requests] = await Promise.all([
    countWaiting(actor, countedTo),
    listClusters(actor, new Date()),
    listRequests(actor, {}),
  ]);
  const files = actor.clusterIds.length > 0;
  return (
    <>
      <h1>Good to see you, {actor.name.split(" ")[0]}</h1>
      {hasQueue(actor) && (
        <Panel title="Waiting for you">
          {waiting === 0 ? (
            <p>Nothing waits for you.</p>
          ) : (
            <p>
              <Link href="/approvals">
                {waiting > countedTo ? "1,000+" : waiting} {waiting === 1 ? "request waits" : "requests wait"} for you
              </Link>
            </p>
          )}
        </Panel>
      )}
      {files && (
        <Panel title="Ask for registries">
          <p className="mb-3">
            Name the registries that your cluster may pull images from. TDP-k8saas decides; the cluster then refuses all
            others.
          </p>
          <Link
            href="/requests/new"
            className="inline-block min-h-11 rounded bg-accent px-4 py-2.5 font-semibold text-on-accent no-underline"
          >
            New request
          </Link>
        </Panel>
      )}
      <Panel title="Clusters">
        {clusters.length === 0 && (
          <p className="text-quiet">No cluster is registered yet. A platform admin registers them.</p>
        )}
        <ul className="space-y-2">
          {clusters.slice(0, 10).map((cluster) => (
            <li key={cluster.id} className="flex flex-wrap items-center gap-3">
              <ClusterStateBadge state={cluster.state} />
              <Link href={`/clusters/${cluster.id}`}>{cluster.name}</Link>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="Latest requests">
        <RequestTable requests={requests.slice(0, 5)} empty="No request was filed yet." />
      </Panel>
    </>
  );
}
