import { createHmac } from "node:crypto";
import { Client, escapeIdentifier, escapeLiteral } from "pg";

export interface DatabaseUrls {
  /** Runs the migrations and owns the tables. */
  readonly ownerUrl: string;
  /** What the portal and the worker connect as: owns nothing, may do what the migrations grant. */
  readonly appUrl: string;
}

/** The application's name is the migrations', which grant it its rights. */
export const databaseRoles = { owner: "trusted_registries_owner", app: "trusted_registries_app" } as const;

/** A role's password follows from the administrator's: one secret is kept, and the same URLs hold at every start. */
function urlAs(role: string, adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.password = createHmac("sha256", url.password).update(role).digest("base64url");
  url.username = role;
  url.pathname = `/${database}`;
  return url.href;
}

export function databaseUrls(adminUrl: string, database: string): DatabaseUrls {
  const { owner, app } = databaseRoles;
  return { ownerUrl: urlAs(owner, adminUrl, database), appUrl: urlAs(app, adminUrl, database) };
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the two roles, or sets their passwords. The owner may create roles, because the first migration does so if need be. */
export async function ensureRoles(adminUrl: string): Promise<void> {
  const rights = { [databaseRoles.owner]: "CREATEROLE", [databaseRoles.app]: "NOCREATEROLE" };
  await withClient(adminUrl, async (client) => {
    for (const [role, right] of Object.entries(rights)) {
      const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
      const password = escapeLiteral(new URL(urlAs(role, adminUrl, "")).password);
      const verb = rowCount === 0 ? "CREATE" : "ALTER";
      await client.query(`${verb} ROLE ${escapeIdentifier(role)} LOGIN NOSUPERUSER ${right} PASSWORD ${password}`);
    }
  });
}

/** Makes the database unless it is there, with the two roles. It belongs to the owning role. */
export async function createDatabase(adminUrl: string, name: string): Promise<DatabaseUrls> {
  await ensureRoles(adminUrl);
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount !== 0) return;
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(databaseRoles.owner)}`);
  });
  return databaseUrls(adminUrl, name);
}
