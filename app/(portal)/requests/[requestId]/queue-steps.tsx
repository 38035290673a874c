import Link from "next/link";
import { findNeighbours } from "#lib/data/waiting-views.ts";
import { type Actor, hasQueue } from "#lib/domain/permissions.ts";
import { type Params, queueAddress, readPlace, readQueue, requestInQueue } from "../../approvals/read-queue.ts";

/** What keeps a page's place in the queue: to be carried along with whatever leads back to the page. */
export function queueFields(params: Params): Readonly<Record<string, string>> {
  const { queue, place } = params;
  return typeof queue === "string" && readPlace(place) !== undefined ? { queue, place: String(place) } : {};
}

/** The requests before and after this one in the queue it was opened from; nothing when it was not. */
export async function QueueSteps({ actor, params, decided }: { actor: Actor; params: Params; decided: boolean }) {
  const place = readPlace(params["place"]);
  if (typeof params["queue"] !== "string" || place === undefined || !hasQueue(actor)) return null;
  const queue = readQueue(Object.fromEntries(new URLSearchParams(params["queue"])));
  const { previous, next } = await findNeighbours(actor, queue.filter, place);
  const strong = "inline-block min-h-11 rounded bg-accent px-4 py-2.5 font-semibold text-on-accent no-underline";
  return (
    <nav aria-label="Queue" className="flex flex-wrap items-center gap-x-6 gap-y-2">
      {next === null && !decided && <span className="text-quiet">This is the last one.</span>}
      {next !== null && (
        <Link
          href={requestInQueue(next.id, queue, next.place)}
          className={decided ? strong : "inline-block min-h-6 py-1"}
        >
          Next: {next.name}
        </Link>
      )}
      {previous !== null && (
        <Link href={requestInQueue(previous.id, queue, previous.place)} className="inline-block min-h-6 py-1">
          Previous: {previous.name}
        </Link>
      )}
      <Link href={queueAddress(queue)} className="inline-block min-h-6 py-1">
        Back to the queue
      </Link>
    </nav>
  );
}
