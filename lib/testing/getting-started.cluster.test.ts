import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, type Etcd, startCluster, startEtcd } from "./cluster.ts";
import { isAsWritten, stepsOf } from "./console-page.ts";
import { ensureControlPlane } from "./control-plane.ts";

/** Runs docs/getting-started.md as a reader would: one shell, one folder, one cluster, from top to bottom. */
const root = resolve(import.meta.dirname, "../..");
const page = await readFile(join(root, "docs/getting-started.md"), "utf8");

let dir: string;
let etcd: Etcd;
let cluster: Cluster;
let shell: ChildProcess;
let lines: AsyncIterator<string>;
let count = 0;

beforeAll(async () => {
  const binaries = await ensureControlPlane(() => undefined);
  dir = await mkdtemp(join(tmpdir(), "getting-started-"));
  etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: "own", dir: join(dir, "own") });
  const kubeconfig = join(dir, "kubeconfig");
  await writeFile(kubeconfig, cluster.adminKubeconfig);
  await symlink(root, join(dir, "trusted-registries"));
  const PATH = [binaries, dirname(process.execPath), process.env["PATH"]].join(":");
  const { NODE_ENV } = process.env;
  const env = { NODE_ENV, PATH, HOME: dir, KUBECONFIG: kubeconfig, KUBERC: "off", LC_ALL: "C" };
  shell = spawn("bash", ["--noprofile", "--norc"], { cwd: dir, env, stdio: ["pipe", "pipe", "inherit"] });
  if (shell.stdout === null) throw new Error("a shell that says nothing");
  lines = createInterface(shell.stdout)[Symbol.asyncIterator]();
}, 1_800_000);

afterAll(async () => {
  shell?.kill();
  await cluster?.stop();
  await etcd?.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

/** In the same shell each time, so that functions and files stay. */
async function run(commands: string): Promise<{ exit: number; printed: string }> {
  const step = join(dir, `.step-${++count}`);
  await writeFile(step, commands);
  shell.stdin?.write(`. ${step} >${step}.out 2>&1; echo $?\n`);
  const { value } = await lines.next();
  return { exit: Number(value), printed: await readFile(`${step}.out`, "utf8") };
}

test.each(stepsOf(page))("line $line: $commands", async ({ commands, exit, expected }) => {
  const found = await run(commands);
  if (expected !== null && !isAsWritten(found.printed, expected)) expect(found.printed).toBe(expected);
  expect(found.exit, found.printed).toBe(exit);
});

test("the page has something to run for both of its readers, in every mode, and in pipelines", () => {
  const all = stepsOf(page)
    .map(({ commands }) => commands)
    .join("\n");
  for (const part of ["--mode deny", "--mode warn", "--mode off", "--dry-run=server", "-o json", "check --configmap"])
    expect(all).toContain(part);
});
