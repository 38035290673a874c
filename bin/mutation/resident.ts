import { BroadcastChannel } from "node:worker_threads";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  inject,
  type RunnerTestSuite as Suite,
  type RunnerTestCase as Test,
  TestRunner,
  vi,
} from "vitest";
import type { Answer, Order, Ready } from "./messages.ts";

/**
 * A set-up file, the last one: when the tests of a file have run once, it stays, and runs those that cover a broken place again in
 * the same process, with that place broken. What is broken while a module loads is tried on modules that are loaded anew.
 */
type Counts = Record<string, number>;

interface Repeatable {
  readonly test: Test;
  /** The suites around it, outermost first. */
  readonly around: readonly Suite[];
}

interface Loaded {
  readonly tests: ReadonlyMap<string, Repeatable>;
  /** The suites whose beforeAll has run. */
  readonly begun: Set<Suite>;
}

interface Instrumented {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { static: Counts; perTest: Record<string, Counts> };
}

const everywhere = globalThis as unknown as Record<string, unknown>;
everywhere["__stryker__"] ??= {};
const instrumented = everywhere["__stryker__"] as Instrumented;
everywhere["residentFiles"] ??= new Map<string, Loaded>();
const files = everywhere["residentFiles"] as Map<string, Loaded>;
const loadedByFile = new Map<string, ReadonlySet<string>>();
const unrepeatable = new Set<string>();

const { file } = TestRunner.getCurrentSuite() as unknown as { file: Suite & { readonly filepath: string } };
const { filepath } = file;

beforeAll(() => {
  whileLoading = { ...instrumented.mutantCoverage?.static };
});
let whileLoading: Counts = {};

beforeEach(({ task }) => {
  instrumented.currentTestId = idOf(filepath, task as Test);
});
afterEach(() => {
  instrumented.currentTestId = undefined;
});

afterAll(async () => {
  const coverage = coverageNow();
  const loaded = { tests: testsIn(filepath, file), begun: new Set(suitesIn(file)) };
  files.set(filepath, loaded);
  const tests = [...loaded.tests].map(([id, { test }]) => ({
    id,
    name: test.fullTestName,
    ms: test.result?.duration ?? 0,
    failure: test.result?.state === "fail" ? (test.result.errors?.[0]?.message ?? "failed") : null,
  }));
  const channel = new BroadcastChannel(inject("mutationChannel"));
  channel.postMessage({ file: filepath, tests, whileLoading, perTest: coverage.perTest } satisfies Ready);
  coverage.static = {};
  coverage.perTest = {};
  if (files.size === inject("filesInWorker")) await serve(channel);
  channel.close();
}, 0);

/** Answers one order after the other, until told to end. */
function serve(channel: BroadcastChannel): Promise<void> {
  return new Promise((resolve) => {
    channel.onmessage = async ({ data }) => {
      if (data === "end") return resolve();
      const order = data as Order;
      if (!("mutant" in order) || !files.has(order.file)) return;
      const answer: Answer = await judge(order).catch((error) => ({ error: String(error?.stack ?? error), ran: 0 }));
      channel.postMessage({ ...answer, answers: order.number });
    };
  });
}

async function judge(order: Order): Promise<Answer> {
  Object.assign(instrumented, { hitCount: 0, hitLimit: order.hitLimit, currentTestId: undefined });
  if (!order.whileLoading) return tryTests(order, files.get(order.file) as Loaded);
  const loads = await loadedBy(order.file);
  if (!loads.has(order.mutant)) return { ran: 0, loads };
  let loaded: Loaded;
  instrumented.activeMutant = order.mutant;
  try {
    loaded = await load(order.file);
  } catch (error) {
    return { killedBy: order.tests[0] ?? "", message: said(error), ran: 0, loads };
  } finally {
    instrumented.activeMutant = undefined;
  }
  return { ...(await tryTests(order, loaded)), loads };
}

/** The mutants that loading a file, unbroken, goes through. */
async function loadedBy(path: string): Promise<ReadonlySet<string>> {
  const known = loadedByFile.get(path);
  if (known) return known;
  const coverage = coverageNow();
  coverage.static = {};
  await load(path);
  const loads = new Set(Object.keys(coverage.static));
  loadedByFile.set(path, loads);
  return loads;
}

