import { Badge } from "#components/ui/badge.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";

export interface BulkTold {
  readonly requestId: string;
  readonly done: boolean;
  readonly words: string;
}

interface Props {
  readonly names: readonly { readonly id: string; readonly name: string }[];
  readonly results: readonly BulkTold[];
  /** Those that were never sent; once decided, the page finds the others here too. */
  readonly stopped: readonly { readonly id: string; readonly whyNot: string }[];
  readonly back: string;
}

/** What came of each of the chosen requests, those that were not done first: they are what is left to look at. */
export function BulkResults({ names, results, stopped, back }: Props) {
  const answered = new Set(results.map(({ requestId }) => requestId));
  const all = [
    ...results,
    ...stopped.flatMap(({ id, whyNot }) => (answered.has(id) ? [] : [{ requestId: id, done: false, words: whyNot }])),
  ];
  const done = all.filter((result) => result.done).length;
  return (
    <Panel title="What came of it">
      <Notice tone={done === all.length ? "good" : "warn"} role="status">
        {done} of {all.length} decided.{" "}
        {done < all.length && "The others are as they were: each says why, and sending again changes nothing."}
      </Notice>
      <ul className="mt-4 space-y-2">
        {all
          .toSorted((a, b) => Number(a.done) - Number(b.done))
          .map(({ requestId, done: isDone, words }) => (
            <li key={requestId} className="flex flex-wrap items-start gap-3 wrap-anywhere">
              <Badge tone={isDone ? "good" : "warn"}>{isDone ? "Done" : "Not done"}</Badge>
              <span className="min-w-0 flex-1 basis-64">
                <a href={`/requests/${requestId}`} className="font-semibold">
                  {names.find(({ id }) => id === requestId)?.name ?? "The request"}
                </a>
                : {words}
              </span>
            </li>
          ))}
      </ul>
      <p className="mt-4">
        <a href={back} className="inline-block min-h-6 font-semibold">
          Back to the queue
        </a>
      </p>
    </Panel>
  );
}
