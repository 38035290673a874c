import { revalidatePath } from "next/cache";
import { Refusal } from "#lib/domain/refusal.ts";

/**
 * What every action of the portal does its work through. Null when it is done, and then whatever a browser keeps of the
 * portal is read again, the counts of the navigation too; or the refusal. What was not foreseen stays an error.
 */
export async function attempt(work: () => Promise<unknown>): Promise<Refusal | null> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  revalidatePath("/", "layout");
  return null;
}
