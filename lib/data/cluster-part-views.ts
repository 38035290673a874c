import { z } from "zod";
import { type OptionalParts, optionalParts } from "#lib/domain/optional-parts.ts";
import { client } from "./client.ts";

const answer = z.array(z.object({ code: z.string().optional() }));

/** The optional parts of a cluster's manifest, as its checks learnt them; the first ones for a cluster that is not known. */
export async function findOptionalParts(cluster: { id: string } | { name: string }): Promise<OptionalParts> {
  const checks = await client().clusterQuestion.findMany({
    where: { cluster, kind: "check", answeredAt: { not: null } },
    orderBy: { askedAt: "desc" },
    select: { answer: true },
  });
  return optionalParts(checks.map((check) => answer.parse(check.answer).flatMap(({ code }) => code ?? [])));
}
