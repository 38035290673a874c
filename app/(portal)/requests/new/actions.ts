"use server";
import { redirect } from "next/navigation";
import { findActor } from "#lib/auth/require-actor.ts";
import { editRequest } from "#lib/commands/edit-request.ts";
import { saveDraft } from "#lib/commands/save-draft.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { Refusal, type RefusalCode } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { readPasteStep } from "./paste-step.ts";
import { readChanges } from "./read-changes.ts";
import type { RequestFormState } from "./request-form.tsx";

const sessionEnded =
  "Your session has ended. Sign in again in a new tab (the address is /sign-in), then press Continue here: what you typed is kept.";

const nothingChosen = {
  field: "pasted",
  message: "Everything is left out. Choose at least one entry, or change what you pasted.",
};

/** The field that a refusal speaks of, for the summary's link. */
const fields: Partial<Record<RefusalCode, string>> = {
  no_clusters: "clusters",
  cluster_not_yours: "clusters",
  several_tenants: "clusters",
  reason_missing: "reason",
  reason_too_long: "reason",
  not_a_member: "clusters",
  ticket_invalid: "ticket",
  forbidden: "reason",
  illegal_move: "reason",
  stale: "reason",
  not_on_list: "remove",
  platform_registry: "remove",
  mode_already: "mode",
  exempt_already: "exempt",
  namespace_invalid: "exempt",
  too_many_namespaces: "exempt",
};

/** Keeps a checked draft and goes on to check answers; or comes back with a sentence at each field. */
export async function saveDraftAction(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  const given = String(form.get("requestId") ?? "");
  const filedForId = String(form.get("filedForId") ?? "");
  let requestId = given;
  const refused = await withContent(before, form, async (actor, content) => {
    const place = { requestId: given === "" ? null : given, filedForId: filedForId === "" ? null : filedForId };
    requestId = (await saveDraft(actor, { ...place, ...content }, new Date())).requestId;
  });
  return refused ?? redirect(`/requests/${requestId}/check`);
}

/** Changes a request that was filed already, and goes back to it. */
export async function editRequestAction(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  const requestId = String(form.get("requestId") ?? "");
  const version = Number(form.get("version"));
  const refused = await withContent(before, form, async (actor, content) => {
    await editRequest(actor, { requestId, version, ...content }, new Date());
  });
  return refused ?? redirect(`/requests/${requestId}`);
}

interface Content {
  readonly clusterIds: readonly string[];
  readonly changes: readonly ListChange[];
  readonly reason: string;
  readonly ticket: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | null;
}

/** Reads the form and does `work` with what it says; the form again, with a sentence at each field, when something is wrong. */
async function withContent(
  before: RequestFormState,
  form: FormData,
  work: (actor: Actor, content: Content) => Promise<void>,
): Promise<RequestFormState | null> {
  const text = (name: string) => String(form.get(name) ?? "");
  const clusterIds = form
    .getAll("clusters")
    .map(String)
    .filter((id) => id !== "");
  const step = readPasteStep(form);
  const values = {
    clusters: clusterIds.join(" "),
    add: "add" in step ? step.add : text("add"),
    remove: text("remove"),
    mode: text("mode"),
    exempt: text("exempt"),
    exemptNone: text("exemptNone"),
    reason: text("reason"),
    ticket: text("ticket"),
  };
  const back = (errors: RequestFormState["errors"]) => ({ attempt: before.attempt + 1, errors, values });
  const actor = await findActor();
  if (actor === null) return back([{ field: "reason", message: sessionEnded }]);
  if (form.get("again") !== null) return back([]);
  const { changes, errors } = readChanges("table" in step ? { ...values, add: "" } : values, "table" in step);
  if (clusterIds.length === 0)
    errors.unshift({ field: "clusters", message: refusalWords({ code: "no_clusters", detail: undefined }) });
  if (values.reason.trim() === "")
    errors.push({ field: "reason", message: refusalWords({ code: "reason_missing", detail: undefined }) });
  if (errors.length > 0) return back(errors);
  if ("table" in step) return { ...back(form.get("understood") === null ? [] : [nothingChosen]), table: step.table };
  const { reason, ticket } = values;
  const idempotencyKey = text("idempotencyKey").slice(0, 100) || null;
  try {
    await work(actor, { clusterIds, changes, reason, ticket, typed: values, idempotencyKey });
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return back([{ field: fields[error.code] ?? "add", message: refusalWords(error) }]);
  }
}
