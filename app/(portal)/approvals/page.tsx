import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Cell, Row, Table } from "#components/ui/table.tsx";
import { When } from "#components/when.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { listWaiting } from "#lib/data/request-views.ts";
import { hasQueue } from "#lib/domain/permissions.ts";

export const metadata = { title: "Waiting" };

export default async function ApprovalsPage() {
  const actor = await requireActor();
  const waiting = await listWaiting(actor);
  const decides = actor.roles.includes("approver");
  return (
    <>
      <h1>{decides ? "Waiting for TDP-k8saas" : "Waiting for support-platform"}</h1>
      {!hasQueue(actor) ? (
        <p>Nothing waits for you here: support-platform looks at requests, and members of TDP-k8saas decide them.</p>
      ) : waiting.length === 0 ? (
        <p>Nothing waits for you. What you filed or wrote yourself is for somebody else and does not appear here.</p>
      ) : (
        <form action="/approvals/decide" className="space-y-4">
          <Table
            caption="Requests that wait for you, the earliest deadline first"
            columns={[
              "Request",
              "Why",
              "Tenant",
              "Clusters",
              "Filed by",
              "Risk",
              "Due",
              ...(decides ? ["Choose"] : []),
            ]}
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
                <Cell label="Risk">{request.risk ?? "unknown"}</Cell>
                <Cell label="Due">{request.dueAt !== null && <When at={request.dueAt} />}</Cell>
                {decides && (
                  <Cell label="Choose">
                    {request.status === "escalated" && (
                      <input
                        type="checkbox"
                        name="request"
                        value={request.id}
                        aria-label={`Choose ${request.name}`}
                        className="size-6 accent-accent"
                      />
                    )}
                  </Cell>
                )}
              </Row>
            ))}
          </Table>
          {decides && (
            <Button type="submit" look="quiet">
              Read the chosen ones together
            </Button>
          )}
        </form>
      )}
    </>
  );
}
