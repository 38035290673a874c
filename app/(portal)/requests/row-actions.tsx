import { EndsSoon } from "#components/ends-soon.tsx";
import { Button } from "#components/ui/button.tsx";
import type { RequestRow } from "#lib/data/request-views.ts";
import { endsSoon } from "#lib/domain/end-date.ts";
import { copyFromList, renewFromList, withdrawFromList } from "./actions.ts";

/** What can be done with a request without opening it. Taking one back takes a second step. */
export function RowActions({ request }: { request: RequestRow }) {
  const { may, name, status, ends } = request;
  const draft = status === "draft";
  const hidden = (
    <>
      <input type="hidden" name="requestId" value={request.id} />
      <input type="hidden" name="idempotencyKey" value={crypto.randomUUID()} />
    </>
  );
  return (
    <div className="flex flex-col items-start gap-1">
      {ends !== null && endsSoon(ends.endsAt, new Date()) && (
        <EndsSoon ends={ends}>
          <form action={renewFromList} className="inline">
            {hidden}
            <button type="submit" className="min-h-8 cursor-pointer font-semibold text-accent underline">
              extend<span className="sr-only"> what {name} allows</span>
            </button>
          </form>
        </EndsSoon>
      )}
      {may.withdraw && (
        <details>
          <summary>
            {draft ? "Discard" : "Withdraw"}
            <span className="sr-only"> {name}</span>
          </summary>
          <form action={withdrawFromList} className="mt-1">
            {hidden}
            <Button type="submit" look="danger">
              {draft ? "Discard this draft" : `Withdraw ${name}`}
            </Button>
          </form>
        </details>
      )}
      {may.copy && (
        <form action={copyFromList}>
          {hidden}
          <button type="submit" className="min-h-8 cursor-pointer text-left text-accent underline">
            Copy as new<span className="sr-only"> request: {name}</span>
          </button>
        </form>
      )}
    </div>
  );
}
