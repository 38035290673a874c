import { type ClientHttp2Session, connect as connectHttp2, constants } from "node:http2";
import { connect as connectTls } from "node:tls";
import { checkedLookup } from "./address.ts";
import { connectionFailure, DeliveryFailure } from "./delivery-failure.ts";
import type { ClusterAccess } from "./kubernetes/kubeconfig.ts";

/** How a stream ended: `code` is the HTTP status, 0 when the connection was lost; `text` is what a refusal said. */
export interface StreamEnd {
  readonly code: number;
  readonly text: string;
}

/** One HTTP/2 connection to an API server, for any number of watch streams. */
export interface WatchSession {
  /** Reads lines until the stream ends. Never throws. `onOpen` tells that the server has begun to answer. */
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
const longestRefusal = 10_000;

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
  const socket = connectTls({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port === "" ? 443 : port),
    lookup: checkedLookup(allowLoopback),
    ALPNProtocols: ["h2"],
    rejectUnauthorized: true,
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    ...(serverName === undefined ? {} : { servername: serverName }),
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
  return new Promise((done) => {
    if (session.destroyed || session.closed) return done({ code: 0, text: "" });
    const stream = session.request(headers, { endStream: true });
    let code = 0;
    let rest = "";
    let failed = false;
    stream.setEncoding("utf8");
    stream.on("response", (response) => {
      code = Number(response[constants.HTTP2_HEADER_STATUS] ?? 0);
      if (code === 200) onOpen();
    });
    stream.on("data", (text: string) => {
      rest += text;
      if (code !== 200) {
        rest = rest.slice(0, longestRefusal);
        return;
      }
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") onLine(line);
      if (rest.length > longestLine) stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    });
    stream.on("error", () => {
      failed = true;
    });
    stream.on("close", () => done(failed ? { code: 0, text: "" } : { code, text: code === 200 ? "" : rest }));
  });
}
