import Link from "next/link";
import { findActor } from "#lib/auth/require-actor.ts";
import { countUnread } from "#lib/data/notification-views.ts";
import { countWaiting } from "#lib/data/waiting-views.ts";
import { hasQueue, maySeeRules } from "#lib/domain/permissions.ts";

const countedTo = 99;

/**
 * The main navigation with what waits. It is a page of the slot `@nav`, and so rendered anew with every address: the
 * layout around it is rendered once and kept by the browser, which would keep its counts too.
 */
export async function MainNav() {
  const actor = await findActor();
  if (actor === null || actor.roles.length === 0) return null;
  const [waiting, unread] = await Promise.all([countWaiting(actor, countedTo), countUnread(actor, new Date())]);
  const links = [
    { href: "/requests", word: "Requests" },
    ...(hasQueue(actor)
      ? [
          {
            href: "/approvals",
            word: `${actor.roles.includes("approver") ? "Approvals" : "Waiting"} (${waiting > countedTo ? `${countedTo}+` : waiting})`,
          },
        ]
      : []),
    { href: "/clusters", word: "Clusters" },
    { href: "/history", word: "History" },
    ...(maySeeRules(actor) ? [{ href: "/settings", word: "Settings" }] : []),
  ];
  return (
    <nav aria-label="Main" className="flex flex-wrap gap-x-5">
      {links.map(({ href, word }) => (
        <Link key={href} href={href} className="inline-block py-1">
          {word}
        </Link>
      ))}
      <InboxLink unread={unread} />
    </nav>
  );
}

/** The inbox, with how much in it is unread. */
function InboxLink({ unread }: { unread: number }) {
  return (
    <Link href="/inbox" className="inline-flex items-center gap-1.5 py-1">
      Inbox
      {unread > 0 && (
        <span className="rounded-full bg-accent px-2 text-sm font-semibold text-on-accent">
          {unread > 99 ? "99+" : unread}
          <span className="sr-only"> unread</span>
        </span>
      )}
    </Link>
  );
}
