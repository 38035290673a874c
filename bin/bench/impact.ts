import { asAdmin } from "#lib/testing/cluster.ts";
import { askMany, manyNamespaces, manyPods, podsPath } from "#lib/testing/many-pods.ts";
import { signedIn } from "#lib/testing/signed-in.ts";
import { startEverything, type WholeStack } from "../../e2e/stack.ts";
import type { Figure } from "../bench.ts";

const rounds = 15;
const pods = 2_000;

/** From opening a request's page to its impact preview of 2,000 running pods, beside merely listing these pods page by page. */
export async function benchImpact(): Promise<Figure[]> {
  const everything = await startEverything();
  try {
    await fill(everything);
    Object.assign(process.env, everything.stack.env);
    const { prepare } = await import("./decision-requests.ts");
    const { requestIds, close } = await prepare(everything.sandbox.name, 1);
    const cookie = await signedIn(everything.stack.portalUrl, "ada");
    const open = () => openPreview(`${everything.stack.portalUrl}/requests/${requestIds[0]}`, cookie);
    const forget = () => everything.query("DELETE FROM cluster_question WHERE kind = 'running_images'");
    const [unread, read, base]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      await forget();
      unread.push(await open());
      read.push(await open());
      base.push(await listPods(everything));
    }
    await close();
    return [figure("not read before", unread, base), figure("read less than a minute ago", read, base)];
  } finally {
    await everything.stop();
  }
}

async function fill({ sandbox }: WholeStack): Promise<void> {
  const create = (path: string, body: unknown) => ({ method: "POST", path, body });
  const namespaces = manyNamespaces.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
  await askMany(
    sandbox,
    namespaces.map((body) => create("/api/v1/namespaces", body)),
  );
  const answers = await askMany(
    sandbox,
    manyPods(pods).map(({ pod }) => create(podsPath(pod.metadata?.namespace), pod)),
  );
  const refused = answers.find(({ status }) => status !== 201);
  if (refused !== undefined) throw new Error(`a pod was not created: ${refused.body}`);
}

async function openPreview(address: string, cookie: string): Promise<number> {
  const since = performance.now();
  const page = await (await fetch(address, { headers: { cookie } })).text();
  const took = performance.now() - since;
  if (!page.includes("would be refused when they are next created")) throw new Error(`no preview on ${address}`);
  return took;
}

async function listPods({ sandbox }: WholeStack): Promise<number> {
  const since = performance.now();
  let from = "";
  do {
    const { body } = await asAdmin(sandbox, "GET", `/api/v1/pods?limit=250&continue=${encodeURIComponent(from)}`);
    from = (JSON.parse(body) as { metadata: { continue?: string } }).metadata.continue ?? "";
  } while (from !== "");
  return performance.now() - since;
}

function figure(what: string, ours: readonly number[], base: readonly number[]): Figure {
  const median = (all: readonly number[]) => Math.round(all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0);
  const [mine, bare, slowest] = [median(ours), median(base), Math.round(Math.max(...ours))];
  return {
    part: "impact",
    case: `preview of ${pods} pods, ${what}, median of ${rounds} (slowest ${slowest} ms)`,
    ours: mine,
    base: bare,
    unit: "ms",
    ratio: Math.round((mine / bare) * 100) / 100,
  };
}
