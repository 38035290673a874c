import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cast } from "./cast.ts";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider.ts";

const client = {
  clientId: "portal",
  clientSecret: "not-a-secret",
  redirectUris: ["http://localhost:3999/callback"],
  postLogoutRedirectUris: ["http://localhost:3999/"],
};
const basic = `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64")}`;

let provider: IdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider({ clients: [client], cast });
});
afterAll(() => provider.stop());

/** A browser as far as this needs one: keeps cookies, follows redirects until they leave the provider. */
function browser() {
  const cookies = new Map<string, string>();
  return async function go(
    address: string,
    form?: Record<string, string>,
  ): Promise<{ url: URL; body: string; status: number }> {
    const response = await fetch(address, {
      redirect: "manual",
      headers: { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (!location) return { url: new URL(address), body: await response.text(), status: response.status };
    const next = new URL(location, address);
    return next.origin === provider.issuer ? go(next.href) : { url: next, body: "", status: response.status };
  };
}

const verifier = randomBytes(32).toString("base64url");

function authorizeUrl(changes: Record<string, string> = {}): string {
  const url = new URL("/auth", provider.issuer);
  url.search = new URLSearchParams({
    client_id: client.clientId,
    response_type: "code",
    redirect_uri: client.redirectUris[0] ?? "",
    scope: "openid profile email groups",
    state: "a-state",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  }).toString();
  return url.href;
}

interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

async function redeem(fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ redirect_uri: client.redirectUris[0] ?? "", ...fields });
  return fetch(`${provider.issuer}/token`, { method: "POST", headers: { authorization: basic }, body });
}

async function signIn(login: string, go = browser()): Promise<Tokens> {
  const page = await go(authorizeUrl());
  const { url } = await go(page.url.href, { login });
  expect(url.searchParams.get("state")).toBe("a-state");
  const code = url.searchParams.get("code") ?? "";
  return (await (await redeem({ grant_type: "authorization_code", code, code_verifier: verifier })).json()) as Tokens;
}

async function userinfo({ access_token }: Tokens): Promise<unknown> {
  return (await fetch(`${provider.issuer}/me`, { headers: { authorization: `Bearer ${access_token}` } })).json();
}

test("discovery names the issuer to the letter", async () => {
  const found: unknown = await (await fetch(`${provider.issuer}/.well-known/openid-configuration`)).json();
  expect(found).toMatchObject({ issuer: provider.issuer, code_challenge_methods_supported: ["S256"] });
});

test("the sign-in page says what it is and lists everybody", async () => {
  const { body } = await browser()(authorizeUrl());
  expect(body).toContain("<title>Sign in – development identity provider</title>");
  for (const { name, about } of Object.values(cast)) {
    expect(body).toContain(`Sign in as ${name}`);
    expect(body).toContain(about);
  }
});

test("one click signs in, without consent; groups come with userinfo and not with the id token", async () => {
  const tokens = await signIn("iris");
  const claims: unknown = JSON.parse(Buffer.from(tokens.id_token.split(".")[1] ?? "", "base64url").toString());
  expect(claims).toMatchObject({ iss: provider.issuer, aud: "portal", sub: "iris" });
  expect(claims).not.toHaveProperty("groups");
  const { name, email, groups } = cast.iris;
  expect(await userinfo(tokens)).toEqual({ sub: "iris", name, email, groups, preferred_username: "iris" });
});

test("groups change at run time, for tokens that are out already too", async () => {
  const tokens = await signIn("sam");
  provider.setGroups("sam", []);
  expect(await userinfo(tokens)).toMatchObject({ groups: [] });
  const answer = await redeem({ grant_type: "refresh_token", refresh_token: tokens.refresh_token });
  provider.setGroups("sam", ["support-platform"]);
  expect(await userinfo((await answer.json()) as Tokens)).toMatchObject({ groups: ["support-platform"] });
});

test("PKCE is demanded and checked", async () => {
  const { url } = await browser()(authorizeUrl({ code_challenge: "", code_challenge_method: "" }));
  expect(url.searchParams.get("error")).toBe("invalid_request");
  const go = browser();
  const page = await go(authorizeUrl());
  const code = (await go(page.url.href, { login: "ada" })).url.searchParams.get("code") ?? "";
  const wrong = randomBytes(32).toString("base64url");
  expect((await redeem({ grant_type: "authorization_code", code, code_verifier: wrong })).status).toBe(400);
});

test("somebody who is not of the cast is not signed in, and another browser cannot go on", async () => {
  const go = browser();
  const page = await go(authorizeUrl());
  expect((await go(page.url.href, { login: "root" })).body).toContain("Sign in as");
  expect((await browser()(page.url.href, { login: "ada" })).status).toBe(400);
});

test("an address that was not registered is refused", async () => {
  const { body, status } = await browser()(authorizeUrl({ redirect_uri: "http://evil.example/callback" }));
  expect(status).toBe(400);
  expect(body).toContain("Sign-in did not work");
});

test("the session signs in silently until the client signs out", async () => {
  const go = browser();
  const { id_token } = await signIn("vera", go);
  expect((await go(authorizeUrl())).url.searchParams.get("code")).toBeTruthy();
  const back = client.postLogoutRedirectUris[0] ?? "";
  const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: back });
  const { body } = await go(`${provider.issuer}/session/end?${query}`);
  expect(body).toContain('document.getElementById("op.logoutForm").submit()');
  const fields = [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const form = Object.fromEntries(fields.map(([, name = "", value = ""]) => [name, value]));
  const { url } = await go(/action="([^"]+)"/.exec(body)?.[1] ?? "", form);
  expect(url.href).toBe(back);
  expect((await go(authorizeUrl())).body).toContain("Sign in as");
});
