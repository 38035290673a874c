import { setTimeout as wait } from "node:timers/promises";
import type { Seen } from "./as-desired.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { isKubeconfigProblem, readKubeconfig } from "./kubernetes/kubeconfig.ts";
import type { KubernetesObject } from "./kubernetes/kubernetes-object.ts";
import { collectionOf, type ObjectRef } from "./kubernetes/object-ref.ts";
import { watchedObjects } from "./kubernetes/watched.ts";
import { parseWatchEvent } from "./watch-event.ts";
import { openWatchSession, type StreamEnd, type WatchSession } from "./watch-session.ts";

export interface WatchOptions {
  readonly allowLoopback: boolean;
  /** An object was written, or it is gone. Also told of each one that is there when its stream begins anew. */
  readonly onSeen: (seen: Seen) => void;
  /** Something may have been missed, or the credentials no longer hold: whoever wants to know has to look. */
  readonly onGap: () => void;
  /** A bug: this cluster is not watched any more. */
  readonly onError: (error: unknown) => void;
  /** How long to wait after the first trouble, and at most; for tests. */
  readonly firstPauseMs?: number;
}

export interface ClusterWatch {
  /** How many of the objects a stream is open on; the optional anchor's do not count. */
  coverage(): "all" | "some" | "none";
  stop(): Promise<void>;
}

const longestPauseMs = 30_000;
/** After "you may not" and "there is no such kind": neither changes often. */
const longestRefusedPauseMs = 300_000;
const steadyMs = 5_000;
const together = 200; // milliseconds in which several gaps are one

/**
 * Watches everything of ours in one cluster over one connection, a stream for each object, until stopped. A watch only calls: what is to
 * be done is found out by reading the cluster. A stream goes on where the last one ended; where that is not possible, that is a gap.
 */
export function watchCluster(kubeconfig: string, options: WatchOptions): ClusterWatch {
  const stopping = new AbortController();
  const open = new Set<ObjectRef>();
  let gap: NodeJS.Timeout | undefined;
  const onGap = () => {
    gap ??= setTimeout(() => {
      gap = undefined;
      if (!stopping.signal.aborted) options.onGap();
    }, together);
  };
  const done = keepWatching(kubeconfig, { ...options, onGap }, open, stopping.signal).catch(options.onError);
  return {
    coverage: () => {
      const needed = watchedObjects.filter(({ kind }) => !kind.startsWith("Mutating"));
      const count = needed.filter((ref) => open.has(ref)).length;
      return count === needed.length ? "all" : count > 0 ? "some" : "none";
    },
    stop: async () => {
      clearTimeout(gap);
      stopping.abort();
      await done;
    },
  };
}

async function keepWatching(
  kubeconfig: string,
  options: WatchOptions,
  open: Set<ObjectRef>,
  stop: AbortSignal,
): Promise<void> {
  const places = new Map<ObjectRef, Place>(
    watchedObjects.map((ref) => [ref, { version: undefined, trouble: backoff(options), refused: null }]),
  );
  const trouble = backoff(options);
  while (!stop.aborted) {
    const session = await connect(kubeconfig, options.allowLoopback);
    if (session !== null) {
      const close = () => session.close();
      stop.addEventListener("abort", close, { once: true });
      const since = performance.now();
      try {
        await Promise.all([...places].map(([ref, place]) => keepStream(session, ref, place, options, open, stop)));
      } finally {
        stop.removeEventListener("abort", close);
        session.close();
      }
      if (performance.now() - since > longestPauseMs) trouble.over();
    }
    await trouble.pause(longestPauseMs, stop);
  }
}

/** Whatever keeps a connection from being made is for the delivery to find out and tell. */
async function connect(kubeconfig: string, allowLoopback: boolean): Promise<WatchSession | null> {
  const access = readKubeconfig(kubeconfig, { allowLoopback });
  if (isKubeconfigProblem(access)) return null;
  return openWatchSession(access, { allowLoopback }).catch((error: unknown) => {
    if (error instanceof DeliveryFailure) return null;
    throw error;
  });
}

