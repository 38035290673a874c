import { endEntries, listEnding } from "#lib/commands/end-entries.ts";
import { keepTime, listDueRequests } from "#lib/commands/keep-time.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { log } from "../log.ts";

/** Does for every request and every list what time has come for. One that cannot be helped is logged, and the others go on. */
export async function keepTimeTask(actor: Actor, now: Date): Promise<void> {
  await keepRequests(actor, now);
  for (const clusterId of await listEnding(now))
    try {
      const { removed, reminded } = await endEntries(actor, clusterId, now);
      if (removed.length + reminded.length > 0) log("info", "ends of entries", { clusterId, removed, reminded });
    } catch (error) {
      log("error", "ends of entries could not be kept", { clusterId, error: String(error) });
    }
}

async function keepRequests(actor: Actor, now: Date): Promise<void> {
  for (const requestId of await listDueRequests(now))
    try {
      const step = await keepTime(actor, requestId, now);
      if (step !== null) log("info", "time", { requestId, step });
    } catch (error) {
      log("error", "time could not be kept", { requestId, error: String(error) });
    }
}
