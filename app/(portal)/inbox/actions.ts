"use server";
import { requireActor } from "#lib/auth/require-actor.ts";
import { markRead } from "#lib/commands/mark-read.ts";
import { attempt } from "../attempt.ts";

export async function markReadAction(form: FormData): Promise<void> {
  const actor = await requireActor();
  await attempt(() => markRead(actor, { id: String(form.get("id") ?? "") }, new Date()));
}

export async function markAllReadAction(form: FormData): Promise<void> {
  const actor = await requireActor();
  const until = new Date(String(form.get("until") ?? ""));
  if (!Number.isNaN(until.getTime())) await attempt(() => markRead(actor, { until }, new Date()));
}
