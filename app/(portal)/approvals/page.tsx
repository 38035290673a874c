import Link from "next/link";
import { Cell, Row, Table } from "#components/ui/table.tsx";
import { When } from "#components/when.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { listWaiting } from "#lib/data/request-views.ts";

export const metadata = { title: "Approvals" };

export default async function ApprovalsPage() {
  const actor = await requireActor();
  const waiting = await listWaiting(actor);
  return (
    <>
      <h1>Waiting for TDP-k8saas</h1>
      {!actor.roles.includes("approver") ? (
        <p>You are not an approver. Members of TDP-k8saas decide requests.</p>
      ) : waiting.length === 0 ? (
        <p>
          Nothing waits for your decision. Requests you filed yourself are decided by somebody else and do not appear
          here.
        </p>
      ) : (
        <Table
          caption="Requests that wait for a decision, oldest first"
          columns={["Request", "Why", "Tenant", "Clusters", "Filed by", "Waiting since"]}
        >
          {waiting.map((request) => (
            <Row key={request.id}>
              <Cell label="Request">
                <Link href={`/requests/${request.id}`} className="inline-block min-h-6 font-semibold">
                  {request.name}
                </Link>
              </Cell>
              <Cell label="Why">
                <span className="line-clamp-3 wrap-anywhere">{request.reason}</span>
              </Cell>
              <Cell label="Tenant">{request.tenant}</Cell>
              <Cell label="Clusters">
                <span className="wrap-anywhere">{request.clusters.join(", ")}</span>
              </Cell>
              <Cell label="Filed by">{request.filedBy}</Cell>
              <Cell label="Since">{request.submittedAt !== null && <When at={request.submittedAt} />}</Cell>
            </Row>
          ))}
        </Table>
      )}
    </>
  );
}
