import type { Adapter } from "@auth/core/adapters";
import { PrismaAdapter } from "@auth/prisma-adapter";
import { client } from "./client.ts";

/** Keeps people, accounts and sessions for @auth/core. The provider's tokens are not kept: nothing here calls it again. */
export function authAdapter(): Adapter {
  const adapter = PrismaAdapter(client() as unknown as Parameters<typeof PrismaAdapter>[0]);
  return {
    ...adapter,
    linkAccount: async ({ userId, type, provider, providerAccountId }) => {
      await client().account.create({ data: { userId, type, provider, providerAccountId } });
    },
  };
}
