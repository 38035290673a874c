"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { readZone } from "#components/zone.ts";
import { findActor } from "#lib/auth/require-actor.ts";
import { editRequest } from "#lib/commands/edit-request.ts";
import { saveDraft } from "#lib/commands/save-draft.ts";
import { findHeldAgainst } from "#lib/data/allowed-views.ts";
import { findEntryRisk } from "#lib/data/entry-risk-views.ts";
import { isAllowedEverywhere, nothingLeftWords } from "#lib/domain/allowed-words.ts";
import { keptText } from "#lib/domain/kept-text.ts";
import { addedIn } from "#lib/domain/list-change.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { sessionEndedWords } from "#lib/domain/session-words.ts";
import { withError } from "../../../with-error.ts";
import { answersOf, chosenOf, questionsOf, tableOf, withAnswer } from "./paste-step.ts";
import { narrowestOf, type PastedTable } from "./pasted-table.ts";
import { type Clock, readChanges, readRemoved } from "./read-changes.ts";
import type { RequestFormState } from "./request-fields.tsx";
import { addressOf, type FormPage, fieldOfRefusal, firstField, readStep, type Step, stepOf, steps } from "./steps.ts";

type Errors = RequestFormState["errors"];

const sessionEnded = sessionEndedWords("Continue");

/** Said when the table was answered and leaves nothing to ask for. */
function nothingChosen({ groups, allowed }: PastedTable): Errors {
  const idle = allowed.filter((each) => isAllowedEverywhere(each) && narrowestOf(groups).includes(each.entry));
  const message =
    idle.length === 0
      ? "Everything is left out. Choose at least one entry, or change what you pasted."
      : nothingLeftWords(idle);
  return [{ field: "pasted", message }];
}

/** Keeps what was answered and goes on to the next page; after the last one, or when one answer was changed, to check answers. */
export async function continueAction(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  return withError(await continueFrom(before, form));
}

async function continueFrom(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  const at = readStep(form.get("step")) ?? "registries";
  const requestId = String(form.get("requestId") ?? "");
  const changing = form.get("changing") !== null;
  const understood = form.get("understood") !== null && form.get("use") === null;
  const now = new Date();
  const actor = await findActor();
  const typed = await readTyped(actor, form, { now, zone: await readZone() }, at === "registries");
  const { values, table, errors } = typed;
  const show = (step: Step, wrong: Errors = []) => ({
    attempt: before.attempt + 1,
    step,
    errors: wrong,
    values,
    ...(wrong.some(({ field }) => field === "add") && { questions: questionsOf(values.add) }),
  });
  const shown = async (wrong: Errors) => {
    const [first] = wrong;
    const step = first === undefined || wrong.some(({ field }) => stepOf(field) === at) ? at : stepOf(first.field);
    const there = wrong.filter(({ field }) => stepOf(field) === step);
    if (table !== undefined && step === "registries")
      return { ...show(step, there), table, ...(await riskOf(actor, typed, narrowestOf(table.groups))) };
    return { ...show(step, there), ...(step === "why" ? await riskOf(actor, typed) : {}) };
  };
  const keep = async (unfinished: boolean): Promise<Errors> => {
    if (actor === null) return [{ field: firstField[at], message: sessionEnded }];
    const filedForId = String(form.get("filedForId") ?? "") || null;
    try {
      await saveDraft(actor, { requestId, unfinished, filedForId, ...contentOf(typed) }, now);
      return [];
    } catch (error) {
      return [refusalAt(error)];
    }
  };
  const goTo = (page: FormPage): never => {
    revalidatePath("/requests/new/[step]", "page"); // or the browser's Back would show it as it was before
    redirect(addressOf(page, requestId, changing));
  };
  if (actor === null) return shown([{ field: firstField[at], message: sessionEnded }]);
  if (form.get("back") !== null) {
    await keep(true); // what cannot be kept as it is travels along no further
    return goTo(at === "why" ? "registries" : (steps[steps.indexOf(at) - 1] ?? at));
  }
  if (form.get("again") !== null) return goTo("registries");
  const mine = errors.filter(({ field }) => stepOf(field) === at);
  if (mine.length > 0) return shown(mine);
  if (table !== undefined && understood) return shown(nothingChosen(table));
  const next = steps[steps.indexOf(at) + 1];
  const unanswered = values.add.trim() !== "" && values.until === "";
  const goesOn = next !== undefined && (!changing || unanswered || table !== undefined);
  const refused = goesOn ? await keep(true) : errors.length > 0 ? errors : await keep(false);
  if (refused.length > 0) return shown(refused);
  if (!goesOn) {
    revalidatePath("/requests/new/[step]", "page");
    redirect(`/requests/${requestId}/check`);
  }
  return goTo(table !== undefined ? "understood" : changing ? "why" : next);
}

