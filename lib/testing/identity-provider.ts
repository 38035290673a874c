import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import Provider, { type Configuration } from "oidc-provider";
import type { Person } from "./cast.ts";
import { identityMemory } from "./identity-memory.ts";
import { errorPage, signedOutPage, signInPage, signOutPage } from "./identity-page.ts";

export interface IdentityClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
}

export interface IdentityProviderOptions {
  /** Any free one when absent. */
  readonly port?: number;
  readonly clients: readonly IdentityClient[];
  readonly cast: Readonly<Record<string, Person>>;
}

export interface IdentityProvider {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly issuer: string;
  /** From now on userinfo claims these groups of the person. */
  setGroups(login: string, groups: readonly string[]): void;
  stop(): Promise<void>;
}

const scope = "openid profile email groups offline_access";

function configure(people: Map<string, Person>, clients: readonly IdentityClient[]): Configuration {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const hour = 3600;
  return {
    adapter: identityMemory(),
    clients: clients.map((client) => ({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uris: [...client.redirectUris],
      post_logout_redirect_uris: [...client.postLogoutRedirectUris],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
    })),
    responseTypes: ["code"],
    scopes: scope.split(" "),
    claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email"], groups: ["groups"] },
    pkce: { required: () => true },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "development" }] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    ttl: {
      AccessToken: hour,
      AuthorizationCode: 60,
      Grant: 24 * hour,
      IdToken: hour,
      Interaction: hour,
      RefreshToken: 24 * hour,
      Session: 24 * hour,
    },
    issueRefreshToken: async () => true,
    clientBasedCORS: () => false,
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount(_, login) {
      const person = people.get(login);
      if (!person) return undefined;
      const { name, email, groups } = person;
      const claims = { sub: login, name, preferred_username: login, email, groups: [...groups] };
      return { accountId: login, claims: async () => claims };
    },
    async loadExistingGrant({ oidc }) {
      if (!oidc.client || !oidc.session?.accountId) return undefined;
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = signOutPage(form);
        },
        postLogoutSuccessSource(ctx) {
          ctx.body = signedOutPage();
        },
      },
    },
    renderError(ctx, out) {
      ctx.type = "html";
      ctx.body = errorPage(out.error_description ?? out.error);
    },
  };
}

/** Shows the cast, and signs in whoever is chosen. A prompt for consent is granted without asking. */
async function interact(provider: Provider, people: Map<string, Person>, req: IncomingMessage, res: ServerResponse) {
  const { prompt } = await provider.interactionDetails(req, res);
  if (prompt.name !== "login")
    return provider.interactionFinished(req, res, { consent: {} }, { mergeWithLastSubmission: true });
  const login = req.method === "POST" ? new URLSearchParams(await text(req)).get("login") : null;
  if (login !== null && people.has(login))
    return provider.interactionFinished(req, res, { login: { accountId: login } });
  res.setHeader("content-type", "text/html; charset=utf-8").setHeader("cache-control", "no-store");
  res.end(signInPage([...people.values()]));
}

/**
 * A real OpenID provider for development and tests, on loopback only, that signs in anybody of the cast without a password.
 * It remembers nothing from one start to the next. Groups are in userinfo alone, as with many providers.
 */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const people = new Map(Object.values(options.cast).map((person) => [person.login, person]));
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(`http://${host}`, configure(people, options.clients));
  const answer = provider.callback();
  server.on("request", (req, res) => {
    if (req.headers.host !== host) {
      res.writeHead(421).end(); // a page elsewhere whose name was made to point here
    } else if (req.url?.startsWith("/interaction/")) {
      interact(provider, people, req, res).catch(() => {
        res.writeHead(400, { "content-type": "text/html; charset=utf-8" });
        res.end(errorPage("This sign-in is over, or was begun in another browser."));
      });
    } else void answer(req, res);
  });
  return {
    issuer: `http://${host}`,
    setGroups(login, groups) {
      const person = people.get(login);
      if (!person) throw new Error(`Nobody of the cast is called ${login}.`);
      people.set(login, { ...person, groups });
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
