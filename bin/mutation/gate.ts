import { BroadcastChannel } from "node:worker_threads";
import { inject, TestRunner } from "vitest";
import type { Go, Waiting } from "./messages.ts";

/** A set-up file, the first one: test files load and run one after the other, though all of them stay. */
const { file } = TestRunner.getCurrentSuite() as unknown as { file: { readonly filepath: string } };
const channel = new BroadcastChannel(inject("mutationChannel"));
await new Promise<void>((resolve) => {
  channel.onmessage = (event) => {
    if ((event as { data: Go }).data.go === file.filepath) resolve();
  };
  channel.postMessage({ waiting: file.filepath } satisfies Waiting);
});
channel.close();
