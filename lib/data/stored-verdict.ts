import { z } from "zod";
import type { VerdictAnswer, VerdictAsked } from "#lib/domain/verdict-question.ts";

/** Questions and answers as they were stored, maybe by another version of the product. */

const asked = z.object({
  images: z.array(
    z.object({ image: z.string(), places: z.array(z.string()), count: z.number(), namespaces: z.array(z.string()) }),
  ),
  withoutImage: z.array(z.string()),
  notJudged: z.array(z.string()),
});

const answer = z.discriminatedUnion("answered", [
  z.object({
    answered: z.literal(true),
    mode: z.enum(["off", "warn", "deny"]).nullable(),
    exemptNamespaces: z.array(z.string()),
    revision: z.number().nullable(),
    images: z.array(
      z.object({
        image: z.string(),
        outcome: z.enum(["admitted", "not_listed", "invalid", "policy_failed", "refused_by_another"]),
        said: z.string(),
      }),
    ),
  }),
  z.object({ answered: z.literal(false), message: z.string() }),
]);

export function readVerdictAsked(stored: unknown): VerdictAsked {
  return asked.parse(stored);
}

export function readVerdictAnswer(stored: unknown): VerdictAnswer {
  return answer.parse(stored);
}
