import type { Page } from "@playwright/test";
import { bringTo, decide, expect, file, reread, soon, test } from "./people.ts";

async function enforcedEvents(page: Page, request: string, cluster: string): Promise<number> {
  await page.goto(`/history?request=${request}&cluster=${cluster}&kind=delivery.enforced`);
  return page.getByRole("table", { name: "Events, newest first" }).getByText("Enforced", { exact: true }).count();
}

/** How many deliveries of a request a worker is at: others may be at their turn, or still bear the name of a worker that was killed. */
function takenOf(request: string): string {
  return `SELECT count(*)::int AS n FROM delivery d JOIN revision r ON r.id = d.revision_id JOIN request q ON q.id = r.request_id
    WHERE q.number = ${Number(request.slice("TR-".length))} AND d.lease_owner IS NOT NULL`;
}

test("a cluster that is down follows by itself when it is back", async ({ as, everything }) => {
  const { sandbox, production } = everything;
  const noor = await as("noor");
  const request = await file(noor, {
    clusters: [sandbox.name, production.name],
    add: ["quay.io/outage"],
    reason: "For both.",
  });
  await production.kill();
  const ada = await as("ada");
  await decide(ada, request, "Approve", "Fine.");
  await expect(ada.getByRole("status").first()).toContainText("1 of 2 enforced");
  await expect(ada.locator("section", { has: ada.getByRole("heading", { name: production.name }) })).toContainText(
    "Not arrived",
  );
  await production.restart();
  await expect(ada.getByRole("status").first()).toContainText("2 of 2 enforced", { timeout: 60_000 });
  const vera = await as("vera");
  expect(await enforcedEvents(vera, request, production.name)).toBe(1);
  await expect.poll(async () => (await everything.admits(production, "quay.io/outage/x")).admitted).toBe(true);
});

test("a worker killed between commit and delivery is taken over, with exactly one enforced event", async ({
  as,
  everything,
}) => {
  const { sandbox, stack } = everything;
  const tess = await as("tess");
  const request = await file(tess, { clusters: [sandbox.name], add: ["quay.io/killed"], reason: "Kill it." });
  const ada = await as("ada");
  const worker = stack.worker.pid ?? 0;
  process.kill(worker, "SIGSTOP"); // it hears of the commit, and can do nothing any more
  await decide(ada, request, "Approve", "Fine.");
  await expect(ada.getByRole("status").first()).toContainText("0 of 1 enforced");
  process.kill(worker, "SIGKILL");
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced", { timeout: 60_000 });
  expect(await enforcedEvents(await as("vera"), request, sandbox.name)).toBe(1);
});

test("a worker killed in the middle of a delivery is taken over within a minute, with exactly one enforced event", async ({
  as,
  everything,
}) => {
  const { sandbox, stack } = everything;
  const tess = await as("tess");
  const request = await file(tess, { clusters: [sandbox.name], add: ["quay.io/midway"], reason: "Kill it midway." });
  const ada = await as("ada");
  process.kill(sandbox.pid, "SIGSTOP"); // the delivery is taken and then waits for the API server
  await decide(ada, request, "Approve", "Fine.");
  await expect.poll(() => everything.query(takenOf(request))).toEqual([{ n: 1 }]);
  process.kill(stack.worker.pid ?? 0, "SIGKILL");
  process.kill(sandbox.pid, "SIGCONT");
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced", { timeout: 75_000 });
  expect(await enforcedEvents(await as("vera"), request, sandbox.name)).toBe(1);
});

test("an API server killed during a delivery gets the revision by itself, with exactly one enforced event", async ({
  as,
  everything,
}) => {
  const { sandbox } = everything;
  const tess = await as("tess");
  const request = await file(tess, {
    clusters: [sandbox.name],
    add: ["quay.io/apikill"],
    reason: "Kill the API server.",
  });
  const ada = await as("ada");
  process.kill(sandbox.pid, "SIGSTOP");
  await decide(ada, request, "Approve", "Fine.");
  await expect.poll(() => everything.query(takenOf(request))).toEqual([{ n: 1 }]);
  await sandbox.kill();
  await expect(ada.getByText("Not arrived").first()).toBeVisible();
  await sandbox.restart();
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced", { timeout: 60_000 });
  expect(await enforcedEvents(await as("vera"), request, sandbox.name)).toBe(1);
});

test("a list edited by hand is put back, and the history says so", async ({ as, everything }) => {
  const { sandbox, kubectl } = everything;
  const tess = await as("tess");
  await bringTo(as, tess, sandbox.name, "deny");
  const request = await file(tess, { clusters: [sandbox.name], add: ["quay.io/edited"], reason: "To edit." });
  const ada = await as("ada");
  await decide(ada, request, "Approve", "Fine.");
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced", { timeout: 60_000 });
  const edit = [
    "patch",
    "configmap",
    "trusted-registries",
    "-n",
    "trusted-registries",
    "--type=merge",
    "-p",
    '{"data":{"evil.example":"*"}}',
  ];
  const guarded = await kubectl(sandbox, ...edit);
  expect(guarded.code).not.toBe(0);
  expect(guarded.stderr).toContain("trusted-registries-guard");
  const binding = await kubectl(
    sandbox,
    "get",
    "validatingadmissionpolicybinding",
    "trusted-registries-guard",
    "-o",
    "json",
  );
  await kubectl(sandbox, "delete", "validatingadmissionpolicybinding", "trusted-registries-guard");
  await expect.poll(async () => (await kubectl(sandbox, ...edit)).code).toBe(0);
  const vera = await as("vera");
  await vera.goto(`/history?request=${request}&cluster=${sandbox.name}&kind=delivery.reverted`);
  await reread(vera, async () => {
    await expect(vera.getByText("Put back", { exact: true }).last()).toBeVisible(soon);
    await expect(vera.getByText("ConfigMap trusted-registries").first()).toBeVisible(soon);
  });
  expect((await everything.admits(sandbox, "evil.example/x")).admitted).toBe(false);
  await vera.goto("/clusters");
  await expect(vera.getByRole("row", { name: sandbox.name })).toContainText("Drifted", { timeout: 30_000 });
  const { metadata, spec, kind, apiVersion } = JSON.parse(binding.stdout);
  await everything.apply(
    sandbox,
    JSON.stringify({ apiVersion, kind, metadata: { name: metadata.name, labels: metadata.labels }, spec }),
  );
  await expect(vera.getByRole("row", { name: sandbox.name })).toContainText("Enforced", { timeout: 30_000 });
});
