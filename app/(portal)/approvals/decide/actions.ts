"use server";
import { requireActor } from "#lib/auth/require-actor.ts";
import { type BulkResult, decideRequests } from "#lib/commands/decide-request.ts";
import { findCannedReason } from "#lib/domain/canned-reasons.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { readNote, readReason } from "#lib/domain/request.ts";
import { withError } from "../../../with-error.ts";
import { attempt } from "../../attempt.ts";
import type { BulkState } from "./bulk-form.tsx";

/** One decision on each of the chosen requests. What came of each is the answer, also when every one was refused. */
export async function decideTogetherAction(before: BulkState, form: FormData): Promise<BulkState> {
  const actor = await requireActor();
  const reason = String(form.get("reason") ?? "");
  const filled = findCannedReason(String(form.get("fill") ?? ""));
  if (filled !== undefined) return { attempt: before.attempt + 1, error: null, reason: filled.text, results: null };
  const outcome = form.get("outcome") === "approve" ? "approve" : "reject";
  const idempotencyKey = String(form.get("idempotencyKey") ?? "").slice(0, 100) || null;
  const requests = form.getAll("request").map((each) => {
    const [requestId = "", digest = ""] = String(each).split(" ");
    return { requestId, digest };
  });
  let results: BulkResult[] = [];
  const refusal = await attempt(async () => {
    // Before anything is decided: of a form that fails as a whole, nothing is half done. The command asks again.
    if (outcome === "reject") readReason(reason);
    const highRisk = String(form.get("highRisk") ?? "").slice(0, 500);
    if (highRisk !== "" && readNote(reason) === "") throw new Refusal("high_risk_reason_missing", highRisk);
    results = await decideRequests(actor, { outcome, reason, idempotencyKey, requests }, new Date());
  });
  if (refusal !== null)
    return withError({ attempt: before.attempt + 1, error: refusalWords(refusal), reason, results: null });
  return { attempt: before.attempt + 1, error: null, reason, results: results.map(told) };
}

function told(result: BulkResult) {
  const { requestId } = result;
  if ("refused" in result) return { requestId, done: false, words: refusalWords(result.refused) };
  const { status, given, needed } = result.done;
  const words =
    status === "escalated"
      ? `approval ${given} of ${needed} given; somebody else has to approve too`
      : status === "approved"
        ? "approved; its list goes to the cluster at once"
        : status;
  return { requestId, done: true, words };
}
