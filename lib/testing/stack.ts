import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { migrate } from "../data/migrate.ts";
import { cast } from "./cast.ts";
import type { DatabaseUrls } from "./database-roles.ts";
import { freePort } from "./free-port.ts";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider.ts";
import { type MailSink, startMailSink } from "./mail-sink.ts";
import { type Supervised, superviseProcess } from "./supervise.ts";

export interface StackOptions {
  /** Keeps the secrets, so that sessions and sealed credentials survive a restart. */
  readonly dir: string;
  readonly database: DatabaseUrls;
  /** Preferred; the next free ones are taken when they are not free. */
  readonly ports: {
    readonly portal: number;
    readonly issuer: number;
    readonly mail: number;
    readonly mailPage: number;
  };
  readonly onLine: (line: string) => void;
  /** Settings beside the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Stack {
  readonly portalUrl: string;
  readonly identityProvider: IdentityProvider;
  /** Where mail goes, unless the settings given name a server. */
  readonly mails: MailSink;
  /** The environment that portal and worker run with: what a command line needs too. */
  readonly env: Readonly<Record<string, string>>;
  readonly portal: Supervised;
  readonly worker: Supervised;
  stop(): Promise<void>;
}

/** The whole product beside its clusters: migrated database, identity provider with the cast, portal and worker as processes of their own. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, database, ports, onLine } = options;
  await migrate(database.ownerUrl);
  const secrets = await keptSecrets(dir);
  const port = await freePort(ports.portal);
  const portalUrl = `http://localhost:${port}`;
  const identityProvider = await startIdentityProvider({
    port: await freePort(ports.issuer),
    clients: [
      {
        clientId: "trusted-registries",
        clientSecret: secrets.clientSecret,
        redirectUris: [`${portalUrl}/api/auth/callback/oidc`],
        postLogoutRedirectUris: [`${portalUrl}/sign-in`],
      },
    ],
    cast,
  });
  const mails = await startMailSink({ port: ports.mail, viewPort: ports.mailPage });
  const env = {
    NODE_ENV: "production",
    DATABASE_URL: database.appUrl,
    PORTAL_URL: portalUrl,
    PORT: String(port),
    OIDC_ISSUER: identityProvider.issuer,
    OIDC_CLIENT_ID: "trusted-registries",
    OIDC_CLIENT_SECRET: secrets.clientSecret,
    AUTH_SECRET: secrets.authSecret,
    CREDENTIALS_KEYS: `local:${secrets.credentialsKey}`,
    SMTP_URL: mails.smtpUrl,
    MAIL_FROM: "Trusted Registries <portal@registries.example>",
    ALLOW_LOOPBACK_CLUSTERS: "yes",
    ALLOW_INSECURE_ISSUER: "yes",
    NEXT_TELEMETRY_DISABLED: "1",
    ...options.env,
  };
  const run = (name: string, program: string) =>
    superviseProcess({ name, command: process.execPath, args: [program], env, onLine, restart: true });
  const worker = run("worker", "workers/main.ts");
  const portal = run("portal", "bin/portal.ts");
  await untilItAnswers(`${portalUrl}/healthz`, portal);
  const stop = async () => {
    await Promise.all([portal.stop(), worker.stop()]);
    await identityProvider.stop();
    await mails.stop();
  };
  return { portalUrl, identityProvider, mails, env, portal, worker, stop };
}

async function untilItAnswers(url: string, portal: Supervised): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await pause(50);
  }
  await portal.stop();
  throw new Error(`the portal did not answer at ${url} within a minute; its lines above say why`);
}

interface Secrets {
  readonly clientSecret: string;
  readonly authSecret: string;
  readonly credentialsKey: string;
}

async function keptSecrets(dir: string): Promise<Secrets> {
  const path = join(dir, "secrets.json");
  try {
    return JSON.parse(await readFile(path, "utf8")) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const hex = () => randomBytes(32).toString("hex");
  const secrets = { clientSecret: hex(), authSecret: hex(), credentialsKey: hex() };
  await mkdir(dir, { recursive: true });
  await writeFile(path, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
