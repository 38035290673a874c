import type { ServerHttp2Stream } from "node:http2";
import { afterEach, expect, test } from "vitest";
import { type OddApiServer, startOddApiServer } from "#lib/testing/odd-api-server.ts";
import type { Seen } from "./as-desired.ts";
import { isKubeconfigProblem, readKubeconfig } from "./kubernetes/kubeconfig.ts";
import { type ClusterWatch, watchCluster } from "./watch-cluster.ts";
import { openWatchSession } from "./watch-session.ts";

const ends: (() => Promise<void>)[] = [];
const timeout = 30_000;

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serving(answer: (stream: ServerHttp2Stream) => void): Promise<OddApiServer> {
  const server = await startOddApiServer(answer);
  ends.push(() => server.stop());
  return server;
}

function watching({ kubeconfig }: OddApiServer) {
  const seen: Seen[] = [];
  const errors: unknown[] = [];
  const gaps: number[] = [];
  const watch: ClusterWatch = watchCluster(kubeconfig, {
    allowLoopback: true,
    onSeen: (each) => seen.push(each),
    onGap: () => gaps.push(Date.now()),
    onError: (error) => errors.push(error),
    firstPauseMs: 10,
  });
  ends.push(() => watch.stop());
  return { watch, seen, errors, gaps };
}

const namespace = { kind: "Namespace", metadata: { name: "trusted-registries", resourceVersion: "7" } };
const written = JSON.stringify({ type: "MODIFIED", object: namespace });

test.each([
  "{}",
  "5",
  "null",
  "[]",
  "no JSON",
  '{"type":"ADDED"}',
  '{"type":"ADDED","object":{"kind":"Namespace"}}',
  '{"type":"ADDED","object":{"kind":"Namespace","metadata":{}}}',
  '{"type":"BOOKMARK","object":{"kind":"Namespace","metadata":null}}',
])("whatever answers in place of an API server, the watch goes on: %s", async (line) => {
  const server = await serving((stream) => {
    stream.respond({ ":status": 200 });
    stream.write(`${line}\n${written}\n`);
  });
  const { seen, errors } = watching(server);
  await expect.poll(() => seen.length, { timeout }).toBeGreaterThan(0);
  expect(seen[0]?.object).toEqual(namespace);
  expect(errors).toEqual([]);
});

test("what a watch tells can be kept in a database", async () => {
  const server = await serving((stream) => {
    stream.respond({ ":status": 200 });
    stream.write(String.raw`{"type":"ADDED","object":{"kind":"A","metadata":{"name":"a\u0000b"}}}`);
    stream.write("\n");
  });
  const { seen } = watching(server);
  await expect.poll(() => seen[0]?.object.metadata.name, { timeout }).toBe("a\ufffdb");
});

test("a refused stream that is accepted again is a gap: what kept the delivery may be in order", async () => {
  let refusing = false;
  const open = new Set<ServerHttp2Stream>();
  const server = await serving((stream) => {
    stream.respond({ ":status": refusing ? 403 : 200 });
    if (refusing) return stream.end();
    open.add(stream);
    stream.write(`${written}\n`);
  });
  const { watch, gaps } = watching(server);
  await expect.poll(() => watch.coverage(), { timeout }).toBe("all");
  await expect.poll(() => gaps.length, { timeout }).toBe(1);
  refusing = true;
  for (const stream of open) stream.end();
  await expect.poll(() => watch.coverage(), { timeout }).toBe("none");
  expect(gaps).toHaveLength(1);
  refusing = false;
  await expect.poll(() => gaps.length, { timeout }).toBeGreaterThan(1);
});

test("the server is asked for by its name, as by every other request", async () => {
  const server = await serving((stream) => stream.respond({ ":status": 200 }));
  const { watch } = watching(server);
  await expect.poll(() => watch.coverage(), { timeout }).toBe("all");
  expect(server.names).toEqual(["localhost"]);
});

test("a bug in what listens ends the stream, not the process", async () => {
  const server = await serving((stream) => {
    stream.respond({ ":status": 200 });
    stream.write("a\n");
  });
  const access = readKubeconfig(server.kubeconfig, { allowLoopback: true });
  if (isKubeconfigProblem(access)) throw new Error("not a kubeconfig");
  const session = await openWatchSession(access, { allowLoopback: true });
  const bug = new Error("bug");
  const broken = () => {
    throw bug;
  };
  const fine = () => undefined;
  await expect(session.stream("/a", { onOpen: fine, onLine: broken })).rejects.toBe(bug);
  await expect(session.stream("/a", { onOpen: broken, onLine: fine })).rejects.toBe(bug);
  session.close();
  expect(await session.stream("/a", { onOpen: fine, onLine: fine })).toEqual({ code: 0 });
});
