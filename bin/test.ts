import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureControlPlane } from "#lib/testing/control-plane.ts";
import { ensureOracle } from "#lib/testing/reference-oracle.ts";
import { buildPortal } from "./build.ts";

/** Everything that must hold, in one run: exactly what CI calls. Goes on after a failure, and ends with `N passed, N failed`. */
const root = join(import.meta.dirname, "..");
const results = await mkdtemp(join(tmpdir(), "trusted-registries-results-"));
let passed = 0;
let failed = 0;

function count(name: string, more: { passed: number; failed: number }, since: number) {
  passed += more.passed;
  failed += more.failed;
  const seconds = Math.round((Date.now() - since) / 1000);
  console.log(
    `${more.failed === 0 ? "ok  " : "FAIL"} ${name}: ${more.passed} passed, ${more.failed} failed (${seconds} s)`,
  );
}

function program(name: string, ...args: string[]): { command: string; args: string[] } {
  return { command: join(root, "node_modules", ".bin", name), args };
}

function run(
  { command, args }: { command: string; args: string[] },
  env: Record<string, string> = {},
): Promise<boolean> {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((done) => {
    child.on("error", () => done(false));
    child.on("exit", (code) => done(code === 0));
  });
}

async function check(name: string, work: () => Promise<boolean>) {
  const since = Date.now();
  const ok = await work().catch((error: unknown) => {
    console.error(error);
    return false;
  });
  count(name, ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, since);
  return ok;
}

/** A run that ends badly without saying how many failed counts as one failure. */
function counted(ok: boolean, found: { passed: number; failed: number }) {
  return ok || found.failed > 0 ? found : { ...found, failed: 1 };
}

async function vitest(name: string, ...projects: string[]) {
  const since = Date.now();
  const output = join(results, `${name}.json`);
  const chosen = projects.flatMap((project) => ["--project", project]);
  const ok = await run(
    program("vitest", "run", ...chosen, "--reporter=dot", "--reporter=json", `--outputFile.json=${output}`),
  );
  const report = JSON.parse(await readFile(output, "utf8").catch(() => "{}")) as {
    numPassedTests?: number;
    numFailedTests?: number;
  };
  count(name, counted(ok, { passed: report.numPassedTests ?? 0, failed: report.numFailedTests ?? 0 }), since);
}

async function browser() {
  const since = Date.now();
  const output = join(results, "browser.json");
  const ok = await run(program("playwright", "test", "--reporter=list,json"), { PLAYWRIGHT_JSON_OUTPUT_NAME: output });
  const report = JSON.parse(await readFile(output, "utf8").catch(() => "{}")) as {
    stats?: { expected: number; unexpected: number; flaky: number };
  };
  const { expected = 0, unexpected = 0, flaky = 0 } = report.stats ?? {};
  count("browser", counted(ok, { passed: expected, failed: unexpected + flaky }), since);
}

const say = (line: string) => console.log(`  ${line}`);
const controlPlane = ensureControlPlane(say).catch((error: unknown) => error);
await check("lint", () => run(program("biome", "check", "--error-on-warnings", ".")));
await check("types", async () => (await run(program("next", "typegen"))) && run(program("tsc", "--noEmit")));
await vitest("unit and Postgres tests", "unit", "postgres");
const built = await check("portal build", async () => (await buildPortal(say)) !== "");
const binaries = await controlPlane;
await check("control plane", async () => {
  if (typeof binaries !== "string") throw binaries;
  return true;
});
await check("oracle of references", async () => (await ensureOracle(say)) !== undefined);
if (typeof binaries === "string") await vitest("API server tests", "clusters");
if (built && typeof binaries === "string") await browser();
await rm(results, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
