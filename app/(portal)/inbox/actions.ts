"use server";
import { revalidatePath } from "next/cache";
import { requireActor } from "#lib/auth/require-actor.ts";
import { markRead } from "#lib/commands/mark-read.ts";

export async function markReadAction(form: FormData): Promise<void> {
  const actor = await requireActor();
  await markRead(actor, { id: String(form.get("id") ?? "") }, new Date());
  revalidatePath("/", "layout");
}

export async function markAllReadAction(form: FormData): Promise<void> {
  const actor = await requireActor();
  const until = new Date(String(form.get("until") ?? ""));
  if (!Number.isNaN(until.getTime())) await markRead(actor, { until }, new Date());
  revalidatePath("/", "layout");
}
