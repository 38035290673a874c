"use server";
import { redirect } from "next/navigation";
import { findActor } from "#lib/auth/require-actor.ts";
import { saveDraft } from "#lib/commands/save-draft.ts";
import { Refusal, type RefusalCode } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { readChanges } from "./read-changes.ts";
import type { RequestFormState } from "./request-form.tsx";

const sessionEnded =
  "Your session has ended. Sign in again in a new tab (the address is /sign-in), then press Continue here: what you typed is kept.";

/** The field that a refusal speaks of, for the summary's link. */
const fields: Partial<Record<RefusalCode, string>> = {
  no_clusters: "clusters",
  cluster_not_yours: "clusters",
  several_tenants: "clusters",
  reason_missing: "reason",
  reason_too_long: "reason",
  not_on_list: "remove",
  platform_registry: "remove",
  mode_already: "mode",
  exempt_already: "exempt",
  namespace_invalid: "exempt",
  too_many_namespaces: "exempt",
};

/** Keeps a checked draft and goes on to check answers; or comes back with a sentence at each field. */
export async function saveDraftAction(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  const text = (name: string) => String(form.get(name) ?? "");
  const clusterIds = form.getAll("clusters").map(String);
  const values = {
    clusters: clusterIds.join(" "),
    add: text("add"),
    remove: text("remove"),
    mode: text("mode"),
    exempt: text("exempt"),
    exemptNone: text("exemptNone"),
    reason: text("reason"),
  };
  const back = (errors: RequestFormState["errors"]) => ({ attempt: before.attempt + 1, errors, values });
  const actor = await findActor();
  if (actor === null) return back([{ field: "reason", message: sessionEnded }]);
  const { changes, errors } = readChanges(values);
  if (clusterIds.length === 0)
    errors.unshift({ field: "clusters", message: refusalWords({ code: "no_clusters", detail: undefined }) });
  if (values.reason.trim() === "")
    errors.push({ field: "reason", message: refusalWords({ code: "reason_missing", detail: undefined }) });
  if (errors.length > 0) return back(errors);
  let requestId: string;
  try {
    const given = text("requestId");
    const input = { requestId: given === "" ? null : given, clusterIds, changes, reason: values.reason, typed: values };
    requestId = (await saveDraft(actor, input, new Date())).requestId;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return back([{ field: fields[error.code] ?? "add", message: refusalWords(error) }]);
  }
  redirect(`/requests/${requestId}/check`);
}
