import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from "node:http2";
import { isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { checkedLookup } from "./address.ts";
import { connectionFailure, DeliveryFailure } from "./delivery-failure.ts";
import type { ClusterAccess } from "./kubernetes/kubeconfig.ts";

/** How a stream ended: `code` is the HTTP status, 0 when the connection was lost. */
export interface StreamEnd {
  readonly code: number;
}

/** One HTTP/2 connection to an API server, for any number of watch streams. */
export interface WatchSession {
  /**
   * Reads lines until the stream ends, whatever the server sends. `onOpen` tells that it has begun to answer.
   * @throws what `onOpen` or `onLine` threw, which ends the stream
   */
  stream(
    path: string,
    on: { readonly onOpen: () => void; readonly onLine: (line: string) => void },
  ): Promise<StreamEnd>;
  /** Settles when the connection is lost or closed. Never rejects. */
  readonly ended: Promise<void>;
  close(): void;
}

export interface WatchSessionOptions {
  readonly allowLoopback: boolean;
  readonly connectMs?: number;
  /** How often a silent connection is asked whether it is alive, and how long it may take to answer. */
  readonly pingMs?: number;
}

const longestLine = 8 * 1024 * 1024; // characters; an object is at most 1.5 MiB
const leaveMs = 1_000;

/** Connects like every request of ours: checked addresses, the kubeconfig's authority and credential. @throws DeliveryFailure */
export async function openWatchSession(
  access: ClusterAccess,
  { allowLoopback, connectMs = 5_000, pingMs = 15_000 }: WatchSessionOptions,
): Promise<WatchSession> {
  const session = await connected(access, allowLoopback, connectMs);
  let ended: () => void = () => undefined;
  const end = new Promise<void>((done) => {
    ended = done;
  });
  const ping = setInterval(() => askAlive(session, pingMs), pingMs);
  session.on("error", () => undefined); // each stream is told, and so is `ended`
  session.on("goaway", () => {
    session.close(); // no new streams: go on over another connection, once those under way had their answer
    setTimeout(() => session.destroy(), leaveMs);
  });
  session.on("close", () => {
    clearInterval(ping);
    ended();
  });
  const prefix = new URL(access.server).pathname.replace(/\/$/, "");
  const headers = {
    accept: "application/json",
    "user-agent": "trusted-registries",
    ...("token" in access.credential ? { authorization: `Bearer ${access.credential.token}` } : {}),
  };
  return {
    stream: (path, on) => readLines(session, { ...headers, [constants.HTTP2_HEADER_PATH]: `${prefix}${path}` }, on),
    ended: end,
    close: () => session.destroy(),
  };
}

function connected(
  { server, certificateAuthority, serverName, credential }: ClusterAccess,
  allowLoopback: boolean,
  connectMs: number,
): Promise<ClientHttp2Session> {
  const { hostname, port, origin } = new URL(server);
  const host = hostname.replace(/^\[|\]$/g, "");
  const named = serverName ?? (isIP(host) === 0 ? host : undefined); // several servers may share an address
  const socket = connectTls({
    host,
    port: Number(port === "" ? 443 : port),
    lookup: checkedLookup(allowLoopback),
    ALPNProtocols: ["h2"],
    rejectUnauthorized: true,
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    ...(named === undefined ? {} : { servername: named }),
    ...("key" in credential ? { cert: credential.certificate, key: credential.key } : {}),
  });
  return new Promise((done, failed) => {
    const session = connectHttp2(origin, { createConnection: () => socket });
    const fail = (error: unknown) => {
      clearTimeout(tooLong);
      session.destroy();
      socket.destroy();
      failed(connectionFailure(error, server));
    };
    const facts = { server: origin, seconds: connectMs / 1000 };
    const tooLong = setTimeout(() => fail(new DeliveryFailure("transient", "timeout", facts)), connectMs);
    socket.once("error", fail);
    session.once("error", fail);
    session.once("close", () => fail(new Error("closed")));
    session.once("connect", () => {
      clearTimeout(tooLong);
      session.removeAllListeners("close");
      done(session);
    });
  });
}

/** A connection that a network swallowed gives no sign: what does not answer is given up. */
function askAlive(session: ClientHttp2Session, patienceMs: number): void {
  if (session.destroyed) return;
  const silent = setTimeout(() => session.destroy(), patienceMs);
  session.ping(() => clearTimeout(silent));
}

function readLines(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  { onOpen, onLine }: Parameters<WatchSession["stream"]>[1],
): Promise<StreamEnd> {
  return new Promise((done, failed) => {
    const stream = requested(session, headers);
    if (stream === null) return done({ code: 0 });
    let code = 0;
    let rest = "";
    let isLost = false;
    const guarded = (tell: () => void) => {
      try {
        tell();
      } catch (error) {
        failed(error);
        stream.close(constants.NGHTTP2_CANCEL);
      }
    };
    stream.setEncoding("utf8");
    stream.on("response", (response) => {
      code = Number(response[constants.HTTP2_HEADER_STATUS] ?? 0);
      if (code === 200) guarded(onOpen);
    });
    stream.on("data", (text: string) => {
      if (code !== 200) return;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      guarded(() => {
        for (const line of lines) if (line !== "") onLine(line);
      });
      if (rest.length > longestLine) stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    });
    stream.on("error", () => {
      isLost = true;
    });
    stream.on("close", () => done({ code: isLost ? 0 : code }));
  });
}

/** Null when the connection is going: that shows only by trying. */
function requested(session: ClientHttp2Session, headers: Readonly<Record<string, string>>): ClientHttp2Stream | null {
  if (session.destroyed || session.closed) return null;
  try {
    return session.request(headers, { endStream: true });
  } catch {
    return null;
  }
}
