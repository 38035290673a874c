"use server";
import { redirect } from "next/navigation";
import { findActor } from "#lib/auth/require-actor.ts";
import { askVerdict } from "#lib/commands/ask-verdict.ts";
import { isManifestProblem, readTyped } from "#lib/delivery/kubernetes/read-manifest.ts";
import { manifestProblemWords } from "#lib/domain/manifest-problem.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { sessionEndedWords } from "#lib/domain/session-words.ts";
import { withError } from "../../../with-error.ts";
import type { VerdictFormState } from "./verdict-form.tsx";

const sessionEnded = sessionEndedWords("Ask the cluster");

/** Has the cluster asked, and goes where its answer will be; or comes back with a sentence and everything that was typed. */
export async function askVerdictAction(before: VerdictFormState, form: FormData): Promise<VerdictFormState> {
  const typed = String(form.get("typed") ?? "");
  const clusterId = String(form.get("clusterId") ?? "");
  const back = (error: string) => withError({ attempt: before.attempt + 1, error, typed });
  const actor = await findActor();
  if (actor === null) return back(sessionEnded);
  const asked = readTyped(typed);
  if (isManifestProblem(asked)) return back(manifestProblemWords(asked));
  let questionId: string;
  try {
    questionId = (await askVerdict(actor, { clusterId, asked }, new Date())).questionId;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return back(refusalWords(error));
  }
  redirect(`/clusters/${clusterId}/verdict/${questionId}`);
}
