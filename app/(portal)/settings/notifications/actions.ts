"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { requireActor } from "#lib/auth/require-actor.ts";
import { chooseNotifications } from "#lib/commands/choose-notifications.ts";
import { channels, notificationKinds } from "#lib/domain/notification.ts";
import { Refusal } from "#lib/domain/refusal.ts";

export async function chooseAction(form: FormData): Promise<void> {
  const actor = await requireActor();
  const chosen = Object.fromEntries(
    notificationKinds.flatMap((kind) => {
      const channel = channels.find((each) => each === form.get(kind));
      return channel === undefined ? [] : [[kind, channel]];
    }),
  );
  let said = "saved";
  try {
    await chooseNotifications(actor, chosen, new Date());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    said = "not-offered";
  }
  revalidatePath("/settings/notifications");
  redirect(`/settings/notifications?said=${said}`);
}
