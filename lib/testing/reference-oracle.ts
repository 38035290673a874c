import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { KubernetesObject } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { ensureBuilt, type GoModule, type Progress } from "./go-module.ts";

const program = "reference-oracle";
const compatibilityTest = "compatibility-test";

const module: GoModule = {
  name: "reference-oracle",
  title: "the oracle of references",
  sources: ["main.go", "policy.go", "runtime.go", "compatibility_test.go"],
  ldflags: () => "-s -w",
  programs: { [program]: ["build", "-v"], [compatibilityTest]: ["test", "-c"] },
};

export interface Question {
  readonly image: string;
  /** The data of a ConfigMap each. */
  readonly lists: readonly Readonly<Record<string, string>>[];
}

export interface Answer {
  /** As github.com/distribution/reference reads the image; both empty when it cannot. */
  readonly host: string;
  readonly repository: string;
  /** Of the policy on each list: `allow`, `refuse`, or `error: …`. */
  readonly verdicts: readonly string[];
}

/** What the runtime's own parser reads, and what a rendered policy says in the API server's own CEL environment. */
export interface Oracle {
  /** Many may be asked at once; they are answered in order. */
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/** @throws GoMissing */
export async function ensureOracle(onProgress: Progress): Promise<{ oracle: string; compatibilityTest: string }> {
  const folder = await ensureBuilt(module, onProgress);
  return { oracle: join(folder, program), compatibilityTest: join(folder, compatibilityTest) };
}

/** `policy` is a ValidatingAdmissionPolicy over pods that takes the list as its parameter. Ends with this process: it ends with its input. */
export async function startOracle(policy: KubernetesObject): Promise<Oracle> {
  const { oracle } = await ensureOracle(() => undefined);
  const child = spawn(oracle, [], { stdio: ["pipe", "pipe", "pipe"] });
  const waiting: PromiseWithResolvers<Answer>[] = [];
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdin.on("error", () => undefined); // said by its end
  const ended = new Promise<void>((done) => {
    child.on("error", (error) => (said += error.message));
    child.on("close", () => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`the oracle ended: ${said}`));
      done();
    });
  });
  createInterface(child.stdout).on("line", (line) => waiting.shift()?.resolve(JSON.parse(line) as Answer));
  let unsent = `${JSON.stringify(policy)}\n`;
  const send = () => {
    child.stdin.write(unsent);
    unsent = "";
  };
  send();
  return {
    ask(question) {
      const answer = Promise.withResolvers<Answer>();
      waiting.push(answer);
      if (unsent === "") queueMicrotask(send); // what is asked at once goes in one piece
      unsent += `${JSON.stringify(question)}\n`;
      return answer.promise;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
