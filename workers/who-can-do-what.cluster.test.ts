import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { wakeCluster } from "#lib/commands/wake-delivery.ts";
import { client } from "#lib/data/client.ts";
import { asAdmin } from "#lib/testing/cluster.ts";
import { tableRows } from "#lib/testing/table-rows.ts";
import { startWatchedCluster, type WatchedCluster } from "#lib/testing/watched-cluster.ts";
import { type Action, actions } from "#lib/testing/who-can-do-what.ts";

const rows = tableRows("who-can-do-what.md").map(({ heading, cells: [does = "", happens = ""] }) => ({
  who: heading,
  does,
  happens,
}));
const promised = 5_000; // milliseconds

let watched: WatchedCluster;

beforeAll(async () => {
  watched = await startWatchedCluster();
}, 1_800_000);

afterAll(() => watched?.stop(), 60_000);

test("every way of acting has a row, and every row a way of acting", () => {
  expect([...new Set(rows.map(({ does }) => does))].sort()).toEqual(Object.keys(actions).sort());
  expect([...new Set(rows.map(({ who }) => who.split(",")[0]))]).toHaveLength(4);
});

/** How to see that a row's words are true; each begins with what it stands for. */
const outcomes: readonly { readonly words: RegExp; readonly see: (seen: Seen) => Promise<void> }[] = [
  { words: /^Refused by RBAC$/, see: async ({ ran }) => refused(ran, / cannot \S+ resource /) },
  {
    words: /^Refused by the guard: “(.+)”$/,
    see: async ({ ran, said }) => refused(ran, /'trusted-registries-guard'/, said),
  },
  {
    words: /^Refused by the pod policy: “(.+)”$/,
    see: async ({ ran, said }) => refused(ran, /ValidatingAdmissionPolicy 'trusted-registries' /, said),
  },
  { words: /^Allowed$/, see: async ({ ran }) => expect(ran.code, ran.stderr).toBe(0) },
  {
    words: /^Allowed, with a warning: “(.+)”$/,
    see: async ({ ran, said }) => {
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stderr).toMatch(/^Warning: /m);
      expect(ran.stderr).toContain(said);
    },
  },
  { words: /^Put back within 5 s$/, see: putBack },
  { words: /^Alarm within 5 s, (?:open|perhaps open|closed|out of sight): “(.+)”$/, see: alarmed },
  { words: /^Seen at the next resync: “(.+)”$/, see: seenAtResync },
];

interface Seen {
  readonly action: Action;
  readonly ran: { readonly code: number | null; readonly stderr: string };
  readonly happens: string;
  /** In quotes in the row. */
  readonly said: string;
  readonly before: Awaited<ReturnType<WatchedCluster["delivered"]>>;
  readonly started: Date;
  /** When the call had returned. */
  readonly returned: number;
}

describe.each([...Map.groupBy(rows, ({ who }) => who)])("%s", (who, theirs) => {
  beforeEach(async () => {
    await watched.ready();
    // Each row is an edit on an ordinary day, and not one of many in a minute.
    await client().delivery.updateMany({ data: { reverts: 0, revertsUntold: 0 } });
  }, 120_000);

  test.each(theirs.map(({ does, happens }) => [does, happens] as const))("%s: %s", async (does, happens) => {
    const action = actions[does];
    const outcome = outcomes.find(({ words }) => words.test(happens));
    if (action === undefined || outcome === undefined) throw new Error(`nothing tests: ${does}: ${happens}`);
    const before = await watched.delivered();
    const started = new Date();
    const person = watched.person(who);
    try {
      const ran = await action.act(person, watched);
      const said = outcome.words.exec(happens)?.[1] ?? "";
      await outcome.see({ action, ran, happens, said, before, started, returned: performance.now() });
      await action.and?.(watched);
      if (happens.startsWith("Refused")) expect(await watched.delivered()).toEqual(before);
    } finally {
      await action.undo?.(watched);
      if (/^(Alarm|Seen)/.test(happens) || / deletes the /.test(` ${does}`)) await watched.restore();
      // What waits for a person is tried again when a person says so.
      if (happens.startsWith("Seen")) await wakeCluster(watched.clusterId, new Date());
    }
  });
});

