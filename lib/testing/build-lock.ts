import { link, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

const beat = 5_000;

/**
 * Takes the lock and returns its release; undefined when another process has built `kept` meanwhile. The lock only saves
 * work: two builders that both hold it (one was suspended, or lives in another container) build apart, the first to finish stays.
 */
export async function lockUnlessBuilt(
  kept: string,
  isBuilt: () => Promise<boolean>,
  onWait: () => void,
): Promise<(() => Promise<void>) | undefined> {
  const lock = `${kept}.lock`;
  const mine = `${lock}-${process.pid}-${crypto.randomUUID()}`;
  await writeFile(mine, String(process.pid));
  try {
    while (!(await isBuilt())) {
      await utimes(mine, new Date(), new Date());
      // A link, so that the file is there with its owner's id in it or not at all.
      const taken = await link(mine, lock).then(
        () => true,
        (error: NodeJS.ErrnoException) => (error.code === "EEXIST" ? false : Promise.reject(error)),
      );
      if (taken) return holdLock(lock);
      if (await isStale(lock)) await rm(lock, { force: true });
      else {
        onWait();
        await wait(200);
      }
    }
    return undefined;
  } finally {
    await rm(mine, { force: true });
  }
}

function holdLock(lock: string): () => Promise<void> {
  const heart = setInterval(() => utimes(lock, new Date(), new Date()).catch(() => undefined), beat);
  return async () => {
    clearInterval(heart);
    await rm(lock, { force: true });
  };
}

async function isStale(lock: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = [Number(await readFile(lock, "utf8")), await stat(lock)];
    return !isAlive(owner) || Date.now() - mtimeMs > 6 * beat;
  } catch {
    return false; // released just now
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
