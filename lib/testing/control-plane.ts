import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import {
  access,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

const programs = ["kube-apiserver", "etcd", "kubectl"] as const;
const moduleFolder = resolve(import.meta.dirname, "../../e2e/control-plane");

/** There is no Go, or one too old, on this machine. The message says what to install. */
export class GoMissing extends Error {
  override readonly name = "GoMissing";
}

type Progress = (line: string) => void;

/**
 * The folder that holds `kube-apiserver`, `etcd` and `kubectl`: the one KUBEBUILDER_ASSETS names, else one built from
 * `e2e/control-plane` and kept in the user's cache. The first build takes minutes; needs the network only then.
 * @throws GoMissing
 */
export async function ensureControlPlane(onProgress: Progress, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const assets = env["KUBEBUILDER_ASSETS"];
  if (assets && (await holdsPrograms(assets))) return resolve(assets);
  if (assets) onProgress(`KUBEBUILDER_ASSETS is ${assets}, which lacks one of ${programs.join(", ")}: not used`);

  const recipe = await readRecipe(env);
  const cache = resolve(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "trusted-registries");
  const kept = join(cache, `control-plane-${recipe.hash}`);
  if (await holdsPrograms(kept)) return kept;

  await mkdir(cache, { recursive: true });
  const release = await lockUnlessBuilt(kept, onProgress);
  if (!release) return kept;
  try {
    await build(recipe, kept, onProgress);
  } finally {
    await release();
  }
  return kept;
}

async function holdsPrograms(folder: string): Promise<boolean> {
  const found = await Promise.allSettled(programs.map((program) => access(join(folder, program), constants.X_OK)));
  return found.every(({ status }) => status === "fulfilled");
}

type Recipe = { go: string; flags: string[]; env: NodeJS.ProcessEnv; hash: string };

/** How to build, and the hash of everything the result depends on. */
async function readRecipe(env: NodeJS.ProcessEnv): Promise<Recipe> {
  const goEnv = { ...env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" };
  const files = await Promise.all(["main.go", "go.mod", "go.sum"].map((file) => readFile(join(moduleFolder, file))));
  const goMod = String(files[1]);
  const required = /^go (1\.\d+)/m.exec(goMod)?.[1] ?? "1.26";
  const { go, version } = await findGo(goEnv, required);
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", ldflags(goMod)];
  const hash = createHash("sha256").update(JSON.stringify([files.map(String), version, flags]));
  return { go, flags, env: goEnv, hash: hash.digest("hex").slice(0, 16) };
}

/** The versions that the programs report, as Kubernetes' own build sets them. Without them the API server calls itself v0.0.0. */
function ldflags(goMod: string): string {
  const [, version, major, minor] = /^\s*k8s\.io\/kubernetes (v(\d+)\.(\d+)\.\S+)/m.exec(goMod) ?? [];
  if (!version) throw new Error(`${moduleFolder}/go.mod does not require k8s.io/kubernetes`);
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  const set = packages.flatMap((name) => Object.entries(values).map(([key, value]) => `-X ${name}.${key}=${value}`));
  return ["-s -w", ...set].join(" ");
}

/** Go from the PATH or from where its own installer puts it. Inside the module, so that an older Go can fetch the one it asks for. */
async function findGo(env: NodeJS.ProcessEnv, required: string): Promise<{ go: string; version: string }> {
  const advice = `Install Go ${required} or newer (https://go.dev/dl/), or set KUBEBUILDER_ASSETS to a folder with ${programs.join(", ")}.`;
  for (const go of ["go", "/usr/local/go/bin/go"]) {
    const lines: string[] = [];
    const code = await run(go, ["version"], env, (line) => lines.push(line)).catch(() => undefined);
    if (code === undefined) continue;
    const version = lines.join("\n");
    const minor = Number(/\bgo1\.(\d+)/.exec(version)?.[1] ?? 0);
    if (code !== 0 || minor < Number(required.slice(2))) {
      throw new GoMissing(`The Go on this machine cannot build the control plane: ${version}. ${advice}`);
    }
    return { go, version };
  }
  throw new GoMissing(
    `The control plane for tests and the demo is built with Go, which is not on this machine. ${advice}`,
  );
}

async function build(recipe: Recipe, kept: string, onProgress: Progress): Promise<void> {
  await removeAbandoned(kept);
  const folder = await mkdtemp(`${kept}.building-${process.pid}-`);
  try {
    const report = atMostEvery(5_000, onProgress);
    let downloaded = 0;
    let packages = 0;
    await succeed(recipe, ["list", "-deps", "."], (line) => {
      if (!line.startsWith("go: downloading")) packages += 1;
      else report(`downloading the control plane's source: ${++downloaded} modules…`);
    });
    let compiled = 0;
    onProgress(`compiling the control plane, once: ${packages} packages, which takes some minutes`);
    await succeed(recipe, ["build", "-v", ...recipe.flags, "-o", join(folder, "kube-apiserver"), "."], (line) => {
      if (line === "trusted-registries/control-plane") onProgress("linking the control plane…");
      else report(`compiling the control plane: ${++compiled} of ${packages} packages…`);
    });
    await symlink("kube-apiserver", join(folder, "etcd"));
    await symlink("kube-apiserver", join(folder, "kubectl"));
    if (!(await holdsPrograms(kept))) await rm(kept, { recursive: true, force: true });
    await rename(folder, kept).catch(async (error: unknown) => {
      if (!(await holdsPrograms(kept))) throw error; // else somebody else's build of the same was faster
    });
    onProgress(`the control plane is in ${kept}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folders of builders that were killed. */
async function removeAbandoned(kept: string): Promise<void> {
  for (const name of await readdir(dirname(kept))) {
    const path = join(dirname(kept), name);
    const owner = path.startsWith(`${kept}.building-`)
      ? Number(path.slice(`${kept}.building-`.length).split("-")[0])
      : 0;
    if (owner && !isAlive(owner)) await rm(path, { recursive: true, force: true });
  }
}

async function succeed({ go, env }: Recipe, args: string[], onLine: Progress): Promise<void> {
  const last: string[] = [];
  const code = await run(go, args, env, (line) => {
    last.push(line);
    if (last.length > 20) last.shift();
    onLine(line);
  });
  if (code !== 0) throw new Error(`go ${args[0]} of the control plane failed:\n${last.join("\n")}`);
}

/** The exit code. Rejects when the program cannot be started. */
function run(program: string, args: string[], env: NodeJS.ProcessEnv, onLine: Progress): Promise<number | null> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd: moduleFolder, env, stdio: ["ignore", "pipe", "pipe"] });
    createInterface(child.stdout).on("line", onLine);
    createInterface(child.stderr).on("line", onLine);
    child.on("error", failed);
    child.on("close", done);
  });
}

function atMostEvery(milliseconds: number, onProgress: Progress): Progress {
  let last = 0;
  return (line) => {
    if (Date.now() - last < milliseconds) return;
    last = Date.now();
    onProgress(line);
  };
}

const beat = 5_000;

/**
 * Takes the lock and returns its release; undefined when another process has built `kept` meanwhile. The lock only saves
 * work: two builders that both hold it (one was suspended, or lives in another container) build apart, the first to finish stays.
 */
async function lockUnlessBuilt(kept: string, onProgress: Progress): Promise<(() => Promise<void>) | undefined> {
  const lock = `${kept}.lock`;
  const mine = `${lock}-${process.pid}-${crypto.randomUUID()}`;
  const report = atMostEvery(15_000, onProgress);
  await writeFile(mine, String(process.pid));
  try {
    while (!(await holdsPrograms(kept))) {
      await utimes(mine, new Date(), new Date());
      // A link, so that the file is there with its owner's id in it or not at all.
      const taken = await link(mine, lock).then(
        () => true,
        (error: NodeJS.ErrnoException) => (error.code === "EEXIST" ? false : Promise.reject(error)),
      );
      if (taken) return holdLock(lock);
      if (await isStale(lock)) await rm(lock, { force: true });
      else {
        report("waiting for another process that builds the control plane…");
        await wait(200);
      }
    }
    return undefined;
  } finally {
    await rm(mine, { force: true });
  }
}

function holdLock(lock: string): () => Promise<void> {
  const heart = setInterval(() => utimes(lock, new Date(), new Date()).catch(() => undefined), beat);
  return async () => {
    clearInterval(heart);
    await rm(lock, { force: true });
  };
}

async function isStale(lock: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = [Number(await readFile(lock, "utf8")), await stat(lock)];
    return !isAlive(owner) || Date.now() - mtimeMs > 6 * beat;
  } catch {
    return false; // released just now
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
