import { createServer } from "node:http";
import next from "next";
import { config } from "#lib/config.ts";
import { builtId } from "./build.ts";

/** The portal in production mode on HOST:PORT. SIGTERM lets running requests finish. */
config();
process.env["BUILD_ID"] = await builtId();
const hostname = process.env["HOST"] ?? "127.0.0.1";
const port = Number(process.env["PORT"] ?? 3000);
const app = next({ dev: false, dir: `${import.meta.dirname}/..`, hostname, port });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => void handle(request, response));
server.listen(port, hostname, () =>
  console.log(JSON.stringify({ level: "info", message: "portal is ready", hostname, port })),
);

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 10_000).unref();
  });
