import Link from "next/link";
import { EventText } from "#components/event-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Cell, Row, Table } from "#components/ui/table.tsx";
import { ExactTime } from "#components/when.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { listEvents } from "#lib/data/history-views.ts";
import { eventGroups } from "#lib/domain/event-groups.ts";
import { eventTitle, eventTypes } from "#lib/domain/event-words.ts";
import { readFilter } from "./read-filter.ts";

export const metadata = { title: "History" };

/** The filters that are seldom used, folded away until one of them is. */
const folded = ["cluster", "person", "from", "until"];

export default async function HistoryPage({ searchParams }: PageProps<"/history">) {
  const actor = await requireActor();
  const { filter, typed, problems } = readFilter(await searchParams);
  const { rows, next } = problems.length > 0 ? { rows: [], next: null } : await listEvents(actor, filter);
  const older = new URLSearchParams([
    ...Object.entries(typed).filter(([key, value]) => value !== "" && key !== "before"),
    ["before", String(next)],
  ]);
  return (
    <>
      <h1>History</h1>
      <form className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <TextField id="registry" label="Registry" placeholder="ghcr.io/acme" defaultValue={typed["registry"]} />
        <TextField id="request" label="Request" placeholder="TR-1042" defaultValue={typed["request"]} />
        <div>
          <label htmlFor="kind" className="mb-1 block font-semibold">
            Kind
          </label>
          <select
            id="kind"
            name="kind"
            defaultValue={typed["kind"]}
            className="min-h-11 w-full rounded border border-field bg-surface px-3 text-ink"
          >
            <option value="">Any</option>
            {Object.entries(eventGroups).map(([group, word]) => (
              <option key={group} value={group}>
                {word}
              </option>
            ))}
            <optgroup label="One kind">
              {eventTypes.map((type) => (
                <option key={type} value={type}>
                  {eventTitle(type)}
                </option>
              ))}
            </optgroup>
          </select>
        </div>
        <details className="sm:col-span-2 lg:col-span-3" open={folded.some((name) => typed[name] !== "")}>
          <summary>Cluster, person, dates</summary>
          <div className="mt-3 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
            <TextField id="cluster" label="Cluster" defaultValue={typed["cluster"]} />
            <TextField id="person" label="Person" defaultValue={typed["person"]} />
            <TextField id="from" label="From (UTC)" type="date" defaultValue={typed["from"]} />
            <TextField id="until" label="Until, inclusive (UTC)" type="date" defaultValue={typed["until"]} />
          </div>
        </details>
        <div className="flex items-center gap-4 sm:col-span-2 lg:col-span-3">
          <Button type="submit" look="quiet">
            Apply
          </Button>
          <Link href="/history" className="inline-block min-h-6">
            Clear
          </Link>
        </div>
      </form>
      {problems.length > 0 && (
        <Notice tone="bad" role="alert">
          {problems.join(" ")}
        </Notice>
      )}
      {rows.length === 0 ? (
        <p>Nothing matches. Widen the filters above.</p>
      ) : (
        <Table caption="Events, newest first" columns={["When", "What", "On", "Who"]}>
          {rows.map((event) => (
            <Row key={event.id}>
              <Cell label="When">
                <Link href={`/history/${event.id}`} className="inline-block min-h-6">
                  <ExactTime at={event.at} />
                </Link>
              </Cell>
              <Cell label="What">
                <EventText type={event.type} detail={event.detail} />
                {event.reason !== null && <Reason>{event.reason}</Reason>}
              </Cell>
              <Cell label="On">
                {event.requestId !== null && (
                  <Link href={`/requests/${event.requestId}`} className="block min-h-6">
                    {event.requestName}
                  </Link>
                )}
                {event.clusterId !== null && (
                  <Link href={`/clusters/${event.clusterId}`} className="block min-h-6 wrap-anywhere">
                    {event.clusterName}
                  </Link>
                )}
              </Cell>
              <Cell label="Who">
                {event.actorName} <span className="text-quiet">({event.actorAs.replace("_", " ")})</span>
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      {next !== null && (
        <p>
          <Link href={`/history?${older}`} className="inline-block min-h-6">
            Older
          </Link>
        </p>
      )}
    </>
  );
}

const longReason = 200;

/** Whole on the event's own page. */
function Reason({ children }: { children: string }) {
  return (
    <blockquote className="mt-1 border-l-4 border-line pl-3 wrap-anywhere">
      {children.length > longReason ? `${children.slice(0, longReason)}…` : children}
    </blockquote>
  );
}
