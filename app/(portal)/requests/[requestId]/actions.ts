"use server";
import { redirect } from "next/navigation";
import { requireActor } from "#lib/auth/require-actor.ts";
import { decideRequest } from "#lib/commands/decide-request.ts";
import { submitRequest } from "#lib/commands/submit-request.ts";
import { withdrawRequest } from "#lib/commands/withdraw-request.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import type { ActionState } from "./action-form.tsx";
import type { DecisionState } from "./decision-form.tsx";

const text = (form: FormData, name: string) => String(form.get(name) ?? "");
const key = (form: FormData) => text(form, "idempotencyKey").slice(0, 100) || null;

export async function submitAction(_: ActionState, form: FormData): Promise<ActionState> {
  const actor = await requireActor();
  const requestId = text(form, "requestId");
  const error = await attempt(() =>
    submitRequest(actor, { requestId, digest: text(form, "digest"), idempotencyKey: key(form) }, new Date()),
  );
  if (error !== null) return { error };
  redirect(`/requests/${requestId}?sent=1`);
}

export async function withdrawAction(_: ActionState, form: FormData): Promise<ActionState> {
  const actor = await requireActor();
  const requestId = text(form, "requestId");
  const error = await attempt(() => withdrawRequest(actor, { requestId }, new Date()));
  if (error !== null) return { error };
  redirect("/requests");
}

export async function decideAction(before: DecisionState, form: FormData): Promise<DecisionState> {
  const actor = await requireActor();
  const requestId = text(form, "requestId");
  const reason = text(form, "reason");
  const outcome = text(form, "outcome") === "approve" ? "approve" : "reject";
  const input = { requestId, outcome, reason, digest: text(form, "digest"), idempotencyKey: key(form) } as const;
  const error = await attempt(() => decideRequest(actor, input, new Date()));
  if (error !== null) return { attempt: before.attempt + 1, error, reason };
  redirect(`/requests/${requestId}`);
}

/** Null when done, or the refusal in words. What was not foreseen stays an error. */
async function attempt(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return refusalWords(error);
    throw error;
  }
}
