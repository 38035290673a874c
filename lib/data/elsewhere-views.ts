import type { CannedFacts } from "#lib/domain/canned-reasons.ts";
import { type Actor, seesEverything } from "#lib/domain/permissions.ts";
import { client } from "./client.ts";

/** What each of these requests adds, and what of that is on the list of a cluster that is none of its own. For staff alone. */
export async function findElsewhere(
  actor: Actor,
  requests: readonly {
    readonly clusters: readonly { readonly id: string; readonly added: readonly string[] }[];
  }[],
): Promise<CannedFacts[]> {
  const wanted = requests.map(({ clusters }) => ({
    own: clusters.map(({ id }) => id),
    added: [...new Set(clusters.flatMap(({ added }) => added))],
  }));
  const entries = [...new Set(wanted.flatMap(({ added }) => added))];
  const rows =
    !seesEverything(actor) || entries.length === 0
      ? []
      : await client().$queryRaw<{ entry: string; clusterId: string }[]>`
          SELECT e.entry, c.id AS "clusterId" FROM cluster c JOIN revision_entry e ON e.revision_id = c.current_revision_id
           WHERE e.entry = ANY(${entries}::text[])`;
  return wanted.map(({ own, added }) => ({
    added,
    elsewhere: added.filter((entry) => rows.some((row) => row.entry === entry && !own.includes(row.clusterId))),
  }));
}
