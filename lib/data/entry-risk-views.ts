import { type Actor, maySeeCluster } from "#lib/domain/permissions.ts";
import { type Risk, riskOfEntries } from "#lib/domain/request-risk.ts";
import { client } from "./client.ts";
import { isId } from "./ids.ts";
import { riskFacts } from "./request-risk.ts";

/** What an approver would hear about these entries, while they are still being written; null for none. */
export async function findEntryRisk(
  actor: Actor,
  clusterIds: readonly string[],
  entries: readonly string[],
): Promise<Risk | null> {
  if (entries.length === 0) return null;
  const seen = clusterIds.filter((id) => isId(id) && maySeeCluster(actor, id));
  return riskOfEntries(entries, await riskFacts(client(), seen));
}
