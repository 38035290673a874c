import { ListDiff } from "#components/list-diff.tsx";
import { RiskInShort } from "#components/risk-in-short.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { RequestView } from "#lib/data/request-views.ts";

/** What one of several requests does, and what deciding it now would. */
export function RequestInShort({ request }: { request: RequestView }) {
  const { risk, clusters, given, needed } = request;
  return (
    <Panel title={`${request.name}, ${request.tenant}`}>
      <div className="space-y-3">
        <RiskInShort risk={risk} />
        <p className="whitespace-pre-wrap wrap-anywhere">{request.reason}</p>
        {clusters.map((cluster) => (
          <div key={cluster.id}>
            <h3 className="mb-1 font-semibold wrap-anywhere">{cluster.name}</h3>
            <ListDiff delta={cluster} signals={risk.signals} />
          </div>
        ))}
        <p className="text-quiet">
          {given + 1 >= needed
            ? `Approving makes the next revision of ${clusters.length === 1 ? "its cluster" : `its ${clusters.length} clusters`} and delivers it at once.`
            : `Approving gives approval ${given + 1} of ${needed}.`}{" "}
          <a href={`/requests/${request.id}`}>
            The whole request<span className="sr-only"> {request.name}</span>
          </a>
        </p>
      </div>
    </Panel>
  );
}
