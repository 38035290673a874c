import { randomBytes } from "node:crypto";
import { afterAll } from "vitest";
import { closeClient } from "#lib/data/client.ts";
import { testDatabase } from "./test-database.ts";

/** Gives the test file a migrated database of its own and the settings that commands and queries read. */
const database = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: database.appUrl,
  TEST_OWNER_URL: database.ownerUrl,
  PORTAL_URL: "http://localhost:1",
  OIDC_ISSUER: "http://localhost:2",
  OIDC_CLIENT_ID: "portal",
  OIDC_CLIENT_SECRET: randomBytes(16).toString("hex"),
  AUTH_SECRET: randomBytes(32).toString("hex"),
  CREDENTIALS_KEYS: `test:${randomBytes(32).toString("hex")}`,
  ALLOW_INSECURE_ISSUER: "yes",
  ALLOW_LOOPBACK_CLUSTERS: "yes",
});

afterAll(async () => {
  await closeClient();
  await database.drop();
});
