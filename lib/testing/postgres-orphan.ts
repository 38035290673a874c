import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

interface Seen {
  /** The arguments, each between blanks. */
  readonly command: string;
  readonly parent: number;
}

/** What a live process is; undefined when there is none of that number. */
function look(pid: number): Seen | undefined {
  try {
    if (process.platform !== "linux") {
      const said = execFileSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" }).trim();
      return { command: `${said} `, parent: Number.parseInt(said, 10) };
    }
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return state === "Z" ? undefined : { command, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** Marks a postmaster with the process that started it, so that a live one's is never taken for an orphan. */
export const startedBy = (pid: number) => `cluster_name=started-by-${pid}`;

/**
 * Stops the PostgreSQL that a killed run left behind on this data. Only a process whose own command line names the folder
 * is touched. @throws Error when whoever started it is still alive.
 */
export async function stopOrphan(data: string): Promise<void> {
  const pidFile = join(data, "postmaster.pid");
  const pid = Number(readFirstLine(pidFile));
  if (!Number.isInteger(pid) || pid <= 1) return;
  const seen = look(pid);
  if (!seen?.command.includes(`postgres -D ${data} `)) {
    rmSync(pidFile, { force: true }); // left by one that was killed; by now its number may be another program's
    return;
  }
  if (seen.command.includes(` ${startedBy(seen.parent)} `)) {
    throw new Error(`The database in ${data} is in use: process ${seen.parent} runs it. Stop that one first.`);
  }
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (look(pid)?.command !== seen.command) return;
    process.kill(pid, signal);
    for (let waited = 0; waited < 10_000 && look(pid)?.command === seen.command; waited += 50) await sleep(50);
  }
}

function readFirstLine(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").split("\n", 1)[0];
  } catch {
    return undefined;
  }
}
