import { spawn } from "node:child_process";

/**
 * Sees to it that process `pid`, which is no Node, is sent `signal` when this process ends in whatever way, `kill -9`
 * included: a shell of its own session waits for a pipe to close that only this process holds. Call the answer once the
 * process has ended, before its id can be used again.
 */
export function stopWithUs(pid: number, signal: "INT" | "TERM" | "KILL"): () => void {
  const guard = spawn("/bin/sh", ["-c", `cat >/dev/null; kill -${signal} ${pid} 2>/dev/null`], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.on("error", () => undefined);
  guard.stdin.on("error", () => undefined);
  guard.unref();
  return () => {
    if (guard.pid !== undefined) killGroup(guard.pid);
  };
}

/** Kills a process that leads a group, and the whole group with it. */
function killGroup(pid: number) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
