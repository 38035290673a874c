"use client";
import { useActionState, useState } from "react";
import { ErrorSummary } from "#components/error-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { decideAction } from "./actions.ts";

export interface DecisionState {
  readonly attempt: number;
  readonly error: string | null;
  readonly reason: string;
}

/** Accept or reject, with a reason, bound to the digest of what is shown. */
export function DecisionForm({
  requestId,
  digest,
  idempotencyKey,
}: {
  requestId: string;
  digest: string;
  idempotencyKey: string;
}) {
  const [state, decide, pending] = useActionState(decideAction, { attempt: 0, error: null, reason: "" });
  const [read] = useState(digest); // the page may renew itself meanwhile; a decision is on what was opened
  if (read !== digest)
    return (
      <Notice tone="warn" role="alert">
        The request or the list has changed since you opened this page.{" "}
        <a href={`/requests/${requestId}`}>Read it again</a>, then decide.
      </Notice>
    );
  return (
    <form action={decide} key={state.attempt} noValidate className="space-y-4">
      <ErrorSummary errors={state.error === null ? [] : [{ field: "reason", message: state.error }]} />
      <input type="hidden" name="requestId" value={requestId} />
      <input type="hidden" name="digest" value={digest} />
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      <TextArea
        id="reason"
        label="Reason"
        hint="The requester and auditors read it."
        error={state.error ?? undefined}
        defaultValue={state.reason}
        rows={3}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" name="outcome" value="approve" aria-disabled={pending}>
          Approve
        </Button>
        <Button type="submit" name="outcome" value="reject" look="danger" aria-disabled={pending}>
          Reject
        </Button>
      </div>
    </form>
  );
}
