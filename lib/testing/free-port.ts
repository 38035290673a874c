import { createServer } from "node:net";

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first port from `preferred` upwards on which nothing listens on loopback. Somebody may still take it first. */
export async function freePort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + 500 && port <= 65_535; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port was found from ${preferred} upwards.`);
}
