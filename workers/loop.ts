/** Takes work while there is some and a place is free. Returns what wakes it, and a stop that lets running work finish. */
export function workLoop(options: {
  readonly places: number;
  /** Takes one piece and returns how to do it; null when there is none. */
  readonly take: () => Promise<(() => Promise<void>) | null>;
  readonly onError: (error: unknown) => void;
}): { wake: () => void; stop: () => Promise<void> } {
  const running = new Set<Promise<void>>();
  let stopped = false;
  let looking = false;
  let again = false;

  const look = async () => {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    try {
      do {
        again = false;
        while (!stopped && running.size < options.places) {
          const work = await options.take();
          if (work === null) break;
          const doing: Promise<void> = work()
            .catch(options.onError)
            .finally(() => {
              running.delete(doing);
              void look();
            });
          running.add(doing);
        }
      } while (again && !stopped);
    } catch (error) {
      options.onError(error);
    } finally {
      looking = false;
    }
  };

  return {
    wake: () => void look(),
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}
