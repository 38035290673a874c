import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { RequestView } from "#lib/data/request-views.ts";
import { approvingWords, reasonHint } from "#lib/domain/approving-words.ts";
import type { CannedReason } from "#lib/domain/canned-reasons.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { whyNotApprove, whyNotEscalate } from "#lib/domain/why-not.ts";
import { sayAction } from "./actions.ts";
import { type SayButton, SayForm } from "./say-form.tsx";
import { SupportNote } from "./support-note.tsx";

const key = () => crypto.randomUUID();
const ask: SayButton = { value: "return", word: "Ask for changes", look: "quiet" };

interface Desk {
  readonly request: RequestView;
  readonly actor: Actor;
  /** Words that are true of this request, to fill in. */
  readonly canned: readonly CannedReason[];
  /** The page's place in the queue, to come back to. */
  readonly queue: Readonly<Record<string, string>>;
}

/** What this person can do now about a request that is open, or which rule stops them and who can. */
export function DeskForms(desk: Desk) {
  const { request } = desk;
  if (request.status === "submitted") return <AtSupport {...desk} />;
  if (request.status === "escalated") return <AtApprovers {...desk} />;
  if (request.status === "changes_requested") return <AtAuthors request={request} />;
  return null;
}

function AtSupport({ request, actor, queue }: Desk) {
  const whyNot = whyNotEscalate(actor, request);
  if (whyNot !== null) return <Notice>{whyNot}</Notice>;
  return (
    <Panel title="Send on, or ask">
      <SayForm
        action={sayAction}
        id="desk-text"
        label="Note or question"
        hint="Everybody who sees the request reads it. Sending on leaves the decision to TDP-k8saas; asking stops the clock."
        buttons={[{ value: "escalate", word: "Send on to TDP-k8saas" }, ask]}
        hidden={{ requestId: request.id, idempotencyKey: key(), ...queue }}
      />
    </Panel>
  );
}

function AtApprovers({ request, actor, canned, queue }: Desk) {
  const whyNot = whyNotApprove(actor, request);
  if (!request.may.decide) return <Stopped words={whyNot} buttons={actor.roles.includes("approver")} />;
  return (
    <Panel title="Decide">
      {whyNot !== null && (
        <div className="mb-4">
          <Notice>{whyNot}</Notice>
        </div>
      )}
      <div className="mb-4 empty:hidden">
        <SupportNote request={request} />
      </div>
      <p className="mb-4">
        {!request.approvedByMe && <strong>{approvingWords(request)}</strong>} Your decision covers exactly what this
        page shows (<code className="font-mono text-sm wrap-anywhere">{request.digest.slice(0, 19)}</code>).
      </p>
      <SayForm
        action={sayAction}
        id="reason"
        label="Reason"
        hint={`The requester and auditors read it. ${reasonHint([request.risk.level])}`}
        buttons={[
          ...(request.approvedByMe ? [] : [{ value: "approve", word: "Approve" }]),
          { value: "reject", word: "Reject", look: "danger" },
          ask,
        ]}
        hidden={{ requestId: request.id, idempotencyKey: key(), ...queue }}
        digest={request.digest}
        canned={canned}
      />
    </Panel>
  );
}

/** The rule that stops this person, beside the buttons that it stops for whoever has the role. */
function Stopped({ words, buttons }: { words: string | null; buttons: boolean }) {
  if (!buttons) return <Notice>{words}</Notice>;
  return (
    <Panel title="Decide">
      <p id="why-not" className="mb-4">
        {words}
      </p>
      <div className="flex flex-wrap gap-3">
        {["Approve", "Reject", ask.word].map((word) => (
          <Button key={word} type="button" look="quiet" disabled aria-describedby="why-not" className="opacity-60">
            {word}
          </Button>
        ))}
      </div>
    </Panel>
  );
}

function AtAuthors({ request }: { request: RequestView }) {
  if (!request.may.resubmit)
    return <Notice>Its authors were asked and have to answer. The clock stands meanwhile.</Notice>;
  return (
    <Panel title="Answer and send again">
      <p className="mb-4">
        {request.askedByDesk} has asked: the question stands under “What happened”. Answer it here, or{" "}
        <Link href={`/requests/${request.id}/edit`}>change the request</Link> first.
      </p>
      <SayForm
        action={sayAction}
        id="answer"
        label="Your answer"
        hint="May be left out when you have changed the request itself."
        buttons={[{ value: "resubmit", word: "Send again" }]}
        hidden={{ requestId: request.id, idempotencyKey: key() }}
      />
    </Panel>
  );
}
