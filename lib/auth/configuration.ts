import type { AuthConfig } from "@auth/core";
import { z } from "zod";
import { config } from "#lib/config.ts";
import { authAdapter } from "#lib/data/auth-adapter.ts";

export const sessionSeconds = 8 * 60 * 60;

/** What is read from the identity provider's userinfo. A person without groups has none, not an error. */
const claims = z.object({
  sub: z.string().min(1),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
  groups: z.array(z.string()).default([]),
});

export interface SignIn {
  readonly personId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly mail: string | null;
  readonly groups: readonly string[];
}

/** @auth/core with database sessions. `onSignIn` runs at each sign-in, after the session's person is known. */
export function authConfiguration(onSignIn: (signIn: SignIn) => Promise<void>): AuthConfig {
  const { oidc, authSecret, portalUrl } = config();
  return {
    trustHost: true,
    basePath: "/api/auth",
    secret: authSecret,
    adapter: authAdapter(),
    session: { strategy: "database", maxAge: sessionSeconds },
    useSecureCookies: portalUrl.startsWith("https://"),
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      {
        id: "oidc",
        name: "single sign-on",
        type: "oidc",
        issuer: oidc.issuer,
        clientId: oidc.clientId,
        clientSecret: oidc.clientSecret,
        authorization: { params: { scope: "openid profile email groups" } },
        checks: ["pkce", "state", "nonce"],
        idToken: false,
        allowDangerousEmailAccountLinking: false,
        profile: (profile: unknown) => {
          const { sub, name, preferred_username } = claims.parse(profile);
          return { id: sub, name: name ?? preferred_username ?? sub, email: null };
        },
      },
    ],
    events: {
      signIn: async ({ user, profile }) => {
        const { sub, name, preferred_username, email, groups } = claims.parse(profile);
        if (user.id === undefined) throw new Error("a person without an id signed in");
        await onSignIn({
          personId: user.id,
          issuer: oidc.issuer,
          subject: sub,
          name: name ?? preferred_username ?? sub,
          mail: email ?? null,
          groups,
        });
      },
    },
    logger: {
      error: (error) =>
        console.error(JSON.stringify({ level: "error", at: "auth", name: error.name, message: error.message })),
    },
  };
}

/** The session cookie's name, as @auth/core chooses it. */
export function sessionCookie(): string {
  return `${config().portalUrl.startsWith("https://") ? "__Secure-" : ""}authjs.session-token`;
}