async function tryTests(order: Order, first: Loaded): Promise<Answer> {
  let loaded = first;
  let ran = 0;
  for (const id of order.tests) {
    if (unrepeatable.has(id)) continue;
    ran++;
    let failure = await attempt(loaded, id, order);
    if (failure === null) continue;
    // What an earlier mutant left behind could have failed it too: it must pass unbroken, if need be on a new database.
    const clean = files.get(order.file) as Loaded;
    if ((await attempt(clean, id, null)) !== null) {
      await renew(order.file);
      if ((await attempt(files.get(order.file) as Loaded, id, null)) !== null) {
        unrepeatable.add(id);
        continue;
      }
      if (!order.whileLoading) loaded = files.get(order.file) as Loaded;
      failure = await attempt(loaded, id, order);
      if (failure === null) continue;
    }
    return { killedBy: id, message: said(failure), ran };
  }
  return { ran };
}

/** Runs a test and the hooks around it. @returns what it failed with, or null */
async function attempt({ tests, begun }: Loaded, id: string, order: Order | null): Promise<unknown> {
  const found = tests.get(id);
  if (found === undefined) return new Error("This test is gone.");
  const { test, around } = found;
  const after: (() => unknown)[] = [];
  instrumented.activeMutant = order?.mutant;
  instrumented.hitCount = 0;
  try {
    await inTime(async () => {
      for (const suite of around) if (!begun.has(suite)) await begin(suite, begun);
      for (const suite of around)
        for (const hook of TestRunner.getSuiteHooks(suite).beforeEach) {
          const undo = await (hook as (...args: unknown[]) => unknown)(test.context, suite);
          if (typeof undo === "function") after.push(undo as () => unknown);
        }
      await TestRunner.getTestFn(test)();
    }, order?.patience ?? 60_000);
    return null;
  } catch (error) {
    return error ?? new Error("failed");
  } finally {
    instrumented.activeMutant = undefined;
    for (const suite of around.toReversed())
      for (const hook of TestRunner.getSuiteHooks(suite).afterEach.toReversed())
        await Promise.resolve((hook as (...args: unknown[]) => unknown)(test.context, suite)).catch(() => undefined);
    for (const undo of after) await Promise.resolve(undo()).catch(() => undefined);
  }
}

async function begin(suite: Suite, begun: Set<Suite>): Promise<void> {
  begun.add(suite);
  for (const hook of TestRunner.getSuiteHooks(suite).beforeAll) await (hook as (...args: unknown[]) => unknown)(suite);
}

async function inTime(work: () => Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("took too long")), ms);
  });
  await Promise.race([work(), late]).finally(() => clearTimeout(timer));
}

/** The file's tests on modules that are evaluated anew. */
async function load(path: string): Promise<Loaded> {
  vi.resetModules();
  const collector = TestRunner.getCurrentSuite();
  collector.clear();
  await import(/* @vite-ignore */ path);
  return { tests: testsIn(path, (await collector.collect(file as never)) as Suite), begun: new Set() };
}

/** The file as it was at first: its tests on a new database, if it has one. */
async function renew(path: string): Promise<void> {
  const url = process.env["DATABASE_URL"];
  if (url !== undefined) await (await import("./new-database.ts")).emptied(url);
  files.set(path, await load(path));
}

function suitesIn(suite: Suite): Suite[] {
  return [suite, ...suite.tasks.flatMap((task) => (task.type === "suite" ? suitesIn(task) : []))];
}

function testsIn(path: string, suite: Suite, outer: readonly Suite[] = []): Map<string, Repeatable> {
  const around = [...outer, suite];
  const found = new Map<string, Repeatable>();
  for (const task of suite.tasks)
    if (task.type === "suite") for (const [id, each] of testsIn(path, task, around)) found.set(id, each);
    else if (task.mode === "run") found.set(idOf(path, task), { test: task, around });
  return found;
}

function idOf(path: string, test: Test): string {
  return `${path}#${test.fullTestName}`;
}

function coverageNow(): NonNullable<Instrumented["mutantCoverage"]> {
  instrumented.mutantCoverage ??= { static: {}, perTest: {} };
  return instrumented.mutantCoverage;
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
