"use client";
import { type ReactNode, useActionState } from "react";
import { CannedReasons } from "#components/canned-reasons.tsx";
import { ErrorSummary } from "#components/error-summary.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { reasonHint } from "#lib/domain/approving-words.ts";
import type { CannedReason } from "#lib/domain/canned-reasons.ts";
import type { RiskLevel } from "#lib/domain/request-risk.ts";
import { decideTogetherAction } from "./actions.ts";
import { BulkResults, type BulkTold } from "./bulk-results.tsx";

export interface BulkState {
  readonly attempt: number;
  readonly error: string | null;
  readonly reason: string;
  readonly results: readonly BulkTold[] | null;
}

interface Props {
  readonly requests: readonly {
    readonly id: string;
    readonly name: string;
    readonly digest: string;
    readonly risk: RiskLevel;
  }[];
  /** Words that are true of each of them, to fill in. */
  readonly canned: readonly CannedReason[];
  /** Chosen, but this person cannot decide them: they are named, and not sent. */
  readonly stopped: readonly { readonly id: string; readonly name: string; readonly whyNot: string }[];
  readonly idempotencyKey: string;
  readonly back: string;
  readonly children: ReactNode;
}

/** What will be done, one reason and one decision for all of it; then what came of each. */
export function BulkForm({ requests, canned, stopped, idempotencyKey, back, children }: Props) {
  const [state, send, pending] = useActionState<BulkState, FormData>(decideTogetherAction, {
    attempt: 0,
    error: null,
    reason: "",
    results: null,
  });
  const high = requests.flatMap(({ name, risk }) => (risk === "high" ? [name] : [])).join(", ");
  if (state.results !== null)
    return <BulkResults names={[...requests, ...stopped]} results={state.results} stopped={stopped} back={back} />;
  return (
    <form action={send} key={state.attempt} noValidate className="space-y-6">
      <ErrorSummary errors={state.error === null ? [] : [{ field: "reason", message: state.error }]} />
      {requests.length > 0 && (
        <p>
          One decision for {requests.length === 1 ? "1 request" : `${requests.length} requests`}. Each is decided by
          itself, exactly as shown here; what changes before you send it is left out and said.
        </p>
      )}
      <Stopped stopped={stopped} />
      {children}
      {requests.map(({ id, digest }) => (
        <input key={id} type="hidden" name="request" value={`${id} ${digest}`} />
      ))}
      {high !== "" && <input type="hidden" name="highRisk" value={high} />}
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      {requests.length > 0 && (
        <Panel title="Decide">
          <div className="space-y-4">
            <TextArea
              id="reason"
              label="Reason for all of them"
              hint={`Each requester and auditors read it. ${reasonHint(requests.map(({ risk }) => risk))}`}
              error={state.error ?? undefined}
              defaultValue={state.reason}
              rows={3}
            />
            <CannedReasons reasons={canned} />
            <div className="flex flex-wrap gap-3">
              <Button type="submit" name="outcome" value="approve" aria-disabled={pending}>
                Approve {requests.length}
              </Button>
              <Button type="submit" name="outcome" value="reject" look="danger" aria-disabled={pending}>
                Reject {requests.length}
              </Button>
            </div>
          </div>
        </Panel>
      )}
      <p>
        <a href={back}>Back to the queue</a>, with nothing decided
      </p>
    </form>
  );
}

function Stopped({ stopped }: Pick<Props, "stopped">) {
  if (stopped.length === 0) return null;
  return (
    <Panel title="Not for you to decide now">
      <ul className="space-y-2">
        {stopped.map(({ id, name, whyNot }) => (
          <li key={id} className="wrap-anywhere">
            <a href={`/requests/${id}`} className="font-semibold">
              {name}
            </a>
            : {whyNot}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
