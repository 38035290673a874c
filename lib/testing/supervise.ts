import { type ChildProcess, spawn } from "node:child_process";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { stopWithUs } from "#lib/testing/stop-with-us.ts";

export interface SuperviseOptions {
  readonly name: string;
  /** A Node program ends with us by a preload; any other by a guard beside it. */
  readonly command: string;
  readonly args: readonly string[];
  /** Added to ours. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Each line it says, after its name. */
  readonly onLine: (line: string) => void;
  readonly restart: boolean;
  /** How long it may take to stop before it is killed. */
  readonly graceMs?: number;
}

export interface Supervised {
  readonly name: string;
  /** Of the running child; undefined between two. */
  readonly pid: number | undefined;
  /** Settles when the child has ended for good, with its exit code: null after a signal. Never rejects. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

const preload = ["--import", new URL("exit-with-parent.mjs", import.meta.url).href];
const firstPause = 500;
const longestPause = 10_000;
const steadyAfter = 20_000;

function isNode(command: string): boolean {
  return command === process.execPath || /^node(\.exe)?$/.test(basename(command));
}

function start({ command, args, env, cwd }: SuperviseOptions): ChildProcess {
  const node = isNode(command);
  const child = spawn(command, node ? [...preload, ...args] : args, {
    cwd: cwd ?? fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, ...env, ...(node && { EXIT_WITH_PARENT: String(process.pid) }) },
    // A group of its own: Ctrl-C reaches only us, who stop everything in order, and its children can be killed with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (!node && child.pid !== undefined) child.once("exit", stopWithUs(child.pid, "TERM"));
  return child;
}

function signal(child: ChildProcess | undefined, name: "SIGTERM" | "SIGKILL") {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (name === "SIGTERM") child.kill(name);
  else process.kill(-child.pid, name);
}

/** Runs a program and, with `restart`, starts it again whenever it ends, after ever longer pauses. */
export function superviseProcess(options: SuperviseOptions): Supervised {
  const say = (line: string) => options.onLine(`[${options.name}] ${line}`);
  let child: ChildProcess | undefined;
  let stopping = false;
  let wake: (() => void) | undefined;

  function runOnce(): Promise<number | null> {
    return new Promise((resolve) => {
      const running = start(options);
      child = running;
      for (const stream of [running.stdout, running.stderr]) {
        if (stream) createInterface({ input: stream }).on("line", say);
      }
      running.once("error", (error) => {
        say(`could not be started: ${error.message}`);
        if (running.pid === undefined) resolve(null);
      });
      running.once("exit", (code) => resolve(code));
    });
  }

  async function run(): Promise<number | null> {
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      const since = Date.now();
      const code = await runOnce();
      const how = child?.signalCode ?? `code ${code}`;
      child = undefined;
      if (stopping) return code;
      if (!options.restart) {
        if (code !== 0) say(`ended (${how}).`);
        return code;
      }
      if (Date.now() - since > steadyAfter) pause = firstPause;
      say(`ended (${how}); it is started again in ${pause / 1000} s.`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, pause);
      });
      if (stopping) return code;
    }
  }

  const ended = run();
  return {
    name: options.name,
    get pid() {
      return child?.pid;
    },
    ended,
    async stop() {
      stopping = true;
      wake?.();
      signal(child, "SIGTERM");
      const impatient = setTimeout(() => signal(child, "SIGKILL"), options.graceMs ?? 10_000);
      await ended;
      clearTimeout(impatient);
    },
  };
}
