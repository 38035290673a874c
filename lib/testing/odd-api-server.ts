import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { createSecureContext } from "node:tls";

/** Speaks HTTP/2 like an API server and answers whatever a test wants. */
export interface OddApiServer {
  readonly kubeconfig: string;
  /** The names that clients asked for when they connected; "" for none. */
  readonly names: readonly string[];
  stop(): Promise<void>;
}

export async function startOddApiServer(answer: (stream: ServerHttp2Stream) => void): Promise<OddApiServer> {
  const names: string[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer({
    cert: certificate,
    key,
    SNICallback: (name, done) => {
      names.push(name);
      done(null, createSecureContext({ cert: certificate, key }));
    },
  });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => undefined); // a client that leaves
  });
  server.on("stream", (stream) => {
    stream.on("error", () => undefined);
    answer(stream);
  });
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: kubeconfigOf(`https://localhost:${port}`),
    names,
    stop: () =>
      new Promise((done) => {
        for (const session of sessions) session.destroy();
        server.close(() => done());
      }),
  };
}

function kubeconfigOf(server: string): string {
  const authority = Buffer.from(certificate).toString("base64");
  const named = { cluster: { server, "certificate-authority-data": authority }, user: { token: "t" } };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "odd", cluster: named.cluster }],
    users: [{ name: "odd", user: named.user }],
    contexts: [{ name: "odd", context: { cluster: "odd", user: "odd" } }],
    "current-context": "odd",
  });
}

/** Of nobody but tests: for localhost, signed by itself. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1bLoeNu2Osv9FlVt
vfd2/3fGNSnqOU2oo2cfCmgNLuShRANCAASWOu8h55ijhh2ZEYruxv17eH/L5rmS
7VoTT6FY+bX9qYJYmqNTURFYCFNVGc7riZmBgQFQUarbtLaWBmJQongF
-----END PRIVATE KEY-----
`;
const certificate = `-----BEGIN CERTIFICATE-----
MIIBZzCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJY67yHnmKOGHZkR
iu7G/Xt4f8vmuZLtWhNPoVj5tf2pgliao1NREVgIU1UZzuuJmYGBAVBRqtu0tpYG
YlCieAWjTjBMMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBR7CstrNKz2T8vr2+CuzLfw/l05cDAKBggqhkjOPQQD
AgNIADBFAiEAzOfe3c/i4S5cZRvwn6eakDn63s6n8s0RIz3XG7iNTNQCIB8eQM/N
uy2a6l8wCniSKq6JkhDnT+xaXuDrU6mjkYCH
-----END CERTIFICATE-----
`;
