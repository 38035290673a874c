import { modeAfterOf } from "#lib/domain/list-change.ts";
import type { ModeChange } from "#lib/domain/mode-switch.ts";
import type { Mode } from "#lib/domain/revision.ts";
import { client } from "./client.ts";

/** The clusters of each of these open requests that would change their mode if it were approved now, by name. */
export async function modeChangesOf(requestIds: readonly string[]) {
  const rows = await client().$queryRaw<
    {
      requestId: string;
      clusterId: string;
      cluster: string;
      number: number;
      before: Mode;
      asked: Mode | null;
      adds: boolean;
    }[]
  >`
    SELECT rc.request_id AS "requestId", c.id AS "clusterId", c.name AS cluster, r.number, r.mode AS before,
           (SELECT mode FROM change WHERE request_id = rc.request_id AND cluster_id = c.id AND kind = 'set_mode') AS asked,
           EXISTS (SELECT FROM change WHERE request_id = rc.request_id AND cluster_id = c.id AND kind = 'add_entry'
                                        AND entry <> ALL(r.platform_registries)) AS adds
      FROM request_cluster rc JOIN cluster c ON c.id = rc.cluster_id JOIN revision r ON r.id = c.current_revision_id
     WHERE rc.request_id = ANY(${[...requestIds]}::uuid[]) ORDER BY c.name`;
  const changes = rows
    .map((row) => ({
      ...row,
      after: modeAfterOf({ number: row.number, mode: row.before }, row.asked, row.adds).modeAfter,
    }))
    .filter(({ before, after }) => before !== after);
  return (requestId: string): (ModeChange & { readonly clusterId: string })[] =>
    changes
      .filter((each) => each.requestId === requestId)
      .map(({ clusterId, cluster, before, after }) => ({ clusterId, cluster, before, after }));
}
