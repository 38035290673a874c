// Adds the optional platform packages that `npm install` left out of package-lock.json, because `npm ci` demands an
// entry for each. npm leaves one out when the registry it asked did not have it (yet). Runs after every `npm install`.
import { readFileSync, writeFileSync } from "node:fs";

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];
const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));

/** Whether Node's own rule (this folder's node_modules, then each parent's) finds `name` from the package at `path`. */
function isLocked(path, name) {
  if (lock.packages[path === "" ? `node_modules/${name}` : `${path}/node_modules/${name}`]) return true;
  if (path === "") return false;
  const parent = path.lastIndexOf("/node_modules/");
  return isLocked(parent < 0 ? "" : path.slice(0, parent), name);
}

/** The lock entry of a platform package, read from its name, as in `@next/swc-linux-arm64-musl`. */
function platformEntry(name, version, parent) {
  const words = name.split(/[^a-z0-9]+/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (!/^\d+\.\d+\.\d+[^ |]*$/.test(version) || (os.length === 0 && cpu.length === 0)) {
    console.error(`complete-lock: ${name}@${version} is missing from package-lock.json, and only a platform package`);
    console.error("of an exact version can be added. Run npm install again, or pin the package that asks for it.");
    process.exit(1);
  }
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") && os.includes("linux") ? ["glibc"] : [];
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    ...(libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}

const added = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (isLocked(path, name)) continue;
    lock.packages[`node_modules/${name}`] = platformEntry(name, version, parent);
    added.push(`${name}@${version}`);
  }
}

if (added.length > 0) {
  const [root, ...others] = Object.entries(lock.packages);
  lock.packages = Object.fromEntries([root, ...others.sort(([a], [b]) => a.localeCompare(b, "en"))]);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added.length === 0 ? "package-lock.json is complete." : `Added to package-lock.json: ${added.join(", ")}.`);
