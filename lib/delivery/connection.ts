import { createHash } from "node:crypto";
import { Agent, type RequestOptions, request } from "node:https";
import { checkedLookup } from "./address.ts";
import { type Answer, connectionFailure, DeliveryFailure } from "./delivery-failure.ts";
import type { ClusterAccess } from "./kubernetes/kubeconfig.ts";
import { parseAnswer } from "./parse-answer.ts";

/**
 * Requests to one API server. Not through the Kubernetes client's own transport: that one opens a connection for each call, connects to
 * whatever a name resolves to, and its models drop fields that they do not know, so that a changed object could pass for unchanged.
 */
export interface Connection {
  send(
    method: "GET" | "POST" | "PATCH",
    path: string,
    body?: { readonly type: string; readonly value: unknown },
  ): Promise<Answer>;
  /** Ends its sockets. Only for a connection of one's own. */
  close(): void;
}

export interface Timeouts {
  readonly connectMs: number;
  readonly overallMs: number;
}

const largestAnswer = 16 * 1024 * 1024; // bytes; an API server's own limit for an object is 1.5 MiB
const kept = new Map<string, Agent>();
const mostKept = 200;

export interface ConnectionOptions {
  readonly allowLoopback: boolean;
  readonly timeouts: Timeouts;
  readonly signal?: AbortSignal;
}

/** Connections that outlive a delivery: the next one to the same cluster with the same credentials needs no handshake. */
export function sharedConnection(access: ClusterAccess, options: ConnectionOptions): Connection {
  const key = createHash("sha256").update(`${options.allowLoopback} ${access.kubeconfig}`).digest("hex");
  const agent = kept.get(key) ?? newAgent(access, options.allowLoopback, 6);
  kept.delete(key);
  kept.set(key, agent); // last is the most recently used
  const [oldest] = kept;
  if (kept.size > mostKept && oldest) {
    kept.delete(oldest[0]);
    oldest[1].destroy();
  }
  return { send: sender(access, agent, options), close: () => undefined };
}

/** One new connection, and no other, for all that is sent over it. */
export function newConnection(access: ClusterAccess, options: ConnectionOptions): Connection {
  const agent = newAgent(access, options.allowLoopback, 1);
  return { send: sender(access, agent, options), close: () => agent.destroy() };
}

function newAgent(
  { certificateAuthority, serverName, credential }: ClusterAccess,
  allowLoopback: boolean,
  maxSockets: number,
): Agent {
  return new Agent({
    keepAlive: true,
    maxSockets,
    timeout: 90_000, // an idle one ends
    lookup: checkedLookup(allowLoopback),
    rejectUnauthorized: true,
    ...(maxSockets === 1 ? { maxCachedSessions: 0 } : {}),
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...("key" in credential ? { cert: credential.certificate, key: credential.key } : {}),
  });
}

function sender(
  { server, credential }: ClusterAccess,
  agent: Agent,
  { timeouts, signal }: ConnectionOptions,
): Connection["send"] {
  const authorization = "token" in credential ? { authorization: `Bearer ${credential.token}` } : {};
  const secret = "token" in credential ? credential.token : undefined;
  return async (method, path, body) => {
    const content = body === undefined ? undefined : JSON.stringify(body.value);
    const headers = {
      accept: "application/json",
      "user-agent": "trusted-registries",
      ...authorization,
      ...(body && content ? { "content-type": body.type, "content-length": Buffer.byteLength(content) } : {}),
    };
    const once = () => exchange(`${server}${path}`, { method, headers, agent }, content, timeouts, signal);
    const reply = await once()
      .catch((error: unknown) => (error instanceof ClosedWhileIdle ? once() : Promise.reject(error)))
      .catch((error: unknown) => Promise.reject(connectionFailure(error, server)));
    return answerOf(reply.code, secret === undefined ? reply.text : reply.text.replaceAll(secret, "[token]"));
  };
}

/** A kept connection that the server had ended by the time it was used. Whatever we send may be sent twice. */
class ClosedWhileIdle extends Error {}

function exchange(
  url: string,
  options: RequestOptions,
  content: string | undefined,
  { connectMs, overallMs }: Timeouts,
  signal?: AbortSignal,
): Promise<{ code: number; text: string }> {
  const tooLong = (milliseconds: number) =>
    new DeliveryFailure("transient", "timeout", { server: new URL(url).origin, seconds: milliseconds / 1000 });
  return new Promise((done, failed) => {
    const sent = request(url, { ...options, ...(signal ? { signal } : {}) });
    const overall = setTimeout(() => sent.destroy(tooLong(overallMs)), overallMs);
    let connecting: NodeJS.Timeout | undefined;
    const end = (error: unknown) => {
      clearTimeout(overall);
      clearTimeout(connecting);
      failed(error);
    };
    sent.on("socket", (socket) => {
      if (sent.reusedSocket) return;
      connecting = setTimeout(() => sent.destroy(tooLong(connectMs)), connectMs);
      socket.once("secureConnect", () => clearTimeout(connecting));
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      const idle = sent.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      end(idle ? new ClosedWhileIdle("", { cause: error }) : error);
    });
    sent.on("response", (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on("data", (part: Buffer) => {
        size += part.length;
        parts.push(part);
        if (size > largestAnswer)
          response.destroy(
            new DeliveryFailure("permanent", "answer_too_large", { megabytes: largestAnswer / 1024 / 1024 }),
          );
      });
      response.on("error", end);
      response.on("end", () => {
        clearTimeout(overall);
        done({ code: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") });
      });
    });
    sent.end(content);
  });
}

function answerOf(code: number, text: string): Answer {
  const body = parseAnswer(text);
  const isStatus = typeof body === "object" && body !== null && "kind" in body && body.kind === "Status";
  return { code, body, status: isStatus ? (body as NonNullable<Answer["status"]>) : undefined };
}
