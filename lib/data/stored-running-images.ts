import { z } from "zod";
import type { RunningImagesAnswer } from "#lib/domain/running-images.ts";

const answer = z.discriminatedUnion("seen", [
  z.object({
    seen: z.literal(true),
    running: z.object({
      readAt: z.string(),
      workloads: z.array(
        z.object({
          namespace: z.string(),
          kind: z.string(),
          name: z.string(),
          pods: z.number(),
          images: z.array(z.string()),
          debugImages: z.array(z.string()),
        }),
      ),
    }),
  }),
  z.object({ seen: z.literal(false), reason: z.enum(["forbidden", "failed"]), message: z.string() }),
]);

/** An answer as it was stored; null for one that another version of the product wrote and this one cannot read: the next one replaces it. */
export function readRunningImagesAnswer(stored: unknown): RunningImagesAnswer | null {
  return answer.safeParse(stored).data ?? null;
}
