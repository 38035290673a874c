import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const stamp = join(root, ".next", "built-from");
const sources = ["app", "components", "lib/auth", "lib/commands", "lib/data", "lib/domain", "lib/delivery", "public"];
const files = [
  "lib/config.ts",
  "proxy.ts",
  "next.config.js",
  "postcss.config.mjs",
  "package-lock.json",
  "tsconfig.json",
];

/** Builds the portal when its sources have changed since the last build; the answer is the build's id. */
export async function buildPortal(onLine: (line: string) => void): Promise<string> {
  const id = await sourcesHash();
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === id) return id;
  onLine("building the portal (about a minute the first time)");
  const actionsKey = process.env["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"] ?? (await ownActionsKey());
  await run(onLine, { BUILD_ID: id, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey, NEXT_TELEMETRY_DISABLED: "1" });
  await writeFile(stamp, id);
  return id;
}

/** The build that is there, to be told to the portal at start. @throws Error when there is none */
export async function builtId(): Promise<string> {
  if (!existsSync(stamp)) throw new Error("the portal is not built yet: run `npm run build` first");
  return readFile(stamp, "utf8");
}

async function sourcesHash(): Promise<string> {
  const hash = createHash("sha256");
  const found = (await Promise.all(sources.map(under))).flat().filter((path) => !path.includes(".test."));
  for (const path of [...found, ...files].sort()) hash.update(`${path}\0`).update(await readFile(join(root, path)));
  return hash.digest("hex").slice(0, 20);
}

async function under(folder: string): Promise<string[]> {
  if (!existsSync(join(root, folder))) return [];
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

/** Kept beside the data, so that a page opened before a restart can still send its form after it. */
async function ownActionsKey(): Promise<string> {
  const path = join(root, ".data", "server-actions-key");
  if (existsSync(path)) return readFile(path, "utf8");
  const key = randomBytes(32).toString("base64");
  await mkdir(join(root, ".data"), { recursive: true });
  await writeFile(path, key, { mode: 0o600 });
  return key;
}

function run(onLine: (line: string) => void, env: Record<string, string>): Promise<void> {
  const next = join(root, "node_modules", "next", "dist", "bin", "next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("exit", (code) => {
      if (code === 0) done();
      else {
        onLine(output.join(""));
        failed(new Error(`next build ended with ${code}`));
      }
    });
  });
}

if (import.meta.main) await buildPortal((line) => console.error(line));
