"use server";
import { redirect } from "next/navigation";
import { readZone } from "#components/zone.ts";
import { findActor } from "#lib/auth/require-actor.ts";
import { editRequest } from "#lib/commands/edit-request.ts";
import { saveDraft } from "#lib/commands/save-draft.ts";
import { findEntryRisk } from "#lib/data/entry-risk-views.ts";
import { addedIn } from "#lib/domain/list-change.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { sessionEndedWords } from "#lib/domain/session-words.ts";
import { withError } from "../../../with-error.ts";
import { type PastedTable, readPasteStep } from "./paste-step.ts";
import { type Clock, readChanges } from "./read-changes.ts";
import type { RequestFormState } from "./request-fields.tsx";
import { fieldOfRefusal, firstField, readStep, type Step, stepOf, steps } from "./steps.ts";

type Errors = RequestFormState["errors"];

const sessionEnded = sessionEndedWords("Continue");

const nothingChosen = {
  field: "pasted",
  message: "Everything is left out. Choose at least one entry, or change what you pasted.",
};

/** Goes on to the next question; after the last one, or when one answer was changed, keeps a checked draft and goes on to check answers. */
export async function continueAction(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  return withError(await continueFrom(before, form));
}

async function continueFrom(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  const at = readStep(form.get("step")) ?? "registries";
  const given = String(form.get("requestId") ?? "");
  const filedForId = String(form.get("filedForId") ?? "");
  const now = new Date();
  const typed = readTyped(form, { now, zone: await readZone() });
  const { values } = typed;
  const actor = await findActor();
  const show = (step: Step, errors: Errors = []) => ({ attempt: before.attempt + 1, step, errors, values });
  if (actor === null) return show(at, [{ field: firstField[at], message: sessionEnded }]);
  if (form.get("back") !== null) return show(steps[steps.indexOf(at) - 1] ?? at);
  if (form.get("again") !== null) return show(at);
  const { table, errors } = typed;
  const mine = errors.filter(({ field }) => stepOf(field) === at);
  if (mine.length > 0) return { ...show(at, mine), ...(at === "why" ? await riskOf(actor, typed) : {}) };
  if (table !== undefined) {
    const risk = await riskOf(actor, typed, narrowestOf(table));
    return { ...show(at, form.get("understood") === null ? [] : [nothingChosen]), table, ...risk };
  }
  const next = steps[steps.indexOf(at) + 1];
  const unanswered = values.add.trim() !== "" && values.until === "";
  if (next !== undefined && (given === "" || unanswered))
    return { ...show(given === "" ? next : "why"), ...(await riskOf(actor, typed)) };
  const [wrong] = errors;
  if (wrong !== undefined) {
    const there = errors.filter(({ field }) => stepOf(field) === stepOf(wrong.field));
    return { ...show(stepOf(wrong.field), there), ...(await riskOf(actor, typed)) };
  }
  let requestId = given;
  try {
    const place = { requestId: given === "" ? null : given, filedForId: filedForId === "" ? null : filedForId };
    requestId = (await saveDraft(actor, { ...place, ...contentOf(typed) }, now)).requestId;
  } catch (error) {
    const refused = refusalAt(error);
    return { ...show(stepOf(refused.field), [refused]), ...(await riskOf(actor, typed)) };
  }
  redirect(`/requests/${requestId}/check`);
}

/** Changes a request that was filed already, and goes back to it. */
export async function editRequestAction(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  return withError(await changeFiled(before, form));
}

async function changeFiled(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  const requestId = String(form.get("requestId") ?? "");
  const version = Number(form.get("version"));
  const now = new Date();
  const typed = readTyped(form, { now, zone: await readZone() });
  const { values, table, errors } = typed;
  const back = (wrong: Errors) => ({ attempt: before.attempt + 1, errors: wrong, values });
  const actor = await findActor();
  if (actor === null) return back([{ field: "reason", message: sessionEnded }]);
  if (form.get("again") !== null) return back([]);
  if (errors.length > 0) return back(errors);
  if (table !== undefined) {
    const risk = await riskOf(actor, typed, narrowestOf(table));
    return { ...back(form.get("understood") === null ? [] : [nothingChosen]), table, ...risk };
  }
  try {
    await editRequest(actor, { requestId, version, ...contentOf(typed) }, now);
  } catch (error) {
    return back([refusalAt(error)]);
  }
  redirect(`/requests/${requestId}`);
}

/** What an approver would hear about what is to be added. */
async function riskOf(actor: Actor, { clusterIds, changes }: Typed, entries = addedIn(changes)) {
  const risk = await findEntryRisk(actor, clusterIds, entries);
  return risk === null ? {} : { risk };
}

function narrowestOf({ groups }: PastedTable): string[] {
  return groups.flatMap(({ proposals }) => proposals.flatMap(({ steps: [narrowest] }) => narrowest ?? []));
}

type Typed = ReturnType<typeof readTyped>;

/** What the form says, with a sentence at each field where something is wrong with it. */
function readTyped(form: FormData, clock: Clock) {
  const text = (name: string) => String(form.get(name) ?? "");
  const clusterIds = form
    .getAll("clusters")
    .map(String)
    .filter((id) => id !== "");
  const pasted = readPasteStep(form);
  const values = {
    clusters: clusterIds.join(" "),
    add: "add" in pasted ? pasted.add : text("add"),
    remove: text("remove"),
    mode: text("mode"),
    exempt: text("exempt"),
    exemptNone: text("exemptNone"),
    ends: text("ends"),
    until: text("until"),
    untilDay: text("untilDay"),
    reason: text("reason"),
    ticket: text("ticket"),
  };
  const table = "table" in pasted ? pasted.table : undefined;
  const { changes, errors } = readChanges(
    table === undefined ? values : { ...values, add: "" },
    clock,
    table !== undefined,
  );
  if (clusterIds.length === 0)
    errors.unshift({ field: "clusters", message: refusalWords({ code: "no_clusters", detail: undefined }) });
  if (values.reason.trim() === "")
    errors.push({ field: "reason", message: refusalWords({ code: "reason_missing", detail: undefined }) });
  return { clusterIds, values, changes, errors, table, idempotencyKey: text("idempotencyKey").slice(0, 100) || null };
}

function contentOf({ clusterIds, changes, values, idempotencyKey }: Typed) {
  const { reason, ticket } = values;
  return { clusterIds, changes, reason, ticket, typed: values, idempotencyKey };
}

/** A foreseen no, at the field it speaks of. @throws what was not foreseen */
function refusalAt(error: unknown): Errors[number] {
  if (!(error instanceof Refusal)) throw error;
  return { field: fieldOfRefusal[error.code] ?? "add", message: refusalWords(error) };
}
