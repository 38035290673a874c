import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { isAlive, lockUnlessBuilt } from "./build-lock.ts";

/** There is no Go, or one too old, on this machine. The message says what to install. */
export class GoMissing extends Error {
  override readonly name = "GoMissing";
}

export type Progress = (line: string) => void;

/** Programs of one Go module of the project's own. */
export interface GoModule {
  /** Its folder under e2e, its name in go.mod, and what the result is kept as. */
  readonly name: string;
  /** As people read it. */
  readonly title: string;
  /** The module's own files. */
  readonly sources: readonly string[];
  readonly ldflags: (goMod: string) => string;
  /** The arguments of `go` that make each program. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  /** Other names for one of the programs. */
  readonly links?: Readonly<Record<string, string>>;
}

/**
 * The folder that holds a module's programs, built once and kept in the user's cache under the hash of everything the result depends on.
 * The first build takes minutes; needs the network only then.
 * @throws GoMissing
 */
export async function ensureBuilt(
  module: GoModule,
  onProgress: Progress,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const recipe = await readRecipe(module, env);
  const cache = resolve(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "trusted-registries");
  const kept = join(cache, `${module.name}-${recipe.hash}`);
  if (await isWhole(module, kept)) return kept;

  await mkdir(cache, { recursive: true });
  const report = atMostEvery(15_000, onProgress);
  const onWait = () => report(`waiting for another process that builds ${module.title}…`);
  const release = await lockUnlessBuilt(kept, () => isWhole(module, kept), onWait);
  if (!release) return kept;
  try {
    await build(recipe, kept, onProgress);
  } finally {
    await release();
  }
  return kept;
}

function isWhole({ programs, links = {} }: GoModule, folder: string): Promise<boolean> {
  return holdsPrograms(folder, [...Object.keys(programs), ...Object.keys(links)]);
}

export async function holdsPrograms(folder: string, programs: readonly string[]): Promise<boolean> {
  const found = await Promise.allSettled(programs.map((program) => access(join(folder, program), constants.X_OK)));
  return found.every(({ status }) => status === "fulfilled");
}

type Recipe = { module: GoModule; go: string; flags: string[]; env: NodeJS.ProcessEnv; hash: string };

function folderOf({ name }: GoModule): string {
  return resolve(import.meta.dirname, "../../e2e", name);
}

/** How to build, and the hash of everything the result depends on. */
async function readRecipe(module: GoModule, env: NodeJS.ProcessEnv): Promise<Recipe> {
  const goEnv = { ...env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" };
  const files = await Promise.all(
    [...module.sources, "go.mod", "go.sum"].map((file) => readFile(join(folderOf(module), file), "utf8")),
  );
  const goMod = files.at(-2) ?? "";
  const required = /^go (1\.\d+)/m.exec(goMod)?.[1] ?? "1.26";
  const { go, version } = await findGo(module, goEnv, required);
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", module.ldflags(goMod)];
  const hash = createHash("sha256").update(JSON.stringify([files, version, flags]));
  return { module, go, flags, env: goEnv, hash: hash.digest("hex").slice(0, 16) };
}

/** Go from the PATH or from where its own installer puts it. Inside the module, so that an older Go can fetch the one it asks for. */
async function findGo(
  module: GoModule,
  env: NodeJS.ProcessEnv,
  required: string,
): Promise<{ go: string; version: string }> {
  const install = `Install Go ${required} or newer (https://go.dev/dl/).`;
  for (const go of ["go", "/usr/local/go/bin/go"]) {
    const lines: string[] = [];
    const cwd = folderOf(module);
    const code = await run(go, ["version"], { cwd, env }, (line) => lines.push(line)).catch(() => undefined);
    if (code === undefined) continue;
    const version = lines.join("\n");
    const minor = Number(/\bgo1\.(\d+)/.exec(version)?.[1] ?? 0);
    if (code !== 0 || minor < Number(required.slice(2))) {
      throw new GoMissing(`The Go on this machine cannot build ${module.title}: ${version}. ${install}`);
    }
    return { go, version };
  }
  throw new GoMissing(`Go builds ${module.title}, and is not on this machine. ${install}`);
}

async function build(recipe: Recipe, kept: string, onProgress: Progress): Promise<void> {
  const { module } = recipe;
  const { name, title, programs, links = {} } = module;
  await removeAbandoned(kept);
  const folder = await mkdtemp(`${kept}.building-${process.pid}-`);
  try {
    const report = atMostEvery(5_000, onProgress);
    let downloaded = 0;
    let packages = 0;
    await succeed(recipe, ["list", "-deps", "."], (line) => {
      if (!line.startsWith("go: downloading")) packages += 1;
      else report(`downloading the source of ${title}: ${++downloaded} modules…`);
    });
    onProgress(`compiling ${title}, once: ${packages} packages, which takes some minutes`);
    for (const [program, command] of Object.entries(programs)) {
      let compiled = 0;
      await succeed(recipe, [...command, ...recipe.flags, "-o", join(folder, program), "."], (line) => {
        if (line === `trusted-registries/${name}`) onProgress(`linking ${title}…`);
        else report(`compiling ${title}: ${++compiled} of ${packages} packages…`);
      });
    }
    for (const [link, program] of Object.entries(links)) await symlink(program, join(folder, link));
    if (!(await isWhole(module, kept))) await rm(kept, { recursive: true, force: true });
    await rename(folder, kept).catch(async (error: unknown) => {
      if (!(await isWhole(module, kept))) throw error; // else somebody else's build of the same was faster
    });
    onProgress(`${title} is in ${kept}`);
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

async function succeed({ module, go, env }: Recipe, args: string[], onLine: Progress): Promise<void> {
  const last: string[] = [];
  const code = await run(go, args, { cwd: folderOf(module), env }, (line) => {
    last.push(line);
    if (last.length > 20) last.shift();
    onLine(line);
  });
  if (code !== 0) throw new Error(`go ${args[0]} of ${module.title} failed:\n${last.join("\n")}`);
}

type Place = { cwd: string; env: NodeJS.ProcessEnv };

/** The exit code. Rejects when the program cannot be started. */
function run(program: string, args: string[], place: Place, onLine: Progress): Promise<number | null> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { ...place, stdio: ["ignore", "pipe", "pipe"] });
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
