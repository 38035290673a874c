"use server";
import { redirect } from "next/navigation";
import { readZone } from "#components/zone.ts";
import { requireActor } from "#lib/auth/require-actor.ts";
import { claimRequest, releaseRequest } from "#lib/commands/claim-request.ts";
import { commentOnRequest, keepNote } from "#lib/commands/comment-on-request.ts";
import { copyRequest } from "#lib/commands/copy-request.ts";
import { decideRequest } from "#lib/commands/decide-request.ts";
import { escalateRequest } from "#lib/commands/escalate-request.ts";
import { renewEntries } from "#lib/commands/renew-entries.ts";
import { resubmitRequest } from "#lib/commands/resubmit-request.ts";
import { returnRequest } from "#lib/commands/return-request.ts";
import { submitRequest } from "#lib/commands/submit-request.ts";
import { withdrawRequest } from "#lib/commands/withdraw-request.ts";
import { findCannedReason } from "#lib/domain/canned-reasons.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { withError } from "../../../with-error.ts";
import { attempt } from "../../attempt.ts";
import type { ActionState } from "./action-form.tsx";
import { queueFields } from "./queue-steps.tsx";
import type { SayState } from "./say-form.tsx";

const text = (form: FormData, name: string) => String(form.get(name) ?? "");
const key = (form: FormData) => text(form, "idempotencyKey").slice(0, 100) || null;

export async function submitAction(_: ActionState, form: FormData): Promise<ActionState> {
  const actor = await requireActor();
  const requestId = text(form, "requestId");
  const refusal = await attempt(() =>
    submitRequest(actor, { requestId, digest: text(form, "digest"), idempotencyKey: key(form) }, new Date()),
  );
  if (refusal !== null) return withError({ error: refusalWords(refusal) });
  redirect(`/requests/${requestId}?sent=1`);
}

export async function withdrawAction(_: ActionState, form: FormData): Promise<ActionState> {
  const actor = await requireActor();
  const requestId = text(form, "requestId");
  const refusal = await attempt(() => withdrawRequest(actor, { requestId, idempotencyKey: key(form) }, new Date()));
  if (refusal !== null) return withError({ error: refusalWords(refusal) });
  redirect(text(form, "draft") === "1" ? "/requests" : pageOf(requestId, form, { done: "withdraw" }));
}

export async function copyAction(_: ActionState, form: FormData): Promise<ActionState> {
  const actor = await requireActor();
  let copy = "";
  const refusal = await attempt(async () => {
    const input = { requestId: text(form, "requestId"), idempotencyKey: key(form) };
    copy = (await copyRequest(actor, input, new Date())).requestId;
  });
  if (refusal !== null) return withError({ error: refusalWords(refusal) });
  redirect(`/requests/${copy}/check`);
}

export async function renewAction(_: ActionState, form: FormData): Promise<ActionState> {
  const actor = await requireActor();
  const zone = await readZone();
  let filed = "";
  const refusal = await attempt(async () => {
    const of = { requestId: text(form, "requestId") };
    filed = (await renewEntries(actor, { of, zone, idempotencyKey: key(form) }, new Date())).requestId;
  });
  if (refusal !== null) return { error: refusalWords(refusal) };
  redirect(`/requests/${filed}?sent=1`);
}

interface Said {
  readonly requestId: string;
  readonly text: string;
  readonly digest: string;
  readonly idempotencyKey: string | null;
}

/** What the buttons of the forms on a request's page do with the words beside them. */
const deeds: Record<string, (actor: Actor, said: Said, now: Date) => Promise<unknown>> = {
  approve: (actor, said, now) => decideRequest(actor, { ...said, outcome: "approve", reason: said.text }, now),
  reject: (actor, said, now) => decideRequest(actor, { ...said, outcome: "reject", reason: said.text }, now),
  return: (actor, said, now) => returnRequest(actor, { ...said, question: said.text }, now),
  escalate: (actor, said, now) => escalateRequest(actor, { ...said, note: said.text }, now),
  resubmit: (actor, said, now) => resubmitRequest(actor, { ...said, answer: said.text }, now),
  claim: (actor, said, now) => claimRequest(actor, { ...said, word: said.text }, now),
  release: (actor, said, now) => releaseRequest(actor, { ...said, word: said.text }, now),
  comment: commentOnRequest,
  note: keepNote,
};

/** The same where a button stands alone, without words beside it. */
export async function claimAction(_: ActionState, form: FormData): Promise<ActionState> {
  const { error } = await sayAction({ attempt: 0, error: null, text: "" }, form);
  return { error };
}

export async function sayAction(before: SayState, form: FormData): Promise<SayState> {
  const actor = await requireActor();
  const said = {
    requestId: text(form, "requestId"),
    text: text(form, "text"),
    digest: text(form, "digest"),
    idempotencyKey: key(form),
  };
  const filled = findCannedReason(text(form, "fill"));
  if (filled !== undefined) return { attempt: before.attempt + 1, error: null, text: filled.text };
  const deed = deeds[text(form, "deed")];
  if (deed === undefined) return { ...before, attempt: before.attempt + 1 };
  const refusal = await attempt(() => deed(actor, said, new Date()));
  // It has moved on, so this form is gone from its page: the page says so, and where it stands.
  if (refusal?.code === "illegal_move") redirect(pageOf(said.requestId, form, { late: "1" }));
  if (refusal !== null)
    return withError({ attempt: before.attempt + 1, error: refusalWords(refusal), text: said.text });
  redirect(pageOf(said.requestId, form, { done: text(form, "deed") }));
}

/** The request's page, at its place in the queue if it was opened from there. */
function pageOf(requestId: string, form: FormData, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    ...queueFields({ queue: text(form, "queue"), place: text(form, "place") }),
    ...more,
  });
  return query.size === 0 ? `/requests/${requestId}` : `/requests/${requestId}?${query}`;
}
