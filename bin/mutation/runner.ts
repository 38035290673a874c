import { basename, join } from "node:path";
import { BroadcastChannel } from "node:worker_threads";
import type { DryRunResult, MutantRunOptions, MutantRunResult, TestRunner } from "@stryker-mutator/api/test-runner";
import { createVitest, type Vitest } from "vitest/node";
import type { Answer, Go, Order, Ready, Waiting } from "./messages.ts";

/**
 * Runs mutants in test files that stay loaded (see resident.ts): a mutant costs the tests that cover it, and neither a process, nor
 * loading, nor a database. Stryker's own Vitest runner starts all of these for each.
 */
class ResidentRunner implements TestRunner {
  static readonly inject = ["options"] as const;
  readonly #config: string;
  /** How long the tests of one mutant may take, by what they took unbroken. The nearest come first. */
  readonly #budgetMs: number;
  readonly #channel: BroadcastChannel;
  readonly #ready = new Map<string, Ready>();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  /** By source file: the tests that killed there, the last one first. */
  readonly #killers = new Map<string, string[]>();
  readonly #ms = new Map<string, number>();
  /** By test file: the mutants that loading it goes through, once it was loaded anew. */
  readonly #loads = new Map<string, ReadonlySet<string>>();
  #vitest: Vitest | undefined;
  #run: Promise<unknown> | undefined;
  #orders = 0;

