import Link from "next/link";
import type { ReactNode } from "react";
import { changesInShort } from "#lib/domain/change-words.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import type { ModeChange } from "#lib/domain/mode-switch.ts";
import type { Progress } from "#lib/domain/progress.ts";
import type { RequestStatus } from "#lib/domain/request.ts";
import { ModeChanges } from "./mode-changes.tsx";
import { RequestStatusBadge } from "./request-status-badge.tsx";
import { Cell, Row, Table } from "./ui/table.tsx";
import { Deadline, When } from "./when.tsx";

interface RequestRow {
  readonly id: string;
  readonly name: string;
  readonly status: RequestStatus;
  readonly reason: string;
  readonly filedBy: string;
  readonly clusters: readonly string[];
  readonly updatedAt: Date;
  readonly dueAt: Date | null;
  readonly waitsFor: string | null;
  readonly asked: readonly ListChange[];
  readonly modes: readonly ModeChange[];
  readonly progress: Progress;
}

/** Without the modes that stand below it, cluster by cluster. */
function askedOf({ asked, modes }: RequestRow): readonly ListChange[] {
  return modes.length === 0 ? asked : asked.filter(({ kind }) => kind !== "set_mode");
}

const columns = ["Request", "What", "Clusters", "State", "Waits for", "Changed", "Due"];

/** `actions` is what can be done with a request from the list; nothing where the list is only to be read. */
export function RequestTable<R extends RequestRow>({
  requests,
  empty,
  actions,
}: {
  requests: readonly R[];
  empty: ReactNode;
  actions?: (request: R) => ReactNode;
}) {
  if (requests.length === 0) return <div className="text-quiet">{empty}</div>;
  return (
    <Table caption="Requests" columns={actions === undefined ? columns : [...columns, "Do"]}>
      {requests.map((request) => (
        <Row key={request.id}>
          <Cell label="Request">
            <Link
              href={request.status === "draft" ? `/requests/${request.id}/check` : `/requests/${request.id}`}
              className="inline-block min-h-6 font-semibold"
            >
              {request.name}
            </Link>
          </Cell>
          <Cell label="What">
            <span className="block font-mono text-[0.95em] wrap-anywhere">{changesInShort(askedOf(request))}</span>
            <ModeChanges modes={request.modes} />
            <span className="line-clamp-2 text-quiet wrap-anywhere">{request.reason}</span>
            <span className="block text-sm text-quiet">by {request.filedBy}</span>
          </Cell>
          <Cell label="Clusters">
            <span className="wrap-anywhere">{request.clusters.join(", ")}</span>
          </Cell>
          <Cell label="State">
            <RequestStatusBadge status={request.status} progress={request.progress} />
          </Cell>
          <Cell label="Waits for">
            {request.status === "draft" ? "you, to send it" : (request.waitsFor ?? "nobody")}
          </Cell>
          <Cell label="Changed">
            <When at={request.updatedAt} />
          </Cell>
          <Cell label="Due">{request.dueAt === null ? "–" : <Deadline at={request.dueAt} inCell />}</Cell>
          {actions !== undefined && <Cell label="Do">{actions(request)}</Cell>}
        </Row>
      ))}
    </Table>
  );
}
