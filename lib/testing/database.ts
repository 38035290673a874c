import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { freePort } from "./free-port.ts";
import { startedBy, stopOrphan } from "./postgres-orphan.ts";
import { initialise, type PostgresHome, postgresHome } from "./postgres-program.ts";
import { stopWithUs } from "./stop-with-us.ts";

export interface PostgresOptions {
  /** Keeps the data and the administrator's password from one start to the next. */
  readonly dir: string;
  /** Preferred; the next free one is taken when it is not free. */
  readonly port?: number;
  readonly onLog?: (line: string) => void;
  /** False makes it faster and loses data when the machine stops: for tests. */
  readonly durable?: boolean;
}

export interface Postgres {
  readonly port: number;
  readonly adminUrl: string;
  /** Of the postmaster; another one after PostgreSQL died and was started again. */
  readonly pid: number;
  stop(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly gone: Promise<void>;
}

const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "timezone=UTC"];
const careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on("error", () => undefined);
  const ready = await client.connect().then(
    () => true,
    () => false,
  );
  await client.end().catch(() => undefined);
  return ready;
}

/** Starts a postmaster and waits until it answers. @throws Error with its last lines when it ends before. */
async function launch(home: PostgresHome, adminUrl: string, options: PostgresOptions): Promise<Running> {
  const chosen = [...settings, startedBy(process.pid), ...(options.durable === false ? careless : [])];
  const args = ["-D", home.data, "-p", new URL(adminUrl).port, ...chosen.flatMap((setting) => ["-c", setting])];
  // Detached: Ctrl-C goes to whoever started us, who stops the database last.
  const child = spawn(join(home.programs, "bin/postgres"), args, {
    ...home.runAs,
    detached: true,
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const { pid } = child;
  if (pid === undefined) throw await new Promise((resolve) => child.once("error", resolve));
  const release = stopWithUs(pid, "INT");
  let running = true;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve())).then(() => {
    running = false;
    release();
  });
  const last: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    options.onLog?.(line);
    last.push(line);
    if (last.length > 20) last.shift();
  });
  while (running && !(await answers(adminUrl))) await sleep(30);
  if (!running) throw new Error(`PostgreSQL did not start:\n${last.join("\n")}`);
  return { child, pid, gone };
}

/** Tries again: children of a killed postmaster need a moment to notice, and somebody may have taken the port. */
async function launchPatiently(attempt: () => Promise<Running>, tries = 5): Promise<Running> {
  try {
    return await attempt();
  } catch (error) {
    if (tries <= 1) throw error;
    await sleep(500);
    return launchPatiently(attempt, tries - 1);
  }
}

/**
 * Runs a real PostgreSQL on loopback, in `dir`. It is started again when it dies, stops when this process ends in whatever
 * way, and what a killed run left behind is stopped first. @throws Error when a live process runs it on the same folder.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const home = postgresHome(options.dir, options.onLog ?? (() => undefined));
  const secret = join(home.dir, "admin-password");
  if (!existsSync(secret)) writeFileSync(secret, randomBytes(24).toString("base64url"), { mode: 0o600 });
  const password = readFileSync(secret, "utf8");
  await stopOrphan(home.data);
  if (!existsSync(home.data)) await initialise(home, password);

  let port = await freePort(options.port ?? 5433);
  const urlAt = (number: number) => `postgresql://postgres:${password}@127.0.0.1:${number}/postgres`;
  let running = await launchPatiently(async () => {
    port = await freePort(port);
    return launch(home, urlAt(port), options);
  });
  let stopping = false;

  async function keepRunning(): Promise<void> {
    await running.gone;
    if (stopping) return;
    options.onLog?.("PostgreSQL died; starting it again on the same port.");
    running = await launchPatiently(() => launch(home, urlAt(port), options));
    if (stopping) running.child.kill("SIGINT");
    return keepRunning();
  }
  const kept = keepRunning().catch((error: unknown) => options.onLog?.(`PostgreSQL stays down: ${String(error)}`));

  return {
    port,
    adminUrl: urlAt(port),
    get pid() {
      return running.pid;
    },
    async stop() {
      stopping = true;
      running.child.kill("SIGINT"); // sends clients away, then stops in order
      const impatient = setTimeout(() => running.child.kill("SIGQUIT"), 15_000);
      await kept;
      clearTimeout(impatient);
    },
  };
}
