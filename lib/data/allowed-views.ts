import type { ListNow } from "#lib/domain/already-allowed.ts";
import type { RiskFacts } from "#lib/domain/assess-risk.ts";
import { type Actor, maySeeCluster } from "#lib/domain/permissions.ts";
import { client } from "./client.ts";
import { isId } from "./ids.ts";
import { currentLists } from "./lists.ts";
import { riskFacts } from "./request-risk.ts";

/** What is held against what is being written: the lists of these clusters as they are now, as far as this person may see them, and what is approved anywhere. */
export async function findHeldAgainst(
  actor: Actor,
  clusterIds: readonly string[],
): Promise<{ readonly lists: readonly ListNow[]; readonly facts: RiskFacts }> {
  const seen = clusterIds.filter((id) => isId(id) && maySeeCluster(actor, id));
  const lists = (await currentLists(client(), seen)).map(({ clusterName, entries, platformRegistries }) => ({
    cluster: clusterName,
    entries,
    platformRegistries,
  }));
  return { lists, facts: await riskFacts(client(), seen) };
}
