// Preloaded (--import) into a child: asks it to stop, and then makes it, when the process that started it is gone.
import { isMainThread } from "node:worker_threads";

const parent = Number(process.env.EXIT_WITH_PARENT);
if (isMainThread && parent > 0) {
  process.env.EXIT_WITH_PARENT = String(process.pid); // children that Node forks inherit the preload
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    setTimeout(() => process.exit(1), 5000).unref();
    process.kill(process.pid, "SIGTERM");
  }, 500);
  watch.unref();
}
