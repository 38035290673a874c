import Link from "next/link";
import type { RequestStatus } from "#lib/domain/request.ts";
import { RequestStatusBadge } from "./request-status-badge.tsx";
import { Cell, Row, Table } from "./ui/table.tsx";
import { When } from "./when.tsx";

interface RequestRow {
  readonly id: string;
  readonly name: string;
  readonly status: RequestStatus;
  readonly reason: string;
  readonly filedBy: string;
  readonly clusters: readonly string[];
  readonly updatedAt: Date;
  readonly progress: { readonly enforced: number; readonly total: number };
}

export function RequestTable({ requests, empty }: { requests: readonly RequestRow[]; empty: string }) {
  if (requests.length === 0) return <p className="text-quiet">{empty}</p>;
  return (
    <Table caption="Requests" columns={["Request", "Why", "Clusters", "State", "Filed by", "Changed"]}>
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
          <Cell label="Why">
            <span className="line-clamp-3 wrap-anywhere">{request.reason}</span>
          </Cell>
          <Cell label="Clusters">
            <span className="wrap-anywhere">{request.clusters.join(", ")}</span>
          </Cell>
          <Cell label="State">
            <RequestStatusBadge status={request.status} progress={request.progress} />
          </Cell>
          <Cell label="Filed by">{request.filedBy}</Cell>
          <Cell label="Changed">
            <When at={request.updatedAt} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
