import { recordAudit } from "#lib/data/audit-log.ts";
import { addComment } from "#lib/data/comments.ts";
import { statusOf } from "#lib/data/requests.ts";
import { lockVisible, runCommand } from "#lib/data/run-command.ts";
import { type Actor, mayComment, mayWriteNotes } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { readNote } from "#lib/domain/request.ts";

export interface CommentInput {
  readonly requestId: string;
  readonly text: string;
  readonly idempotencyKey: string | null;
}

/** Anybody who may see a request says something on it, also when it is closed; but for auditors. */
export function commentOnRequest(actor: Actor, input: CommentInput, now: Date): Promise<object> {
  return say(actor, input, { command: "comment-on-request", internal: false }, now);
}

/** Staff keep a note that tenants do not see. The history says that there is one, to staff; its words stand in the note alone. */
export function keepNote(actor: Actor, input: CommentInput, now: Date): Promise<object> {
  return say(actor, input, { command: "keep-note", internal: true }, now);
}

function say(
  actor: Actor,
  { requestId, text: typed, idempotencyKey }: CommentInput,
  { command, internal }: { readonly command: string; readonly internal: boolean },
  now: Date,
): Promise<object> {
  return runCommand(actor, { command, requestId, idempotencyKey }, now, async (tx) => {
    const request = await lockVisible(tx, actor, requestId);
    if (internal ? !mayWriteNotes(actor, request) : !mayComment(actor)) throw new Refusal("forbidden");
    statusOf(request, "comment");
    const text = readNote(typed);
    if (text === "") throw new Refusal("comment_missing");
    await addComment(tx, actor, { requestId, text, internal }, now);
    const { tenantId } = request;
    const detail = { number: request.number ?? 0 };
    const event = internal
      ? ({ type: "request.noted", tenantId, requestId, detail } as const)
      : ({ type: "request.commented", tenantId, requestId, reason: text, detail } as const);
    await recordAudit(tx, actor, event, now);
    return {};
  });
}
