"use client";
import { type ReactNode, useActionState } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { decideTogetherAction } from "./actions.ts";

export interface BulkState {
  readonly attempt: number;
  readonly error: string | null;
  readonly reason: string;
  readonly results: readonly { readonly requestId: string; readonly done: boolean; readonly words: string }[] | null;
}

interface Props {
  readonly requests: readonly { readonly id: string; readonly name: string; readonly digest: string }[];
  readonly idempotencyKey: string;
  readonly children: ReactNode;
}

/** One reason and one decision for several requests; then what came of each. */
export function BulkForm({ requests, idempotencyKey, children }: Props) {
  const [state, send, pending] = useActionState<BulkState, FormData>(decideTogetherAction, {
    attempt: 0,
    error: null,
    reason: "",
    results: null,
  });
  if (state.results !== null) return <Results requests={requests} results={state.results} />;
  return (
    <form action={send} key={state.attempt} noValidate className="space-y-6">
      <ErrorSummary errors={state.error === null ? [] : [{ field: "reason", message: state.error }]} />
      {children}
      {requests.map(({ id, digest }) => (
        <input key={id} type="hidden" name="request" value={`${id} ${digest}`} />
      ))}
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      <TextArea
        id="reason"
        label="Reason for all of them"
        hint="Each requester and auditors read it. To approve, it may be left out."
        error={state.error ?? undefined}
        defaultValue={state.reason}
        rows={3}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" name="outcome" value="approve" aria-disabled={pending}>
          Approve {requests.length}
        </Button>
        <Button type="submit" name="outcome" value="reject" look="danger" aria-disabled={pending}>
          Reject {requests.length}
        </Button>
      </div>
    </form>
  );
}

function Results({ requests, results }: Pick<Props, "requests"> & { results: NonNullable<BulkState["results"]> }) {
  const done = results.filter((result) => result.done).length;
  return (
    <Panel title="What came of it">
      <Notice tone={done === results.length ? "good" : "warn"} role="status">
        {done} of {results.length} decided.
      </Notice>
      <ul className="mt-4 space-y-2">
        {results.map((result) => (
          <li key={result.requestId} className="wrap-anywhere">
            <a href={`/requests/${result.requestId}`} className="font-semibold">
              {requests.find(({ id }) => id === result.requestId)?.name ?? "The request"}
            </a>
            : {result.words}
          </li>
        ))}
      </ul>
      <p className="mt-4">
        <a href="/approvals">Back to what waits</a>
      </p>
    </Panel>
  );
}
