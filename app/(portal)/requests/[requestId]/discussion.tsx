import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/when.tsx";
import type { RequestView } from "#lib/data/request-views.ts";
import { sayAction } from "./actions.ts";
import { SayForm } from "./say-form.tsx";

/** What people said, oldest first, with a form for more. Internal notes come only to whom the view gives them. */
export function Discussion({ request, queue }: { request: RequestView; queue: Readonly<Record<string, string>> }) {
  const hidden = { requestId: request.id, idempotencyKey: crypto.randomUUID(), ...queue };
  return (
    <Panel title="Discussion">
      {request.comments.length === 0 && <p className="mb-4 text-quiet">Nobody has said anything yet.</p>}
      <ul className="mb-4 space-y-3">
        {request.comments.map((comment) => (
          <li key={comment.id} className={comment.internal ? "border-l-4 border-warn bg-warn-soft p-3" : "p-0"}>
            <p>
              <strong>{comment.by}</strong>, <When at={comment.at} />
              {comment.internal && <span className="text-warn"> · internal note, not shown to the tenant</span>}
            </p>
            <p className="whitespace-pre-wrap wrap-anywhere">{comment.text}</p>
          </li>
        ))}
      </ul>
      {request.may.comment && (
        <SayForm
          action={sayAction}
          id="comment"
          label="Comment"
          hint={
            request.may.note ? "A comment is read by everybody who sees the request, a note by staff only." : undefined
          }
          buttons={[
            { value: "comment", word: "Comment", look: "quiet" },
            ...(request.may.note ? [{ value: "note", word: "Keep as internal note", look: "quiet" } as const] : []),
          ]}
          hidden={hidden}
        />
      )}
    </Panel>
  );
}
