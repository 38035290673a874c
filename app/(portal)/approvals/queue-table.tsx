import Link from "next/link";
import { EntryText } from "#components/entry-text.tsx";
import { ModeChanges } from "#components/mode-changes.tsx";
import { RiskBadge } from "#components/risk-badge.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Cell, Row, Table } from "#components/ui/table.tsx";
import { TimeLeft, When } from "#components/when.tsx";
import { type HostRecord, hostRecordLimit } from "#lib/data/host-record-views.ts";
import type { WaitingRow } from "#lib/data/waiting-views.ts";
import { sentencesInShort } from "#lib/domain/new-here.ts";
import { ChooseBar } from "./choose-bar.tsx";
import { type Queue, queueQuery, requestInQueue } from "./read-queue.ts";

interface Props {
  readonly rows: readonly WaitingRow[];
  readonly queue: Queue;
  /** So long before a deadline its desk is reminded. */
  readonly remindHours: number;
  /** Whether this person chooses some to decide them together. */
  readonly decides: boolean;
  /** When all are chosen from the start: where none is. */
  readonly chooseAll: string | null;
  readonly chooseAllAddress: string;
}

const columns = ["Request", "What is asked", "Risk", "Tenant and clusters", "Due"];

/** One page of the queue. What is decided together is chosen here, and read on the next page. */
export function QueueTable({ rows, queue, remindHours, decides, chooseAll, chooseAllAddress }: Props) {
  const choosable = decides ? rows.filter(({ status }) => status === "escalated") : [];
  const together = choosable.filter(({ risk }) => risk !== "high");
  const table = (
    <Table
      caption="Requests that wait, the earliest deadline first"
      columns={decides ? ["Choose", ...columns] : columns}
    >
      {rows.map((row) => (
        <Row key={row.id}>
          {decides && (
            <Cell label="Choose">
              {row.status === "escalated" && (
                <input
                  key={String(chooseAll !== null)}
                  type="checkbox"
                  name="request"
                  value={row.id}
                  defaultChecked={chooseAll !== null && row.risk !== "high"}
                  aria-label={`Choose ${row.name}`}
                  className="size-6 accent-accent"
                />
              )}
            </Cell>
          )}
          <Cell label="Request">
            <Link href={requestInQueue(row.id, queue, row.place)} className="inline-block min-h-6 font-semibold">
              {row.name}
            </Link>
            <span className="block text-sm text-quiet">
              filed <When at={row.submittedAt} /> by {row.filedBy}
            </span>
            {row.looksAtIt !== null && <span className="block text-sm font-semibold">{row.looksAtIt} looks at it</span>}
            {queue.filter.from === "others" && (
              <span className="block text-sm">waits for {row.desk ?? "its authors"}</span>
            )}
          </Cell>
          <Cell label="What is asked">
            <span className="block md:min-w-60">
              <WhatIsAsked {...row} />
              <span className="mt-1 line-clamp-2 text-quiet wrap-anywhere">{row.reason}</span>
            </span>
          </Cell>
          <Cell label="Risk">
            {row.risk === null ? "unknown" : <RiskBadge level={row.risk} />}
            <RiskInRow sentences={sentencesInShort(row.signals)} />
            {row.needed > 1 && (
              <span className="block text-sm">
                {row.given} of {row.needed} approvals
              </span>
            )}
          </Cell>
          <Cell label="Tenant and clusters">
            {row.tenant}
            <span className="block text-sm text-quiet wrap-anywhere">{row.clusters.join(", ")}</span>
          </Cell>
          <Cell label="Due">
            <span className="md:whitespace-nowrap">
              {row.dueAt === null ? "the clock stands" : <TimeLeft until={row.dueAt} soonHours={remindHours} />}
            </span>
          </Cell>
        </Row>
      ))}
    </Table>
  );
  if (choosable.length === 0) return table;
  return (
    <form action="/approvals/decide" className="space-y-4">
      <input type="hidden" name="queue" value={queueQuery(queue)} />
      {table}
      <ChooseBar all={chooseAll !== null}>
        {chooseAll === null ? (
          together.length > 0 && (
            <Link href={chooseAllAddress} scroll={false} className="inline-block min-h-6">
              Choose all {together.length} shown
              {together.length < choosable.length && " but those of high risk"}
            </Link>
          )
        ) : (
          <Link href={chooseAll} scroll={false} className="inline-block min-h-6">
            Choose none
          </Link>
        )}
      </ChooseBar>
    </form>
  );
}

const shown = 4;

function WhatIsAsked({ asked, modes, before }: Pick<WaitingRow, "asked" | "modes" | "before">) {
  const lines = [
    ...asked.added.map((entry) => ({ sign: "+", word: "add", entry })),
    ...asked.removed.map((entry) => ({ sign: "−", word: "remove", entry })),
    ...asked.ends.map((entry) => ({ sign: "±", word: "another end for", entry })),
  ];
  return (
    <>
      <ModeChanges modes={modes} />
      {asked.exempts && <Badge tone="warn">exempt namespaces</Badge>}
      {lines.slice(0, shown).map(({ sign, word, entry }) => (
        <span key={sign + entry} className="flex gap-2">
          <span aria-hidden="true" className="font-mono font-bold">
            {sign}
          </span>
          <span className="sr-only">{word} </span>
          <EntryText>{entry}</EntryText>
        </span>
      ))}
      {lines.length > shown && <span className="block text-quiet">and {lines.length - shown} more</span>}
      {asked.added.length > 0 && <Before added={asked.added} before={before} />}
    </>
  );
}

/** The heaviest of what was said of the risk when it was filed, and how much more there is. */
function RiskInRow({ sentences: [first, ...more] }: { sentences: readonly string[] }) {
  if (first === undefined) return null;
  return (
    <span className="mt-1 block text-sm text-quiet md:max-w-52">
      <span className="line-clamp-6 wrap-anywhere">{first}</span>
      {more.length > 0 && <span className="block">+{more.length} more</span>}
    </span>
  );
}

const hostsNamed = 3;

/** What was decided before on the hosts that are asked for. */
function Before({ added, before }: { added: readonly string[]; before: readonly HostRecord[] }) {
  const times = (count: number) =>
    count >= hostRecordLimit ? `${hostRecordLimit} times or more` : count === 1 ? "once" : `${count} times`;
  const hosts = [...new Set(added.map((entry) => entry.split("/", 1)[0] ?? entry))];
  const never = hosts.filter((host) => before.every((record) => record.host !== host));
  return (
    <span className="mt-1 block text-sm text-quiet">
      {before.slice(0, hostsNamed).map(({ host, approved, rejected }) => (
        <span key={host} className="block wrap-anywhere">
          {host}: {approved > 0 ? `approved ${times(approved)}` : "never approved"}
          {rejected > 0 && `, rejected ${times(rejected)}`}
        </span>
      ))}
      {never.length > 0 && (
        <span className="block wrap-anywhere">
          Nothing was decided on {never.slice(0, hostsNamed).join(", ")}
          {never.length > hostsNamed && ` and ${never.length - hostsNamed} more`} before.
        </span>
      )}
    </span>
  );
}