/** Where a stream is to go on. */
interface Place {
  version: string | undefined;
  readonly trouble: Backoff;
  /** The code with which the server refused, until it accepts again. */
  refused: number | null;
}

/** Streams of one object, one after another, for as long as the connection lasts. */
async function keepStream(
  session: WatchSession,
  ref: ObjectRef,
  place: Place,
  options: WatchOptions,
  open: Set<ObjectRef>,
  stop: AbortSignal,
): Promise<void> {
  let lost = false;
  void session.ended.then(() => {
    lost = true;
  });
  while (!lost && !stop.aborted) {
    const isNew = place.version === undefined;
    const since = performance.now();
    const end = await session.stream(watchPath(ref, place.version), {
      onOpen: () => {
        open.add(ref);
        if (isNew || place.refused !== null) options.onGap(); // what was refused may be in order again
        place.refused = null;
      },
      onLine: (line) => take(line, place, options),
    });
    open.delete(ref);
    if (performance.now() - since > steadyMs) place.trouble.over();
    if (end.code === 410) place.version = undefined;
    if (end.code === 401 && place.refused !== 401) options.onGap();
    if (isRefusal(end)) place.refused = end.code;
    const wasRefused = await pauseAfter(end, place, stop, session.ended);
    if (wasRefused === "lost") return;
  }
}

function isRefusal({ code }: StreamEnd): boolean {
  return code === 401 || code === 403 || code === 404;
}

/** The first time hardly at all, then longer each time; a stream that lasted begins from the first again. */
async function pauseAfter(
  end: StreamEnd,
  place: Place,
  stop: AbortSignal,
  ended: Promise<void>,
): Promise<"lost" | "on"> {
  const longest = isRefusal(end) ? longestRefusedPauseMs : longestPauseMs;
  const leave = new AbortController();
  const pause = place.trouble.pause(longest, AbortSignal.any([stop, leave.signal])).then(() => "on" as const);
  const first = await Promise.race([pause, ended.then(() => "lost" as const)]);
  leave.abort();
  return first;
}

function watchPath(ref: ObjectRef, version: string | undefined): string {
  const query = new URLSearchParams({
    watch: "true",
    fieldSelector: `metadata.name=${ref.metadata.name}`,
    allowWatchBookmarks: "true",
    timeoutSeconds: String(240 + Math.floor(Math.random() * 240)), // not all at once
    ...(version === undefined ? {} : { resourceVersion: version }),
  });
  return `${collectionOf(ref)}?${query}`;
}

function take(line: string, place: Place, { onSeen }: WatchOptions): void {
  const event = parseWatchEvent(line);
  if (event === null) {
    place.version = undefined; // what happened since can no longer be told: the next stream begins anew
    return;
  }
  const { type, object } = event;
  place.version = versionOf(object) ?? place.version;
  if (type !== "BOOKMARK") onSeen({ object, gone: type === "DELETED" });
}

function versionOf({ metadata }: KubernetesObject): string | undefined {
  return "resourceVersion" in metadata && typeof metadata.resourceVersion === "string"
    ? metadata.resourceVersion
    : undefined;
}

interface Backoff {
  /** Waits, longer each time. Ends early, without an error, when told to stop. */
  pause(longestMs: number, stop: AbortSignal): Promise<void>;
  over(): void;
}

function backoff({ firstPauseMs = 500 }: WatchOptions): Backoff {
  let next = firstPauseMs;
  return {
    pause: async (longestMs, stop) => {
      const milliseconds = Math.min(next, longestMs) * (0.5 + Math.random() / 2);
      next = Math.min(next * 2, longestMs);
      await wait(milliseconds, undefined, { signal: stop }).catch(() => undefined);
    },
    over: () => {
      next = firstPauseMs;
    },
  };
}
