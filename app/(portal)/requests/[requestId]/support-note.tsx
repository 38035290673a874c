import { When } from "#components/when.tsx";
import type { RequestView } from "#lib/data/request-views.ts";

/** What support-platform said when it sent the request on, for whoever decides it. */
export function SupportNote({ request }: { request: RequestView }) {
  const sent = request.events.find(({ type, reason }) => type === "request.escalated" && reason !== null);
  if (sent === undefined) return null;
  return (
    <div>
      <p className="text-quiet">
        {sent.actorName} of support-platform sent it on, <When at={sent.at} />:
      </p>
      <blockquote className="mt-1 border-l-4 border-line pl-3 whitespace-pre-wrap wrap-anywhere">
        {sent.reason}
      </blockquote>
    </div>
  );
}
