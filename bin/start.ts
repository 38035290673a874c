import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cast, tenants } from "#lib/testing/cast.ts";
import { ensureControlPlane, GoMissing } from "#lib/testing/control-plane.ts";
import { startPostgres } from "#lib/testing/database.ts";
import { createDatabase, databaseUrls, ensureRoles } from "#lib/testing/database-roles.ts";
import { type DemoClusters, startDemoClusters } from "#lib/testing/demo-clusters.ts";
import { startStack } from "#lib/testing/stack.ts";
import { buildPortal } from "./build.ts";

/** The whole thing on one machine: database, identity provider, portal, worker and two demo clusters. Ctrl-C ends all of it. */
const root = join(import.meta.dirname, "..");
const dir = join(root, ".data");
const noticeFile = join(dir, "notice");
const ports = { postgres: 5433, portal: 3000, issuer: 3100, mail: 3025, mailPage: 3080, cluster: 6443 };
const stops: (() => Promise<void>)[] = [];
const say = (line: string) => console.log(line);

let stopping: Promise<void> | undefined;
let told = 0;
let mailPage = "";
function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    rmSync(noticeFile, { force: true });
    for (const each of stops.reverse()) await each().catch((error: unknown) => console.error(error));
    process.exit(code);
  })();
  return stopping;
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    if (stopping === undefined) say("\nStopping.");
    void stop(0);
  });

mkdirSync(dir, { recursive: true });
try {
  await start();
} catch (error) {
  if (stopping === undefined) {
    console.error(error instanceof Error ? error.message : error);
    await stop(1);
  }
}

async function start() {
  notice("The demo clusters are being made ready.");
  const controlPlane = ensureControlPlane((line) => progress(line)).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  const building = buildPortal(say);
  building.catch(() => undefined);
  const database = await ownDatabase();
  await building;
  const stack = await startStack({ dir, database, ports, env: { NOTICE_FILE: noticeFile }, onLine: logLine });
  stops.push(() => stack.stop());
  mailPage = stack.mails.viewUrl ?? "";
  tell("Portal", stack.portalUrl, ports.portal);
  const binaries = await announceUntil(controlPlane, stack.portalUrl);
  if (stopping !== undefined) return;
  if (typeof binaries !== "string") return withoutClusters(binaries);
  const demo = await startDemoClusters({
    binaries,
    dir: join(dir, "clusters"),
    clusters: tenants[0].clusters.map((name) => ({ name, tenant: tenants[0].name })),
    firstPort: ports.cluster,
    env: stack.env,
    onLine: say,
  });
  stops.push(() => demo.stop());
  notice(null);
  if (stopping === undefined) screen(stack.portalUrl, demo, binaries);
}

/** The database at DATABASE_URL, whose user must be able to make roles, or one of the project's own. */
async function ownDatabase() {
  const given = process.env["DATABASE_URL"];
  if (given !== undefined) {
    await ensureRoles(given);
    return { ownerUrl: given, appUrl: databaseUrls(given, new URL(given).pathname.slice(1)).appUrl };
  }
  const postgres = await startPostgres({ dir: join(dir, "postgres"), port: ports.postgres, onLog: () => undefined });
  stops.push(() => postgres.stop());
  tell("PostgreSQL", `127.0.0.1:${postgres.port}`, ports.postgres);
  return createDatabase(postgres.adminUrl, "trusted_registries");
}

/** A port that was in use is said so. */
function tell(what: string, address: string, preferred: number) {
  if (!address.endsWith(`:${preferred}`)) say(`Port ${preferred} is in use: ${what} is at ${address}.`);
}

/** The portal can be used while the clusters are still compiled: says so at once, and how far it has come. */
async function announceUntil(controlPlane: Promise<string | Error>, portalUrl: string): Promise<string | Error> {
  const first = await Promise.race([controlPlane, new Promise<null>((done) => setTimeout(done, 300, null))]);
  if (first === null) {
    people(portalUrl);
    say("The demo clusters are real API servers, compiled once from their Go modules: this takes some minutes.");
  }
  return controlPlane;
}

function withoutClusters(error: Error) {
  const words = error instanceof GoMissing ? error.message : `The demo clusters could not be built: ${error.message}`;
  notice(`There are no demo clusters. ${words}`);
  say(`\nThere are no demo clusters. ${words}`);
}

function progress(line: string) {
  notice(`The demo clusters are being made ready: ${line}`);
  if (Date.now() - told < 10_000) return;
  told = Date.now();
  say(`  ${line}`);
}

function notice(text: string | null) {
  if (text === null) rmSync(noticeFile, { force: true });
  else writeFileSync(noticeFile, text);
}

/** What portal and worker say goes to a file; what went wrong is shown too. */
function logLine(line: string) {
  writeFileSync(join(dir, "start.log"), `${line}\n`, { flag: "a" });
  if (/"level":"error"|Error|ended \(/.test(line)) console.error(line);
}

function people(portalUrl: string) {
  const lines = Object.values(cast).map((person) => `    ${person.name.padEnd(16)} ${person.about}`);
  say(
    `\nTrusted Registries is at ${portalUrl}\n\n  Who can sign in (no password; pick one on the sign-in page):\n${lines.join("\n")}\n\n  The mail it sends stays on this machine: ${mailPage}`,
  );
}

function screen(portalUrl: string, demo: DemoClusters, binaries: string) {
  people(portalUrl);
  say("\n  Demo clusters (real API servers without controllers: create pods, not Deployments):");
  for (const { name, kubeconfigPath } of demo.clusters) say(`    ${name}\n      export KUBECONFIG=${kubeconfigPath}`);
  say(`\n  Try one:\n    ${join(binaries, "kubectl")} run try --image=ghcr.io/acme/api:1 --restart=Never`);
  say(`\n  Portal and worker write to ${join(dir, "start.log")}\n  Stop with Ctrl-C; the data stays in ${dir}\n`);
}
