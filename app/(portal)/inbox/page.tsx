import Link from "next/link";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { Button } from "#components/ui/button.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findInbox } from "#lib/data/notification-views.ts";
import { inboxDays } from "#lib/domain/notification.ts";
import { markAllReadAction } from "./actions.ts";
import { InboxEntry } from "./inbox-entry.tsx";

export const metadata = { title: "Inbox" };

const refreshMs = 15_000;

export default async function InboxPage({ searchParams }: PageProps<"/inbox">) {
  const actor = await requireActor();
  const asked = await searchParams;
  const unreadOnly = asked["show"] === "unread";
  const before = typeof asked["before"] === "string" ? asked["before"] : null;
  const { items, unread, ...inbox } = await findInbox(actor, { unreadOnly, before }, new Date());
  const show = unreadOnly ? "show=unread&" : "";
  return (
    <>
      {before === null && <LiveRefresh everyMs={refreshMs} />}
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1>Inbox</h1>
        <Link href="/settings/notifications" className="inline-block min-h-6">
          Choose what reaches you
        </Link>
      </div>
      <p role="status">
        {unread === 0 ? "You have read everything." : `${unread > 99 ? "More than 99" : unread} unread.`} What is older
        than {inboxDays} days is no longer shown.
      </p>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <nav aria-label="What is shown" className="flex gap-5">
          <Tab href="/inbox" current={!unreadOnly} word="All" />
          <Tab href="/inbox?show=unread" current={unreadOnly} word="Unread" />
        </nav>
        {unread > 0 && (
          <form action={markAllReadAction}>
            <input type="hidden" name="until" value={inbox.until.toISOString()} />
            <Button type="submit" look="quiet">
              Mark all as read
            </Button>
          </form>
        )}
      </div>
      {items.length === 0 ? (
        <Nothing unreadOnly={unreadOnly} />
      ) : (
        <ul className="space-y-3">
          {items.map((item) => (
            <InboxEntry key={item.id} item={item} />
          ))}
        </ul>
      )}
      {inbox.before !== null && (
        <p>
          <Link href={`/inbox?${show}before=${inbox.before}`} className="inline-block min-h-6">
            Older
          </Link>
        </p>
      )}
    </>
  );
}

function Tab({ href, current, word }: { href: string; current: boolean; word: string }) {
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      className={`inline-block min-h-6 ${current ? "border-b-2 border-accent font-semibold text-ink no-underline" : ""}`}
    >
      {word}
    </Link>
  );
}

function Nothing({ unreadOnly }: { unreadOnly: boolean }) {
  return unreadOnly ? (
    <p>
      Nothing is unread. <Link href="/inbox">Show all</Link>
    </p>
  ) : (
    <p>
      Nothing here yet. Decisions on your requests, questions about them and what waits for you arrive here.{" "}
      <Link href="/requests">Go to the requests</Link>
    </p>
  );
}
