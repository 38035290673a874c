import pg from "pg";
import { config } from "#lib/config.ts";

/**
 * Calls `onWork` whenever a transaction that queued work commits, on a connection of its own; reconnects by itself and
 * then calls once, since what was told in between is lost.
 */
export function listenForWork(onWork: () => void): { stop: () => Promise<void> } {
  let stopped = false;
  let current: pg.Client | undefined;
  const connect = async () => {
    const connection = new pg.Client({ connectionString: config().databaseUrl });
    current = connection;
    const again = () => {
      if (current !== connection || stopped) return;
      current = undefined;
      connection.end().catch(() => undefined);
      setTimeout(connect, 1000);
    };
    connection.on("error", again);
    connection.on("end", again);
    connection.on("notification", onWork);
    try {
      await connection.connect();
      await connection.query("LISTEN trusted_registries_work");
      onWork();
    } catch {
      again();
    }
  };
  void connect();
  return {
    stop: async () => {
      stopped = true;
      await current?.end().catch(() => undefined);
    },
  };
}
