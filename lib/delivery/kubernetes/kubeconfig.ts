import { createSecureContext } from "node:tls";
import { parseDocument, stringify } from "yaml";
import { type AddressProblem, addressProblem } from "../address.ts";

/** A kubeconfig that needs nothing but itself: no program, no file, no proxy. PEM texts are decoded. */
export interface ClusterAccess {
  readonly server: string;
  readonly certificateAuthority?: string;
  /** The name in the server's certificate, where it is not the one in `server`. */
  readonly serverName?: string;
  readonly credential: { readonly token: string } | { readonly certificate: string; readonly key: string };
  /** The same with one cluster, one user, one context and nothing else: what is kept. Secret. */
  readonly kubeconfig: string;
}

export type KubeconfigProblemCode =
  | "too_large"
  | "not_yaml"
  | "not_a_kubeconfig"
  | "no_current_context"
  | "several_contexts"
  | "context_incomplete"
  | "exec"
  | "auth_provider"
  | "file_path"
  | "proxy"
  | "insecure"
  | "impersonation"
  | "password"
  | "no_credential"
  | "bad_certificate"
  | "server_invalid"
  | "not_https"
  | AddressProblem;

/** `fact` is a field or a name, never a value that could be secret. */
export interface KubeconfigProblem {
  readonly problem: KubeconfigProblemCode;
  readonly fact: string;
}

const largest = 100_000; // bytes

/** Reads a pasted kubeconfig; the same checks again whenever a kept one is used. */
export function readKubeconfig(
  text: string,
  { allowLoopback = false }: { readonly allowLoopback?: boolean } = {},
): ClusterAccess | KubeconfigProblem {
  try {
    return read(text, allowLoopback);
  } catch (error) {
    if (error instanceof Wrong) return { problem: error.code, fact: error.fact };
    throw error;
  }
}

export function isKubeconfigProblem(read: ClusterAccess | KubeconfigProblem): read is KubeconfigProblem {
  return "problem" in read;
}

