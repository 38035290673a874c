import Link from "next/link";
import { EntryText } from "#components/entry-text.tsx";
import { Cell, Row, Table } from "#components/ui/table.tsx";
import { When } from "#components/when.tsx";
import type { EntryGroup } from "#lib/data/waiting-views.ts";
import { type Queue, queueAddress } from "./read-queue.ts";

/** What is asked for most: one line an entry, which leads to the requests for it. */
export function EntryGroups({ queue, groups }: { queue: Queue; groups: readonly EntryGroup[] }) {
  if (groups.length === 0) return <p>None of them adds a registry.</p>;
  return (
    <>
      <Table
        caption="Entries that are asked for, the most asked for first"
        columns={["Entry", "Asked for by", "Earliest deadline"]}
      >
        {groups.map(({ entry, requests, tenants, dueAt }) => (
          <Row key={entry}>
            <Cell label="Entry">
              <EntryText>{entry}</EntryText>
            </Cell>
            <Cell label="Asked for by">
              <Link href={queueAddress(queue, { entry })} className="inline-block min-h-6">
                {requests === 1 ? "1 request" : `${requests} requests`}
                <span className="sr-only">
                  {" "}
                  {requests === 1 ? "asks" : "ask"} for {entry}
                </span>
              </Link>
              <span className="text-quiet">{tenants > 1 && ` of ${tenants} tenants`}</span>
            </Cell>
            <Cell label="Earliest deadline">{dueAt === null ? "none" : <When at={dueAt} />}</Cell>
          </Row>
        ))}
      </Table>
      {groups.length === 50 && <p className="text-quiet">These are the 50 most asked for. Search to see others.</p>}
    </>
  );
}
