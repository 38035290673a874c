import Link from "next/link";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findReminderHours } from "#lib/data/rule-views.ts";
import { countWaiting, groupWaiting, listTenantNames, listWaiting } from "#lib/data/waiting-views.ts";
import { type Actor, hasQueue } from "#lib/domain/permissions.ts";
import { EntryGroups } from "./entry-groups.tsx";
import { QueueFilter } from "./queue-filter.tsx";
import { QueueTable } from "./queue-table.tsx";
import { type Params, type Queue, queueAddress, readPlace, readQueue, writePlace } from "./read-queue.ts";

export const metadata = { title: "Waiting" };

const countedTo = 1000;

export default async function ApprovalsPage({ searchParams }: PageProps<"/approvals">) {
  const actor = await requireActor();
  const params = await searchParams;
  const queue = readQueue(params);
  if (!hasQueue(actor))
    return (
      <>
        <h1>Waiting</h1>
        <p>
          Nothing waits for you here: support-platform looks at requests, and members of TDP-k8saas decide them.{" "}
          <Link href="/requests">Your own requests</Link> say whom they wait for.
        </p>
      </>
    );
  const [count, tenants] = await Promise.all([countWaiting(actor, countedTo, queue.filter), listTenantNames()]);
  const grouped = params["group"] === "entry";
  const group = grouped ? "entry" : undefined;
  return (
    <>
      <div className="space-y-1">
        <h1>{desk(actor)}</h1>
        <p role="status">{standing(queue, count)}</p>
      </div>
      <nav aria-label="Parts of the queue" className="flex flex-wrap gap-x-6 border-b border-line">
        <Tab
          href={queueAddress({ ...queue, filter: { ...queue.filter, from: "me" } }, { group })}
          here={queue.filter.from === "me"}
        >
          Needs me
        </Tab>
        <Tab
          href={queueAddress({ ...queue, filter: { ...queue.filter, from: "others" } }, { group })}
          here={queue.filter.from === "others"}
        >
          Waits for somebody else
        </Tab>
      </nav>
      <QueueFilter key={queueAddress(queue)} queue={queue} tenants={tenants} grouped={grouped} />
      {count === 0 ? (
        <Empty queue={queue} />
      ) : grouped ? (
        <EntryGroups queue={queue} groups={await groupWaiting(actor, queue.filter)} />
      ) : (
        <Page actor={actor} queue={queue} params={params} />
      )}
    </>
  );
}

async function Page({ actor, queue, params }: { actor: Actor; queue: Queue; params: Params }) {
  const [after, before] = [readPlace(params["after"]), readPlace(params["before"])];
  const { rows, earlier, later } = await listWaiting(actor, queue.filter, {
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
  });
  const here = {
    after: after === undefined ? undefined : writePlace(after),
    before: before === undefined ? undefined : writePlace(before),
  };
  return (
    <>
      <QueueTable
        rows={rows}
        remindHours={await findReminderHours()}
        queue={queue}
        decides={actor.roles.includes("approver") && queue.filter.from === "me"}
        chooseAll={params["choose"] === "all" ? queueAddress(queue, here) : null}
        chooseAllAddress={queueAddress(queue, { ...here, choose: "all" })}
      />
      {(earlier !== null || later !== null) && (
        <nav aria-label="Pages" className="flex flex-wrap gap-6">
          {earlier !== null && (
            <Link href={queueAddress(queue, { before: writePlace(earlier) })}>Earlier deadlines</Link>
          )}
          {later !== null && <Link href={queueAddress(queue, { after: writePlace(later) })}>Later deadlines</Link>}
        </nav>
      )}
    </>
  );
}

function desk(actor: Actor): string {
  return actor.roles.includes("approver") ? "Waiting for TDP-k8saas" : "Waiting for support-platform";
}

function standing({ filter, typed }: Queue, count: number): string {
  const narrowed = Object.keys(typed).length > 0;
  const requests = count > countedTo ? "1,000+ requests" : count === 1 ? "1 request" : `${count} requests`;
  const waits = count === 1 ? "waits" : "wait";
  const whom = filter.from === "me" ? "for you" : "for somebody else";
  if (count === 0) return narrowed ? `Nothing that waits ${whom} matches.` : `Nothing waits ${whom}.`;
  return `${requests} ${waits} ${whom}${narrowed ? " and match" : ""}${narrowed && count === 1 ? "es" : ""}, the earliest deadline first.`;
}

function Tab({ href, here, children }: { href: string; here: boolean; children: string }) {
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className={`inline-block border-b-4 py-2 no-underline ${here ? "border-accent font-semibold text-ink" : "border-transparent"}`}
    >
      {children}
    </Link>
  );
}

function Empty({ queue }: { queue: Queue }) {
  const from = queue.filter.from === "others" ? "others" : undefined;
  if (Object.keys(queue.typed).length > 0)
    return (
      <p>
        Take a filter away above, or{" "}
        <Link href={queueAddress({ filter: queue.filter, typed: {} }, { from })}>see all</Link>.
      </p>
    );
  return queue.filter.from === "me" ? (
    <p>
      What you filed or wrote yourself is for somebody else and does not appear here, nor what you have approved and
      another person has to approve too: that{" "}
      <Link href={queueAddress({ filter: { from: "others" }, typed: {} })}>waits for somebody else</Link>.
    </p>
  ) : (
    <p>Nothing is open that waits for the other desk, for its authors, or for another approval than yours.</p>
  );
}