class Wrong extends Error {
  readonly code: KubeconfigProblemCode;
  readonly fact: string;
  constructor(code: KubeconfigProblemCode, fact = "") {
    super(code);
    this.code = code;
    this.fact = fact;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function read(text: string, allowLoopback: boolean): ClusterAccess {
  if (Buffer.byteLength(text) > largest) throw new Wrong("too_large");
  const whole = fields(parse(text), "");
  if (!("clusters" in whole && "users" in whole && "contexts" in whole)) throw new Wrong("not_a_kubeconfig");
  const current = string(whole, "current-context");
  if (current === "") throw new Wrong(items(whole, "contexts").length > 1 ? "several_contexts" : "no_current_context");
  const context = named(whole, "contexts", "context", current);
  const cluster = named(whole, "clusters", "cluster", string(context, "cluster"));
  const user = named(whole, "users", "user", string(context, "user"));
  refuseUnsafe(cluster, user);

  const server = serverOf(string(cluster, "server"), allowLoopback);
  const authority = decoded(cluster, "certificate-authority-data");
  const serverName = string(cluster, "tls-server-name");
  const credential = credentialOf(user);
  requireCertificates(authority, credential);
  const access = {
    server,
    ...(authority === "" ? {} : { certificateAuthority: authority }),
    ...(serverName === "" ? {} : { serverName }),
    credential,
  };
  return { ...access, kubeconfig: minimal(access) };
}

/** Aliases are refused altogether: no tool writes them into a kubeconfig, and nested ones grow without end. */
function parse(text: string): unknown {
  try {
    const document = parseDocument(text, { schema: "core", merge: false, logLevel: "silent" });
    if (document.errors.length === 0) return document.toJS({ maxAliasCount: 0 });
  } catch {
    // too many aliases, or nested too deeply
  }
  throw new Wrong("not_yaml");
}

function fields(value: unknown, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Wrong("not_a_kubeconfig", where);
  return value as Fields;
}

function items(of: Fields, key: string): readonly Fields[] {
  const value = of[key] ?? [];
  if (!Array.isArray(value)) throw new Wrong("not_a_kubeconfig", key);
  return value.map((item) => fields(item, key));
}

/** Empty when missing. */
function string(of: Fields, key: string): string {
  const value = of[key] ?? "";
  if (typeof value !== "string") throw new Wrong("not_a_kubeconfig", key);
  return value.trim();
}

function named(whole: Fields, list: string, key: string, name: string): Fields {
  const found = items(whole, list).find((item) => item["name"] === name);
  if (name === "" || found === undefined) throw new Wrong("context_incomplete", key);
  return fields(found[key] ?? {}, key);
}

/** Anything here would run a program, read a file of the worker, or have it talk to somebody else than the API server. */
function refuseUnsafe(cluster: Fields, user: Fields): void {
  const has = (of: Fields, key: string) =>
    of[key] !== undefined && of[key] !== null && of[key] !== "" && of[key] !== false;
  if (has(user, "exec")) throw new Wrong("exec");
  if (has(user, "auth-provider")) throw new Wrong("auth_provider");
  for (const key of ["certificate-authority"]) if (has(cluster, key)) throw new Wrong("file_path", key);
  for (const key of ["client-certificate", "client-key", "tokenFile"])
    if (has(user, key)) throw new Wrong("file_path", key);
  if (has(cluster, "proxy-url")) throw new Wrong("proxy");
  if (has(cluster, "insecure-skip-tls-verify")) throw new Wrong("insecure");
  if (Object.keys(user).some((key) => /^as(-|$)/.test(key) && has(user, key))) throw new Wrong("impersonation");
  if (has(user, "username") || has(user, "password")) throw new Wrong("password");
}

function serverOf(text: string, allowLoopback: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    url.hostname === "" ||
    url.username !== "" ||
    url.password !== "" ||
    url.search !== "" ||
    url.hash !== ""
  )
    throw new Wrong("server_invalid");
  if (url.protocol !== "https:") throw new Wrong("not_https");
  const problem = addressProblem(url.hostname, allowLoopback);
  if (problem !== null) throw new Wrong(problem, url.hostname);
  return url.href.replace(/\/+$/, "");
}

function credentialOf(user: Fields): ClusterAccess["credential"] {
  const token = string(user, "token");
  if (token !== "") {
    if (!/^[\x21-\x7e]+$/.test(token)) throw new Wrong("no_credential"); // could not stand in a header
    return { token };
  }
  const certificate = decoded(user, "client-certificate-data");
  const key = decoded(user, "client-key-data");
  if (certificate === "" || key === "") throw new Wrong("no_credential");
  return { certificate, key };
}

function decoded(of: Fields, key: string): string {
  const value = string(of, key).replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw new Wrong("bad_certificate", key);
  const text = Buffer.from(value, "base64").toString("utf8");
  if (value !== "" && !text.includes("-----BEGIN ")) throw new Wrong("bad_certificate", key);
  return text;
}

function requireCertificates(authority: string, credential: ClusterAccess["credential"]): void {
  try {
    if (authority !== "") createSecureContext({ ca: authority });
  } catch {
    throw new Wrong("bad_certificate", "certificate-authority-data");
  }
  try {
    if ("key" in credential) createSecureContext({ cert: credential.certificate, key: credential.key });
  } catch {
    throw new Wrong("bad_certificate", "client-certificate-data");
  }
}

function minimal({ server, certificateAuthority, serverName, credential }: Omit<ClusterAccess, "kubeconfig">): string {
  const encode = (text: string) => Buffer.from(text).toString("base64");
  const cluster = {
    server,
    ...(certificateAuthority === undefined ? {} : { "certificate-authority-data": encode(certificateAuthority) }),
    ...(serverName === undefined ? {} : { "tls-server-name": serverName }),
  };
  const user =
    "token" in credential
      ? credential
      : { "client-certificate-data": encode(credential.certificate), "client-key-data": encode(credential.key) };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "portal",
    contexts: [{ name: "portal", context: { cluster: "cluster", user: "portal" } }],
    clusters: [{ name: "cluster", cluster }],
    users: [{ name: "portal", user }],
  });
}