/** Changes a request that was filed already, and goes back to it. */
export async function editRequestAction(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  return withError(await changeFiled(before, form));
}

async function changeFiled(before: RequestFormState, form: FormData): Promise<RequestFormState> {
  const requestId = String(form.get("requestId") ?? "");
  const version = Number(form.get("version"));
  const idempotencyKey = String(form.get("idempotencyKey") ?? "").slice(0, 100) || null;
  const now = new Date();
  const actor = await findActor();
  const typed = await readTyped(actor, form, { now, zone: await readZone() }, form.get("understood") === null);
  const { values, table, errors } = typed;
  const back = (wrong: Errors) => ({
    attempt: before.attempt + 1,
    errors: wrong,
    values,
    ...(wrong.some(({ field }) => field === "add") && { questions: questionsOf(values.add) }),
  });
  if (actor === null) return back([{ field: "reason", message: sessionEnded }]);
  if (form.get("again") !== null) return back([]);
  if (errors.length > 0) return back(errors);
  if (table !== undefined) {
    const risk = await riskOf(actor, typed, narrowestOf(table.groups));
    const chosen = form.get("understood") !== null && form.get("use") === null;
    return { ...back(chosen ? nothingChosen(table) : []), table, ...risk };
  }
  try {
    await editRequest(actor, { requestId, version, idempotencyKey, ...contentOf(typed) }, now);
  } catch (error) {
    return back([refusalAt(error)]);
  }
  redirect(`/requests/${requestId}`);
}

/** What an approver would hear about what is to be added. */
async function riskOf(actor: Actor | null, { clusterIds, changes }: Typed, entries = addedIn(changes)) {
  if (actor === null) return {};
  const risk = await findEntryRisk(actor, clusterIds, entries);
  return risk === null ? {} : { risk };
}

type Typed = Awaited<ReturnType<typeof readTyped>>;

/** What the form says, with a sentence at each field where something is wrong with it. `anew` when its registries may have changed. */
async function readTyped(actor: Actor | null, form: FormData, clock: Clock, anew: boolean) {
  const text = (name: string) => String(form.get(name) ?? "");
  const clusterIds = form
    .getAll("clusters")
    .map(String)
    .filter((id) => id !== "");
  const shown = form.get("understood") !== null;
  const use = form.get("use");
  const answered = shown && use === null;
  const held = actor === null || !(anew || shown) ? null : await findHeldAgainst(actor, clusterIds);
  const against = held && { ...held, removed: readRemoved(text("remove")) };
  const again = form.get("again") !== null;
  const written = use === null ? text("add") : withAnswer(text("add"), String(use), held?.facts ?? {});
  let choosing = again ? null : tableOf(written, against, shown ? answersOf(form) : null);
  const entries = choosing === null || !answered ? [] : chosenOf(choosing);
  const values = {
    clusters: clusterIds.join(" "),
    add: entries.length > 0 ? entries.join("\n") : written,
    // What was chosen from, for whoever comes back to it.
    pasted: answered ? keptText(text("add")) : text("pasted"),
    answers: shown ? JSON.stringify(answersOf(form)) : text("answers"),
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
  if (entries.length > 0) choosing = null;
  const { changes, errors } = readChanges(
    choosing === null ? values : { ...values, add: "" },
    clock,
    choosing !== null,
  );
  if (choosing !== null && answered && changes.length > 0) {
    values.add = ""; // everything is left out, and something else is asked for
    choosing = null;
  }
  if (clusterIds.length === 0)
    errors.unshift({ field: "clusters", message: refusalWords({ code: "no_clusters", detail: undefined }) });
  if (values.reason.trim() === "")
    errors.push({ field: "reason", message: refusalWords({ code: "reason_missing", detail: undefined }) });
  return { clusterIds, values, changes, errors, table: choosing ?? undefined };
}

/** Of a text that is not yet as it should be, only what names an image is kept. */
function contentOf({ clusterIds, changes, values, errors, table }: Typed) {
  const { reason, ticket } = values;
  const done = table === undefined && errors.every(({ field }) => field !== "add");
  const typed = done ? values : { ...values, add: keptText(values.add), pasted: "" };
  return { clusterIds, changes, reason, ticket, typed };
}

/** A foreseen no, at the field it speaks of. @throws what was not foreseen */
function refusalAt(error: unknown): Errors[number] {
  if (!(error instanceof Refusal)) throw error;
  return { field: fieldOfRefusal[error.code] ?? "add", message: refusalWords(error) };
}
