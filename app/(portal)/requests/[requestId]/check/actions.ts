"use server";
import { redirect } from "next/navigation";
import { requireActor } from "#lib/auth/require-actor.ts";
import { saveDraft } from "#lib/commands/save-draft.ts";
import { findTyped } from "#lib/data/request-views.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { withError } from "../../../../with-error.ts";
import type { ActionState } from "../action-form.tsx";

/** Adds to a draft the removal of entries that another one of it covers. */
export async function replaceAction(_: ActionState, form: FormData): Promise<ActionState> {
  const actor = await requireActor();
  const requestId = String(form.get("requestId") ?? "");
  const entries = String(form.get("entries") ?? "")
    .split(" ")
    .filter((entry) => entry !== "");
  const kept = await findTyped(actor, requestId);
  if (kept === null) return withError({ error: refusalWords({ code: "not_found", detail: undefined }) });
  const distinct = new Map(kept.changes.map((change) => [JSON.stringify(change), change]));
  const removals = entries.map((entry): ListChange => ({ kind: "remove_entry", entry }));
  const { reason = "", ticket = "", remove = "" } = kept.typed;
  const typed = { ...kept.typed, remove: [remove, ...entries].filter((line) => line !== "").join("\n") };
  const changes = [...distinct.values(), ...removals];
  try {
    await saveDraft(actor, { requestId, clusterIds: kept.clusterIds, changes, reason, ticket, typed }, new Date());
  } catch (error) {
    if (error instanceof Refusal) return withError({ error: refusalWords(error) });
    throw error;
  }
  redirect(`/requests/${requestId}/check`);
}