function refused(ran: Seen["ran"], by: RegExp, said = ""): void {
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toMatch(by);
  expect(ran.stderr).toContain(said);
}

async function putBack({ ran, before, started, returned }: Seen): Promise<void> {
  expect(ran.code, ran.stderr).toBe(0);
  await expect.poll(() => watched.delivered(), { timeout: 60_000, interval: 20 }).toEqual(before);
  tookAtMost(performance.now() - returned);
  const told = await vi.waitFor(
    async () => (await event("delivery.reverted", started)) ?? Promise.reject(new Error("not told")),
    { timeout: 20_000 },
  );
  const { changes } = told.detail as unknown as { changes: { fields: unknown[]; state: string }[] };
  expect(changes.every(({ fields, state }) => fields.length > 0 || state === "missing")).toBe(true);
}

async function alarmed({ action, ran, happens, said, started, returned }: Seen): Promise<void> {
  expect(ran.code, ran.stderr).toBe(0);
  await expect.poll(() => alarm(said, action, started), { timeout: 60_000, interval: 20 }).toBe(true);
  tookAtMost(performance.now() - returned);
  const condition = (type: string) =>
    client().condition.findFirstOrThrow({ where: { clusterId: watched.clusterId, type } });
  const judging = await condition("Judging");
  if (happens.includes("open:")) expect((await condition("Enforced")).status, "open is not enforced").not.toBe("True");
  const expected = happens.includes(", open:") ? ["False"] : happens.includes(", perhaps") ? ["Unknown"] : ["True"];
  expect(happens.includes(", out of sight:") ? ["True", "Unknown"] : expected).toContain(judging.status);
  const opened = await event("delivery.opened", started);
  expect(opened !== null, "the alarm is an event too").toBe(happens.includes(", open:"));
}

/** Kept as drift of the object, with the words on the cluster's page and an event; a token that ended with its account is told as such. */
async function alarm(said: string, { object = "" }: Action, started: Date): Promise<boolean> {
  const { clusterId } = watched;
  const delivery = await watched.delivery();
  if (!delivery.message?.includes(said)) return false;
  if (delivery.status === "blocked" && delivery.reason === "unauthorized")
    return (await event("delivery.blocked", started)) !== null;
  const drift = await client().drift.findFirst({ where: { clusterId, object } });
  return drift !== null && (await event("delivery.drifted", started)) !== null;
}

async function seenAtResync({ ran, said }: Seen): Promise<void> {
  expect(ran.code, ran.stderr).toBe(0);
  await wakeCluster(watched.clusterId, new Date());
  await expect.poll(async () => (await watched.delivery()).message, { timeout: 60_000 }).toContain(said);
  await expect.poll(async () => (await watched.delivery()).status, { timeout: 60_000 }).toBe("blocked");
}

function event(type: string, since: Date) {
  return client().event.findFirst({ where: { clusterId: watched.clusterId, type, at: { gte: since } } });
}

function tookAtMost(milliseconds: number): void {
  console.log(`${expect.getState().currentTestName}: ${Math.round(milliseconds)} ms`);
  expect(milliseconds).toBeLessThan(promised);
}

test("the way out: without its binding the guard lets an admin through, put back it guards again", async () => {
  await watched.ready();
  const start = performance.now();
  await watched.admin(["delete", "validatingadmissionpolicybinding", "trusted-registries-guard"]);
  const path = "/api/v1/namespaces/trusted-registries/configmaps/trusted-registries?dryRun=All";
  const edit = async () => {
    const list = await asAdmin(watched.cluster, "GET", path);
    return (await asAdmin(watched.cluster, "PUT", path, JSON.parse(list.body))).status;
  };
  await expect.poll(edit, { timeout: 30_000, interval: 20 }).toBe(200);
  const open = performance.now();
  await watched.restore();
  const applied = performance.now();
  await expect.poll(edit, { timeout: 30_000, interval: 20 }).toBe(403);
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(2);
  console.log(
    `the guard is off after ${seconds(start, open)} s, on again ${seconds(applied, performance.now())} s after`,
  );
});
