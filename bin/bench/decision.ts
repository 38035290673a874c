import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { signedIn } from "#lib/testing/signed-in.ts";
import { startEverything, type WholeStack } from "../../e2e/stack.ts";
import type { Figure } from "../bench.ts";

const rounds = 100;
const warmUp = 10;

/** From the approver's click (the POST of the form) to the recorded proof, for a list change on a cluster that is in `deny`. */
export async function benchDecision(): Promise<Figure[]> {
  const everything = await startEverything();
  try {
    Object.assign(process.env, everything.stack.env);
    const { openCluster, prepare } = await import("./decision-requests.ts");
    const cookie = await signedIn(everything.stack.portalUrl, "ada");
    const database = new pg.Client({ connectionString: everything.stack.env["DATABASE_URL"] });
    await database.connect();
    const { requestIds, close } = await prepare(everything.sandbox.name, rounds + warmUp + 1);
    const [first = "", ...rest] = requestIds;
    await decideAndWait(everything, cookie, database, first); // turns the cluster to deny
    const bare = await bareMinimum(everything, openCluster);
    const ours: number[] = [];
    const base: number[] = [];
    for (const requestId of rest) {
      ours.push(await decideAndWait(everything, cookie, database, requestId));
      base.push(await bare.once());
    }
    await bare.stop();
    await close();
    await database.end();
    return [figure("p95", p(0.95, ours), p(0.95, base)), figure("median", p(0.5, ours), p(0.5, base))];
  } finally {
    await everything.stop();
  }
}

function figure(what: string, ours: number, base: number): Figure {
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    part: "decision",
    case: `click to proof, ${what} of ${rounds}`,
    ours: round(ours),
    base: round(base),
    unit: "ms",
    ratio: Math.round((ours / base) * 100) / 100,
  };
}

function p(share: number, all: readonly number[]): number {
  const sorted = all.slice(warmUp).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Opens the request as the approver, then presses Approve; milliseconds until the proof is committed. */
async function decideAndWait(
  everything: WholeStack,
  cookie: string,
  database: pg.Client,
  requestId: string,
): Promise<number> {
  const address = `${everything.stack.portalUrl}/requests/${requestId}`;
  const page = await (await fetch(address, { headers: { cookie } })).text();
  const form = /<form(?:(?!<\/form>).)*name="digest"(?:(?!<\/form>).)*<\/form>/s.exec(page)?.[0];
  if (form === undefined) throw new Error(`no form to decide on ${address}`);
  const body = new FormData();
  for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const attribute = (name: string) => decoded(new RegExp(`${name}="([^"]*)"`).exec(input)?.[1] ?? "");
    body.append(attribute("name"), attribute("value"));
  }
  body.append("text", "Measured.");
  body.append("deed", "approve");
  const clicked = performance.now();
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: { cookie, origin: everything.stack.portalUrl },
    redirect: "manual",
  });
  if (answer.status !== 303) throw new Error(`the decision was answered with ${answer.status}`);
  for (;;) {
    const { rows } = await database.query(
      `SELECT FROM request_cluster rc JOIN delivery d ON d.revision_id = rc.revision_id
        WHERE rc.request_id = $1 AND d.enforced_at IS NOT NULL`,
      [requestId],
    );
    if (rows.length > 0) return performance.now() - clicked;
    if (performance.now() - clicked > 60_000) throw new Error(`request ${requestId} was not enforced within a minute`);
    await pause(1);
  }
}

function decoded(html: string): string {
  return html
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** One HTTP POST, one commit, and the same Kubernetes calls in the same order: nothing is decided, compared or recorded. */
async function bareMinimum(
  everything: WholeStack,
  openCluster: (everything: WholeStack) => Promise<() => Promise<void>>,
) {
  const calls = await openCluster(everything);
  const owner = new pg.Client({ connectionString: everything.adminUrl });
  await owner.connect();
  await owner.query("CREATE TABLE bare (id bigserial PRIMARY KEY, text text)");
  const server = createServer((request, response) => {
    request.resume().on("end", async () => {
      await owner.query("INSERT INTO bare (text) VALUES ('decided')");
      response.writeHead(303).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    once: async () => {
      const started = performance.now();
      await fetch(address, { method: "POST", body: "x".repeat(500), redirect: "manual" });
      await calls();
      return performance.now() - started;
    },
    stop: async () => {
      server.close();
      await owner.end();
    },
  };
}