  constructor(options: { readonly resident: { readonly config: string; readonly seconds: number } }) {
    this.#config = options.resident.config;
    this.#budgetMs = options.resident.seconds * 1000;
    this.#channel = new BroadcastChannel(`mutation-${process.pid}`);
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    await this.#start();
    const coverage = { static: {} as Record<string, number>, perTest: {} as Record<string, Record<string, number>> };
    const tests = [];
    for (const { whileLoading, perTest, ...each } of this.#ready.values()) {
      Object.assign(coverage.static, whileLoading);
      Object.assign(coverage.perTest, perTest);
      for (const { id, name, ms, failure } of each.tests) {
        const said = { id, name, timeSpentMs: ms, fileName: each.file };
        tests.push(failure === null ? { ...said, status: 0 } : { ...said, status: 1, failureMessage: failure });
      }
    }
    return { status: "complete", tests, mutantCoverage: coverage } as DryRunResult;
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    await this.#start();
    const { fileName, id: mutant } = activeMutant;
    const whileLoading = testFilter === undefined;
    const killers = this.#killers.get(fileName) ?? [];
    const name = basename(fileName, ".ts");
    const rank = (test: string) => {
      const killed = killers.indexOf(test);
      const near = killed === -1 ? (basename(fileOf(test)).startsWith(`${name}.`) ? 1_000 : 2_000) : killed;
      return near * 1e9 + this.#took(test);
    };
    let left = this.#budgetMs;
    const chosen = [...(testFilter ?? this.#ms.keys())]
      .sort((a, b) => rank(a) - rank(b))
      .filter((test) => {
        left -= this.#took(test);
        return left > 0;
      });
    const byFile = Map.groupBy(chosen, fileOf);
    let nrOfTests = 0;
    for (const [file, tests] of byFile) {
      const order = {
        file,
        mutant,
        hitLimit,
        patience: 20_000 + 10 * Math.max(...tests.map((test) => this.#took(test))),
      };
      const answers: Answer[] = [];
      if (whileLoading && (this.#loads.get(file)?.has(mutant) ?? true))
        answers.push(await this.#ask({ ...order, tests, whileLoading }));
      const covering = whileLoading ? tests.filter((test) => this.#ready.get(file)?.perTest[test]?.[mutant]) : tests;
      if (covering.length > 0 && !this.#loads.get(file)?.has(mutant))
        answers.push(await this.#ask({ ...order, tests: covering, whileLoading: false }));
      nrOfTests += answers.reduce((sum, { ran }) => sum + ran, 0);
      const error = answers.find((answer) => answer.error !== undefined)?.error;
      if (error !== undefined) return { status: "error", errorMessage: error } as MutantRunResult;
      const { killedBy, message = "" } = answers.find((answer) => answer.killedBy !== undefined) ?? {};
      if (killedBy === undefined) continue;
      this.#killers.set(fileName, [killedBy, ...killers.filter((each) => each !== killedBy)].slice(0, 20));
      if (/Hit count limit reached|^took too long$/.test(message))
        return { status: "timeout", reason: message } as MutantRunResult;
      return { status: "killed", killedBy: [killedBy], failureMessage: message, nrOfTests } as MutantRunResult;
    }
    return { status: "survived", nrOfTests } as MutantRunResult;
  }

  async dispose(): Promise<void> {
    this.#channel.postMessage("end");
    await this.#run?.catch(() => undefined);
    await this.#vitest?.close();
    this.#channel.close();
  }

  #took(test: string): number {
    return this.#ms.get(test) ?? 0;
  }

  #ask(order: Omit<Order, "number">): Promise<Answer> {
    const number = ++this.#orders;
    return new Promise((resolve) => {
      this.#waiting.set(number, (answer) => {
        if (answer.loads) this.#loads.set(order.file, answer.loads);
        resolve(answer);
      });
      this.#channel.postMessage({ ...order, number } satisfies Order);
    });
  }

  async #start(): Promise<void> {
    if (this.#vitest) return;
    const settings = {
      config: this.#config,
      watch: false,
      pool: "threads",
      maxConcurrency: 1,
      bail: 0,
      onConsoleLog: () => false as const,
    };
    const counting = await createVitest("test", { ...settings, reporters: [] } as never);
    const count = (await counting.globTestSpecifications()).length;
    const together = !counting.config.isolate;
    await counting.close();
    this.#vitest = await createVitest("test", {
      ...settings,
      reporters: [],
      maxWorkers: together ? 1 : count,
    } as never);
    this.#vitest.provide("mutationChannel", this.#channel.name);
    this.#vitest.provide("filesInWorker", together ? count : 1);
    for (const project of this.#vitest.projects)
      project.config.setupFiles = [
        ...(together ? [] : [join(process.cwd(), "bin/mutation/gate.ts")]),
        ...project.config.setupFiles,
        join(process.cwd(), "bin/mutation/resident.ts"),
      ];
    const queue: string[] = [];
    let loading: string | undefined;
    const next = () => {
      loading ??= queue.shift();
      if (loading !== undefined) this.#channel.postMessage({ go: loading } satisfies Go);
    };
    const allReady = new Promise<void>((resolve) => {
      this.#channel.onmessage = (event) => {
        const data = (event as { data: Ready | Answer | Waiting }).data;
        if ("waiting" in data) {
          queue.push(data.waiting);
          next();
        } else if ("tests" in data && "perTest" in data) {
          this.#ready.set(data.file, data);
          if (loading === data.file) loading = undefined;
          next();
          for (const { id, ms } of data.tests) this.#ms.set(id, ms);
          if (this.#ready.size === count) resolve();
        } else if ("answers" in data && data.answers !== undefined) {
          this.#waiting.get(data.answers)?.(data);
          this.#waiting.delete(data.answers);
        }
      };
    });
    this.#run = this.#vitest.start();
    const early = this.#run.then(() => {
      const failed = this.#vitest?.state
        .getFiles()
        .flatMap(({ filepath, result }) => (result?.errors ?? []).map(({ message }) => `${filepath}: ${message}`));
      throw new Error(`The test files did not stay: ${failed?.join("\n")}`);
    });
    await Promise.race([allReady, early]);
    early.catch(() => undefined);
  }
}

function fileOf(test: string): string {
  return test.slice(0, test.indexOf("#"));
}

export const strykerPlugins = [{ kind: "TestRunner", name: "resident", injectableClass: ResidentRunner }];
