import Link from "next/link";
import { notFound } from "next/navigation";
import { EventText } from "#components/event-text.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { ExactTime } from "#components/when.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findEvent } from "#lib/data/history-views.ts";
import { eventTitle } from "#lib/domain/event-words.ts";

export const metadata = { title: "Event" };

export default async function EventPage({ params }: PageProps<"/history/[eventId]">) {
  const actor = await requireActor();
  const event = await findEvent(actor, (await params).eventId);
  if (event === null) notFound();
  const number = event.requestName?.startsWith("TR-") ? event.requestName : null;
  const everything = number === null ? "/history" : `/history?request=${number}`;
  const facts = [
    ["When", <ExactTime key="at" at={event.at} />],
    ["Who", `${event.actorName}, as ${event.actorAs.replace("_", " ")}`],
    ["From where", event.origin],
    [
      "Request",
      event.requestId === null ? (
        "–"
      ) : (
        <Link key="request" href={`/requests/${event.requestId}`}>
          {event.requestName}
        </Link>
      ),
    ],
    [
      "Cluster",
      event.clusterId === null ? (
        "–"
      ) : (
        <Link key="cluster" href={`/clusters/${event.clusterId}`}>
          {event.clusterName}
        </Link>
      ),
    ],
    ["Number", String(event.seq)],
  ] as const;
  return (
    <>
      <h1>{eventTitle(event.type)}</h1>
      <p>
        <EventText type={event.type} detail={event.detail} />
      </p>
      {event.reason !== null && (
        <blockquote className="border-l-4 border-line pl-3 whitespace-pre-wrap wrap-anywhere">
          {event.reason}
        </blockquote>
      )}
      <Panel>
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[10rem_1fr]">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="font-semibold">{name}</dt>
              <dd className="wrap-anywhere whitespace-pre-wrap">{value}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      <details>
        <summary>Every detail, as data</summary>
        <pre className="mt-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere">
          {JSON.stringify(event.detail, null, 2)}
        </pre>
      </details>
      <details>
        <summary>As it was written, and its place in the chain</summary>
        <pre className="mt-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere">{event.canonical}</pre>
        <p className="mt-3 text-sm wrap-anywhere text-quiet">
          Hash <code className="font-mono">{event.hash}</code>, after{" "}
          <code className="font-mono">{event.previous}</code>
        </p>
      </details>
      <p>
        <Link href={everything} className="inline-block min-h-6">
          {number === null ? "The whole history" : `All that happened with ${number}`}
        </Link>
      </p>
    </>
  );
}
