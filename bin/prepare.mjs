// Makes a checkout ready to run: installs the locked packages and generates the database client, each only when due.
// Runs before the npm scripts, maybe on an older Node and without any package. Says nothing on stdout.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const ownNode = join(root, "node_modules/.bin/node");
const generated = join(root, "lib/data/generated");
const stamp = join(generated, ".made-from");
const bringsNode = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);

function fail(...lines) {
  console.error(lines.join("\n"));
  process.exit(1);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), "utf8"));
  } catch {
    return undefined;
  }
}

/** Whether every locked package is there in its version. npm writes the inner lock file last, so half an install fails. */
function isInstalled() {
  const installed = readJson("node_modules/.package-lock.json")?.packages;
  if (!installed || (bringsNode && !existsSync(ownNode))) return false;
  return Object.entries(readJson("package-lock.json").packages).every(([path, { version, integrity, ...entry }]) => {
    const found = installed[path];
    if (path === "" || (!found && (entry.optional || entry.devOptional || entry.peer))) return true;
    return found?.version === version && found.integrity === integrity;
  });
}

function install() {
  console.error("Installing the packages of package-lock.json (npm ci); this takes up to a minute.");
  const { npm_execpath, npm_node_execpath } = process.env;
  const args = ["ci", "--loglevel=error", "--include=dev", "--include=optional"];
  const [command, first] = npm_execpath ? [npm_node_execpath ?? process.execPath, [npm_execpath]] : ["npm", []];
  const { status, error } = spawnSync(command, [...first, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status === 0 && isInstalled()) return;
  fail(
    error
      ? `npm could not be started: ${error.message}`
      : "The packages could not be installed; npm's words are above.",
    "- If it says that package.json and package-lock.json do not match: run `npm run lock`, then try again.",
    "- If it is about the network: check `npm config get registry` and your proxy, then try again.",
    "- If it is about node-linux-*: optional packages are needed; check `npm config get omit`.",
  );
}

/** What the generated client is made from; when it changes, so must the client. */
function madeFrom() {
  const hash = createHash("sha256");
  for (const path of ["prisma/schema.prisma", "node_modules/prisma/package.json"]) {
    hash.update(readFileSync(join(root, path)));
  }
  return hash.digest("hex");
}

const isGenerated = () => existsSync(stamp) && readFileSync(stamp, "utf8") === madeFrom();

function generate() {
  const source = madeFrom();
  const engine = join(root, "bin/no-schema-engine.mjs");
  const { status, stdout, stderr, error } = spawnSync(
    existsSync(ownNode) ? ownNode : process.execPath,
    ["node_modules/prisma/build/index.js", "generate", "--no-hints"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: engine, CHECKPOINT_DISABLE: "1" },
    },
  );
  if (status !== 0) fail(`${stdout}${stderr}`, error?.message ?? "The database client could not be generated.");
  writeFileSync(stamp, source);
}

/** Runs `work` while no other process prepares this checkout; the lock of a process that died counts for nothing. */
function alone(work) {
  const lock = join(root, ".data/prepare.lock");
  mkdirSync(join(root, ".data"), { recursive: true });
  for (let waiting = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    try {
      const owner = Number(readFileSync(lock, "utf8"));
      if (owner > 0) process.kill(owner, 0);
      if (!waiting) console.error(`Waiting for process ${owner}, which is preparing this checkout (${lock}).`);
      waiting = true;
    } catch (error) {
      if (error.code === "ESRCH") rmSync(lock, { force: true });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  process.once("exit", () => rmSync(lock, { force: true }));
  work();
}

if (!bringsNode && Number.parseInt(process.versions.node, 10) < 24) {
  fail(`Node 24 or newer is needed; this is ${process.version}. On Linux (x64, arm64) the project brings its own.`);
}
if (!isInstalled() || !isGenerated()) {
  alone(() => {
    if (!isInstalled()) install();
    if (!isGenerated()) generate();
  });
}
