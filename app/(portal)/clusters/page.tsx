import Link from "next/link";
import { ClusterStateBadge, stateWord } from "#components/cluster-state-badge.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { Cell, Row, Table } from "#components/ui/table.tsx";
import { When } from "#components/when.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { listClusters } from "#lib/data/cluster-views.ts";
import { clusterStates } from "#lib/domain/cluster-state.ts";
import { listSize } from "#lib/domain/list-size.ts";
import { mayRegisterClusters } from "#lib/domain/permissions.ts";

export const metadata = { title: "Clusters" };

export default async function ClustersPage() {
  const actor = await requireActor();
  const clusters = await listClusters(actor, new Date());
  const worstFirst = clusters.toSorted((a, b) => clusterStates.indexOf(a.state) - clusterStates.indexOf(b.state));
  const counts = clusterStates
    .map((state) => ({ state, count: clusters.filter((each) => each.state === state).length }))
    .filter(({ count }) => count > 0);
  return (
    <>
      <LiveRefresh everyMs={4000} />
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1>Clusters</h1>
        {mayRegisterClusters(actor) && (
          <Link
            href="/clusters/new"
            className="inline-block min-h-11 rounded bg-accent px-4 py-2.5 font-semibold text-on-accent no-underline"
          >
            Register a cluster
          </Link>
        )}
      </div>
      {clusters.length === 0 ? (
        <p>
          No cluster that you may see is registered yet. A platform admin registers clusters; lists are then filed for
          here.
        </p>
      ) : (
        <>
          <p>{counts.map(({ state, count }) => `${count} ${stateWord(state).toLowerCase()}`).join(" · ")}</p>
          <Table caption="Clusters, worst first" columns={["Cluster", "State", "Mode", "List", "Last proven"]}>
            {worstFirst.map((cluster) => (
              <Row key={cluster.id}>
                <Cell label="Cluster">
                  <Link href={`/clusters/${cluster.id}`} className="inline-block min-h-6 font-semibold wrap-anywhere">
                    {cluster.name}
                  </Link>
                  <span className="block text-sm text-quiet">{cluster.tenant}</span>
                </Cell>
                <Cell label="State">
                  <ClusterStateBadge state={cluster.state} />
                </Cell>
                <Cell label="Mode">{cluster.mode ?? "–"}</Cell>
                <Cell label="List">
                  {cluster.revision === null
                    ? "–"
                    : `${listSize(cluster.entries, cluster.platform)}, revision ${cluster.revision}`}
                </Cell>
                <Cell label="Proven">{cluster.provenAt === null ? "never" : <When at={cluster.provenAt} />}</Cell>
              </Row>
            ))}
          </Table>
        </>
      )}
    </>
  );
}
