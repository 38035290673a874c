import { ListDiff } from "#components/list-diff.tsx";
import { ModeChanges } from "#components/mode-changes.tsx";
import { RiskInShort } from "#components/risk-in-short.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { RequestView } from "#lib/data/request-views.ts";
import { approvingWords } from "#lib/domain/approving-words.ts";
import { SupportNote } from "../../requests/[requestId]/support-note.tsx";

/** What one of several requests does, and what deciding it now would. */
export function RequestInShort({ request, leaveOut }: { request: RequestView; leaveOut: string }) {
  const { risk, clusters } = request;
  return (
    <Panel title={`${request.name}, ${request.tenant}`}>
      <div className="space-y-3">
        <RiskInShort risk={risk} />
        <ModeChanges
          modes={clusters.flatMap(({ name, modeBefore, modeAfter }) =>
            modeBefore === modeAfter ? [] : [{ cluster: name, before: modeBefore, after: modeAfter }],
          )}
        />
        <p className="whitespace-pre-wrap wrap-anywhere">{request.reason}</p>
        {clusters.map((cluster) => (
          <div key={cluster.id}>
            <h3 className="mb-1 font-semibold wrap-anywhere">{cluster.name}</h3>
            <ListDiff delta={cluster} signals={risk.signals} />
          </div>
        ))}
        <SupportNote request={request} />
        <p>{approvingWords(request)}</p>
        <p className="flex flex-wrap gap-x-6">
          <a href={`/requests/${request.id}`} className="inline-block min-h-6">
            The whole request<span className="sr-only"> {request.name}</span>
          </a>
          <a href={leaveOut} className="inline-block min-h-6">
            Leave {request.name} out
          </a>
        </p>
      </div>
    </Panel>
  );
}
