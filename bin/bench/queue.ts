import { mkdtempSync, rmSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startPostgres } from "#lib/testing/database.ts";
import { createDatabase } from "#lib/testing/database-roles.ts";
import { signedIn } from "#lib/testing/signed-in.ts";
import { startStack } from "#lib/testing/stack.ts";
import type { Figure } from "../bench.ts";
import { bareGroups, barePage, bareRequest, bareSearch } from "./queue-sql.ts";

const open = 10_000;
const rounds = 25;
/** On each of 40 clusters: what the risk of an open request is worked out against. */
const listed = 250;

/** The queue of TDP-k8saas with 10,000 open requests: each view beside SQL by hand that answers the same, and the page. */
export async function benchQueue(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), "trusted-registries-queue-"));
  await chmod(dir, 0o755);
  const postgres = await startPostgres({ dir: join(dir, "postgres"), port: 5620, durable: false });
  const database = await createDatabase(postgres.adminUrl, "trusted_registries");
  const stack = await startStack({
    dir,
    database,
    ports: { portal: 3220, issuer: 3320, mail: 3420, mailPage: 3520 },
    onLine: () => undefined,
  });
  const bare = new pg.Client({ connectionString: database.appUrl });
  try {
    await bare.connect();
    return await measure(stack, bare, database.ownerUrl);
  } finally {
    await bare.end();
    await stack.stop();
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(stack: Awaited<ReturnType<typeof startStack>>, bare: pg.Client, ownerUrl: string) {
  Object.assign(process.env, stack.env);
  const { fillLists, fillQueue } = await import("#lib/testing/many-requests.ts");
  const { aPerson } = await import("#lib/testing/factories.ts");
  const { groupWaiting, listWaiting, pageSize } = await import("#lib/data/waiting-views.ts");
  const { findRequestView } = await import("#lib/data/request-views.ts");
  const { closeClient } = await import("#lib/data/client.ts");
  await fillQueue(open);
  await fillLists(listed);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query("ANALYZE");
  await owner.end();
  const ada = await aPerson("ada", ["approver"]);
  const me = { from: "me" } as const;
  let middle = { due: 0, number: 0 };
  for (let page = 0; page < open / pageSize / 2; page++)
    middle = (await listWaiting(ada, me, { after: middle })).later ?? middle;
  const cookie = await signedIn(stack.portalUrl, "ada");
  const address = `${stack.portalUrl}/approvals`;
  const over = async (query: string, words: string) => {
    const html = await (await fetch(`${address}${query}`, { headers: { cookie } })).text();
    if (!html.includes(words)) throw new Error(`${address}${query} does not show ${JSON.stringify(words)}`);
  };
  const request = (await listWaiting(ada, me)).rows[0]?.id ?? "";
  const first = () => barePage(bare, ada.id, { due: 0, number: 0 });
  const search = "team-77/tools";
  const figures = [
    await compare("view, first page", () => listWaiting(ada, me), first),
    await compare(
      "view, a page in the middle",
      () => listWaiting(ada, me, { after: middle }),
      () => barePage(bare, ada.id, middle),
    ),
    await compare(
      "view, search",
      () => listWaiting(ada, { ...me, text: search }),
      () => bareSearch(bare, ada.id, search),
    ),
    await compare(
      "view, grouped by entry",
      () => groupWaiting(ada, me),
      () => bareGroups(bare, ada.id),
    ),
    await compare("page over HTTP", () => over("", "1,000+ requests wait for you"), first),
    await compare(
      "page over HTTP, search",
      () => over(`?q=${search}`, "wait for you and match"),
      () => bareSearch(bare, ada.id, search),
    ),
    await compare(
      `view of one request, ${40 * listed} entries on 40 lists`,
      () => findRequestView(ada, request),
      () => bareRequest(bare, request),
    ),
  ];
  await closeClient();
  return figures;
}

/** In turns, so that whatever else the machine does meets both. */
async function compare(what: string, ours: () => Promise<unknown>, base: () => Promise<unknown>): Promise<Figure> {
  const timed = async (work: () => Promise<unknown>) => {
    const since = performance.now();
    await work();
    return performance.now() - since;
  };
  const [mine, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    mine.push(await timed(ours));
    bare.push(await timed(base));
  }
  const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  const round = (value: number, by: number) => Math.round(value * by) / by;
  return {
    part: "queue",
    case: `${what}, ${open} open, median of ${rounds}`,
    ours: round(median(mine), 10),
    base: round(median(bare), 10),
    unit: "ms",
    ratio: round(median(mine) / median(bare), 100),
  };
}
