import { Auth, skipCSRFCheck } from "@auth/core";
import { config } from "#lib/config.ts";
import { authConfiguration, type SignIn } from "./configuration.ts";

/** Answers /api/auth/*. The request's address is rebuilt from the configured one, never from the Host header. */
export async function handleAuth(request: Request, onSignIn: (signIn: SignIn) => Promise<void>): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = request.method === "GET" ? null : await request.arrayBuffer();
  const rebuilt = new Request(`${config().portalUrl}${pathname}${search}`, {
    method: request.method,
    headers: request.headers,
    body,
  });
  return Auth(rebuilt, authConfiguration(onSignIn));
}

/** Where to send somebody who wants to sign in, and the cookies that go with it. Called from a server action, which checks the origin. */
export async function startSignIn(to: string): Promise<{ location: string; cookies: string[] }> {
  const request = new Request(`${config().portalUrl}/api/auth/signin/oidc`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ callbackUrl: `${config().portalUrl}${localPath(to)}` }),
  });
  const response = await Auth(request, { ...authConfiguration(() => Promise.resolve()), skipCSRFCheck });
  const location = response.headers.get("location");
  if (location === null) throw new Error(`signing in could not start: status ${response.status}`);
  return { location, cookies: response.headers.getSetCookie() };
}

/** A path of ours, or the start page: nobody is sent elsewhere after signing in. */
export function localPath(to: string): string {
  return /^\/(?![/\\])[^\\\s]*$/.test(to) ? to : "/";
}
