import { z } from "zod";

/** Every setting, read once. The only reader of `process.env`; docs/operations.md lists them. */
const environment = z.object({
  DATABASE_URL: z.url(),
  PORTAL_URL: z.url(),
  OIDC_ISSUER: z.url(),
  OIDC_CLIENT_ID: z.string().min(1),
  OIDC_CLIENT_SECRET: z.string().min(1),
  AUTH_SECRET: z.string().min(32),
  CREDENTIALS_KEYS: z
    .string()
    .regex(
      /^[\w-]+:[0-9a-f]{64}(,[\w-]+:[0-9a-f]{64})*$/,
      "must be id:64 hex digits, several separated by commas, the first one seals",
    ),
  ALLOW_LOOPBACK_CLUSTERS: z.enum(["yes", "no"]).default("no"),
  ALLOW_INSECURE_ISSUER: z.enum(["yes", "no"]).default("no"),
  /** A file with a sentence that everybody sees on the Clusters page, while it is there. */
  NOTICE_FILE: z.string().optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n<>]*<[^\s@<>]+@[^\s@<>]+>$|^[^\s@<>]+@[^\s@<>]+$/, "must be an address, or Name <address>")
    .optional(),
  WATCH_CLUSTERS: z.coerce.number().int().min(0).max(2000).default(200),
  RESYNC_SECONDS: z.coerce.number().int().min(1).default(60),
});

type Environment = z.infer<typeof environment>;

export interface Config {
  readonly databaseUrl: string;
  readonly portalUrl: string;
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };
  readonly authSecret: string;
  readonly credentialsKeys: readonly { readonly id: string; readonly key: Buffer }[];
  readonly allowLoopbackClusters: boolean;
  readonly noticeFile: string | null;
  /** Null: nobody is told anything by mail. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  readonly resyncSeconds: number;
  /** How many clusters one worker watches at most; 0 for none. */
  readonly watchClusters: number;
}

let parsed: Config | undefined;

/** @throws Error with one line for each setting that is missing or wrong, never with its value. */
export function config(): Config {
  parsed ??= Object.freeze(read(process.env));
  return parsed;
}

function read(env: NodeJS.ProcessEnv): Config {
  const result = environment.safeParse(env);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not complete:\n${lines.join("\n")}`);
  }
  const settings = result.data;
  requireHttps(settings);
  return {
    databaseUrl: settings.DATABASE_URL,
    portalUrl: settings.PORTAL_URL.replace(/\/$/, ""),
    oidc: {
      issuer: settings.OIDC_ISSUER,
      clientId: settings.OIDC_CLIENT_ID,
      clientSecret: settings.OIDC_CLIENT_SECRET,
    },
    authSecret: settings.AUTH_SECRET,
    credentialsKeys: settings.CREDENTIALS_KEYS.split(",").map((pair) => {
      const [id = "", hex = ""] = pair.split(":");
      return { id, key: Buffer.from(hex, "hex") };
    }),
    allowLoopbackClusters: settings.ALLOW_LOOPBACK_CLUSTERS === "yes",
    noticeFile: settings.NOTICE_FILE ?? null,
    mail: mailSettings(settings),
    resyncSeconds: settings.RESYNC_SECONDS,
    watchClusters: settings.WATCH_CLUSTERS,
  };
}

/** Nobody signs in over plain http outside a developer's machine. */
function requireHttps(settings: Environment) {
  if (settings.ALLOW_INSECURE_ISSUER === "no" && !settings.OIDC_ISSUER.startsWith("https://"))
    throw new Error(
      "OIDC_ISSUER must begin with https:// (ALLOW_INSECURE_ISSUER=yes is for a developer's own machine)",
    );
}

function mailSettings({ SMTP_URL: smtpUrl, MAIL_FROM: from }: Environment): Config["mail"] {
  if (smtpUrl === undefined) return null;
  if (from === undefined) throw new Error("MAIL_FROM is missing: the address that mail is sent from");
  return { smtpUrl, from };
}
