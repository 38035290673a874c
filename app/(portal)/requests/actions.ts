"use server";
import { redirect } from "next/navigation";
import { readZone } from "#components/zone.ts";
import { requireActor } from "#lib/auth/require-actor.ts";
import { copyRequest } from "#lib/commands/copy-request.ts";
import { renewEntries } from "#lib/commands/renew-entries.ts";
import { withdrawRequest } from "#lib/commands/withdraw-request.ts";
import { attempt } from "../attempt.ts";

const input = (form: FormData) => ({
  requestId: String(form.get("requestId") ?? ""),
  idempotencyKey: String(form.get("idempotencyKey") ?? "").slice(0, 100) || null,
});

/** From the list: a copy is checked before it is sent. What is refused is explained on the request's own page. */
export async function copyFromList(form: FormData): Promise<void> {
  const actor = await requireActor();
  let copy = "";
  const refusal = await attempt(async () => {
    copy = (await copyRequest(actor, input(form), new Date())).requestId;
  });
  redirect(refusal === null ? `/requests/${copy}/check` : late(form));
}

export async function withdrawFromList(form: FormData): Promise<void> {
  const actor = await requireActor();
  const refusal = await attempt(() => withdrawRequest(actor, input(form), new Date()));
  redirect(refusal === null ? `/requests/${input(form).requestId}?done=withdraw` : late(form));
}

/** One click asks for more time, from the list of requests or a cluster's own. What is refused is explained on the request's page. */
export async function renewFromList(form: FormData): Promise<void> {
  const actor = await requireActor();
  const { requestId, idempotencyKey } = input(form);
  const [clusterId, entry] = [String(form.get("clusterId") ?? ""), String(form.get("entry") ?? "")];
  const of = entry === "" ? { requestId } : { clusterId, entry };
  const zone = await readZone();
  let filed = "";
  const refusal = await attempt(async () => {
    filed = (await renewEntries(actor, { of, zone, idempotencyKey }, new Date())).requestId;
  });
  redirect(refusal === null ? `/requests/${filed}?sent=1` : late(form));
}

function late(form: FormData): string {
  return `/requests/${input(form).requestId}?late=1`;
}
