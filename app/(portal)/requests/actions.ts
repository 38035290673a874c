"use server";
import { redirect } from "next/navigation";
import { requireActor } from "#lib/auth/require-actor.ts";
import { copyRequest } from "#lib/commands/copy-request.ts";
import { withdrawRequest } from "#lib/commands/withdraw-request.ts";
import { Refusal } from "#lib/domain/refusal.ts";

const input = (form: FormData) => ({
  requestId: String(form.get("requestId") ?? ""),
  idempotencyKey: String(form.get("idempotencyKey") ?? "").slice(0, 100) || null,
});

/** From the list: a copy is checked before it is sent. What is refused is explained on the request's own page. */
export async function copyFromList(form: FormData): Promise<void> {
  const actor = await requireActor();
  let copy = "";
  const done = await foreseen(async () => {
    copy = (await copyRequest(actor, input(form), new Date())).requestId;
  });
  redirect(done ? `/requests/${copy}/check` : late(form));
}

export async function withdrawFromList(form: FormData): Promise<void> {
  const actor = await requireActor();
  const done = await foreseen(() => withdrawRequest(actor, input(form), new Date()));
  redirect(done ? "/requests" : late(form));
}

function late(form: FormData): string {
  return `/requests/${input(form).requestId}?late=1`;
}

/** Whether it was done. What was not foreseen stays an error. */
async function foreseen(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
