import { Badge } from "#components/ui/badge.tsx";
import { When } from "#components/when.tsx";
import type { InboxItem, MailState } from "#lib/data/notification-views.ts";
import { markReadAction } from "./actions.ts";
import { ReadingLink } from "./reading-link.tsx";

const mailWords: Record<MailState, string | null> = {
  none: null,
  queued: "Mail is on its way",
  sent: "Also sent by mail",
  failed: "The mail could not be delivered",
  dropped: null,
};

/** One thing somebody was told: what, in whose words, and what next. */
export function InboxEntry({ item }: { item: InboxItem }) {
  const { id, text, read, href, at, mail } = item;
  return (
    <li className={`rounded border bg-surface p-4 ${read ? "border-line" : "border-l-4 border-accent"}`}>
      <article aria-labelledby={`about-${id}`} className="space-y-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {!read && <Badge tone="info">New</Badge>}
          <h2 id={`about-${id}`} className={`min-w-0 wrap-anywhere ${read ? "font-normal" : ""}`}>
            <ReadingLink href={href} id={read ? null : id}>
              {text.subject}
            </ReadingLink>
          </h2>
          <span className="text-quiet">
            <When at={at} />
          </span>
        </div>
        {text.lines.map((line) => (
          <p key={line} className="wrap-anywhere">
            {line}
          </p>
        ))}
        {text.quote !== null && (
          <blockquote className="border-l-4 border-line pl-3 whitespace-pre-wrap wrap-anywhere">
            {text.quote.text}
            <footer className="text-quiet">{text.quote.by}</footer>
          </blockquote>
        )}
        <p>
          <strong>What next:</strong> {text.next}
        </p>
        <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-1">
          {mailWords[mail] !== null && <span className="text-sm text-quiet">{mailWords[mail]}</span>}
          {!read && (
            <form action={markReadAction}>
              <input type="hidden" name="id" value={id} />
              <button type="submit" className="min-h-8 cursor-pointer text-accent underline">
                Mark as read<span className="sr-only">: {text.subject}</span>
              </button>
            </form>
          )}
        </div>
      </article>
    </li>
  );
}
