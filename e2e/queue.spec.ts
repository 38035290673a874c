import type { Page } from "@playwright/test";
import type { Person } from "#lib/testing/factories.ts";
import { bringTo, expect, file, test } from "./people.ts";
import type { WholeStack } from "./stack.ts";

/** Harmless requests of Tess for the sandbox, filed by the commands: what is looked at is how they are decided. */
async function fileMany(everything: WholeStack, paths: readonly string[]): Promise<string[]> {
  return asTess(everything, async (tess, { add, aRequest }) => {
    const ids: string[] = [];
    for (const path of paths) ids.push(await aRequest(tess, add(path)));
    return ids;
  });
}

type Factories = typeof import("#lib/testing/factories.ts");

/** Does something by the commands, as the Tess who has signed in. */
async function asTess<T>(
  { stack, sandbox }: WholeStack,
  work: (tess: Person, factories: Factories) => Promise<T>,
): Promise<T> {
  Object.assign(process.env, stack.env);
  const { client, closeClient } = await import("#lib/data/client.ts");
  const factories = await import("#lib/testing/factories.ts");
  const { id: clusterId } = await client().cluster.findUniqueOrThrow({ where: { name: sandbox.name } });
  const { id, name } = await client().user.findFirstOrThrow({ where: { name: "Tess Moreau" } });
  const tess = { id, name: name ?? "", roles: ["tenant_member"], clusterIds: [clusterId], origin: "test" } as const;
  const done = await work(tess, factories);
  await closeClient();
  return done;
}

/** Counts what a person does: clicks, and fields filled. */
function person(page: Page) {
  let inputs = 0;
  return {
    get inputs() {
      return inputs;
    },
    click: async (role: "link" | "button", name: string | RegExp) => {
      inputs++;
      await page.getByRole(role, { name }).first().click();
    },
    fill: async (label: string, text: string) => {
      inputs++;
      await page.getByLabel(label, { exact: true }).fill(text);
    },
  };
}

const entries = (stem: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${stem}-${String(n).padStart(2, "0")}.registries.example/team`);

test("the queue is searched, narrowed, grouped and decided from, all without JavaScript", async ({
  as,
  everything,
}) => {
  const [tess, noor, ada] = [await as("tess"), await as("noor"), await as("ada", { javaScriptEnabled: false })];
  const { sandbox, production } = everything;
  const first = await file(tess, { clusters: [sandbox.name], add: ["quay.io/wanted"], reason: "Metrics." });
  const second = await file(noor, { clusters: [production.name], add: ["quay.io/wanted"], reason: "Metrics too." });
  const other = await file(tess, { clusters: [sandbox.name], add: ["quay.io/alone"], reason: "Something else." });
  await ada.goto("/approvals");
  await ada.getByLabel("Search").fill("wanted");
  await ada.getByLabel("Tenant").selectOption("Lja");
  await ada.getByRole("button", { name: "Apply" }).click();
  await expect(ada.getByRole("status").first()).toHaveText(
    "2 requests wait for you and match, the earliest deadline first.",
  );
  await expect(ada.getByRole("link", { name: other })).toHaveCount(0);
  const row = ada.getByRole("row").filter({ hasText: first });
  for (const words of ["quay.io/wanted", "Lja", sandbox.name, "Low risk", "days left", "Tess Moreau"])
    await expect(row).toContainText(words);
  await ada
    .getByRole("link", { name: /Remove the filter/ })
    .filter({ hasText: "wanted" })
    .click();
  await expect(ada.getByRole("link", { name: other })).toBeVisible();
  await ada.getByRole("link", { name: "Group by entry" }).click();
  await ada.getByRole("link", { name: /^2 requests ask for quay.io\/wanted/ }).click();
  await ada.getByRole("link", { name: "Choose all 2 shown" }).click();
  for (const name of [first, second]) await expect(ada.getByLabel(`Choose ${name}`)).toBeChecked();
  await ada.getByRole("button", { name: "Read the chosen ones together" }).click();
  await expect(ada.getByText("One decision for 2 requests.")).toBeVisible();
  await expect(ada.getByRole("button", { name: "Known source" })).toHaveCount(0); // nobody has it
  await expect(ada.getByRole("button", { name: "Too wide" })).toHaveCount(0); // it is one organisation
  await ada.getByRole("button", { name: "Reason not clear" }).click();
  const reason = ada.getByLabel("Reason for all of them");
  await expect(reason).toHaveValue(/what these images are for/);
  await reason.fill(`${await reason.inputValue()} Thank you.`);
  await ada.getByRole("button", { name: "Reject 2" }).click();
  await expect(ada.getByRole("status").first()).toContainText("2 of 2 decided");
  await ada.reload(); // sends the same again
  await expect(ada.getByRole("status").first()).toContainText("2 of 2 decided");
  await ada.getByRole("link", { name: "Back to the queue" }).click();
  await expect(ada.getByRole("status").first()).toContainText("Nothing that waits for you matches.");
  await tess.goto("/requests");
  await tess.getByRole("link", { name: first }).click();
  await expect(tess.getByRole("status").first()).toContainText("Thank you.");
  await expect(tess.getByText("Rejected", { exact: true })).toHaveCount(2); // the badge, and once in the timeline
});

test("40 requests of low risk, each seen on its own page, are decided in at most 100 inputs", async ({
  as,
  everything,
  chrome,
}) => {
  test.setTimeout(900_000);
  await bringTo(as, await as("tess"), everything.sandbox.name, "deny");
  await fileMany(everything, entries("walk", 40));
  const context = await chrome.newContext({ baseURL: everything.stack.portalUrl });
  const page = await context.newPage();
  const ada = person(page);
  await page.goto("/");
  await ada.click("button", "Sign in");
  await ada.click("button", "Ada Lindqvist");
  await ada.click("link", /^Approvals/);
  await ada.fill("Search", "walk-");
  await ada.click("button", "Apply");
  await expect(page.getByRole("status").first()).toContainText("40 requests wait for you");
  await ada.click("link", /^TR-/);
  const seen = new Set<string>();
  for (let n = 1; n <= 40; n++) {
    await expect(page.getByRole("button", { name: "Approve" })).toBeVisible();
    const shown = await page.getByRole("main").textContent();
    seen.add(/walk-\d\d/.exec(shown ?? "")?.[0] ?? "");
    await ada.click("button", "Approve");
    await expect(page.getByRole("status").first()).toContainText("Approved by Ada Lindqvist");
    if (n < 40) await ada.click("link", /^Next: /);
  }
  await expect(page.getByText("This is the last one.")).toHaveCount(0);
  await ada.click("link", "Back to the queue");
  await expect(page.getByRole("status").first()).toContainText("Nothing that waits for you matches.");
  expect(seen.size).toBe(40);
  console.log(`40 requests decided one by one in ${ada.inputs} inputs`);
  expect(ada.inputs).toBeLessThanOrEqual(100);
  await context.close();
});

test("40 requests of low risk are read together and decided at once, and what comes of each is said", async ({
  as,
  everything,
  chrome,
}) => {
  test.setTimeout(600_000);
  await bringTo(as, await as("tess"), everything.sandbox.name, "deny");
  await fileMany(everything, entries("bulk", 40));
  const context = await chrome.newContext({ baseURL: everything.stack.portalUrl });
  const page = await context.newPage();
  const ada = person(page);
  await page.goto("/");
  await ada.click("button", "Sign in");
  await ada.click("button", "Ada Lindqvist");
  await ada.click("link", /^Approvals/);
  await ada.fill("Search", "bulk-");
  await ada.click("button", "Apply");
  await expect(page.getByText("None is chosen.")).toBeVisible();
  await ada.click("link", "Choose all 40 shown");
  await expect(page.getByText("40 are chosen.")).toBeVisible();
  await ada.click("button", "Read the chosen ones together");
  for (const entry of entries("bulk", 40)) await expect(page.getByText(entry).first()).toBeVisible();
  await ada.click("button", "Approve 40");
  await expect(page.getByRole("status").first()).toContainText("40 of 40 decided", { timeout: 120_000 });
  console.log(`40 requests decided together in ${ada.inputs} inputs`);
  expect(ada.inputs).toBeLessThanOrEqual(100);
  await context.close();
});

test("of 20 approved together 3 have changed meanwhile and 1 is one's own: 16 are approved, 4 are named with their reasons, and sending all again changes nothing", async ({
  as,
  everything,
}) => {
  test.setTimeout(400_000);
  const { sandbox, query } = everything;
  await bringTo(as, await as("tess"), sandbox.name, "deny");
  const [maker, iris] = [await as("iris"), await as("iris", { javaScriptEnabled: false })];
  const name = await file(maker, { clusters: [sandbox.name], add: ["twenty-own.registries.example"], reason: "Mine." });
  const own = new URL(maker.url()).pathname.split("/").pop() ?? "";
  const ids = await fileMany(everything, entries("twenty", 19));
  await iris.goto(`/approvals/decide?${[...ids, own].map((id) => `request=${id}`).join("&")}`);
  await expect(iris.getByRole("listitem").filter({ hasText: name })).toContainText("Nobody decides their own");
  await asTess(everything, async (tess, { add, edit }) => {
    for (const [n, id] of ids.slice(0, 3).entries()) await edit(tess, id, add(`changed-${n}.registries.example`));
  });
  await iris.getByRole("button", { name: "Approve 19" }).click();
  const standing = iris.getByRole("status").first();
  await expect(standing).toContainText("16 of 20 decided", { timeout: 120_000 });
  const results = iris.getByRole("listitem");
  await expect(results.filter({ hasText: "has changed since you opened this page" })).toHaveCount(3);
  await expect(results.filter({ hasText: name })).toContainText("Nobody decides their own");
  const counted = () =>
    query(`SELECT (SELECT count(*) FROM event WHERE type LIKE 'request.%') AS events, (SELECT count(*) FROM decision) AS decisions,
                  (SELECT count(*) FROM revision) AS revisions,
                  (SELECT count(*) FROM request WHERE status = 'approved' AND id = ANY('{${ids.join(",")}}')) AS approved`);
  await expect.poll(counted).toMatchObject([{ approved: "16" }]);
  const before = await counted();
  await iris.reload(); // sends the same again
  await expect(standing).toContainText("16 of 20 decided");
  await expect(results.filter({ hasText: "has changed since you opened this page" })).toHaveCount(3);
  expect(await counted()).toEqual(before);
  const statuses = await query(`SELECT status FROM request WHERE id = ANY('{${[...ids.slice(0, 3), own].join(",")}}')`);
  expect(statuses).toEqual(Array.from({ length: 4 }, () => ({ status: "escalated" })));
});

test("W98: who may not decide sees the buttons, which rule stops them, and who can", async ({ as, everything }) => {
  const [iris, sam] = [await as("iris"), await as("sam")];
  await file(iris, { clusters: [everything.sandbox.name], add: ["quay.io/her-own"], reason: "Mine." });
  const approve = iris.getByRole("button", { name: "Approve" });
  await expect(approve).toBeDisabled();
  await expect(approve).toHaveAccessibleDescription(/Nobody decides their own.*Another member of TDP-k8saas can/);
  await sam.goto(new URL(iris.url()).pathname);
  await expect(sam.getByText("Only members of TDP-k8saas decide")).toBeVisible();
  await expect(sam.getByRole("button", { name: "Approve" })).toHaveCount(0);
});

test("who looks at a request is seen by the desk, taken over with a word, and keeps nobody from deciding, all without JavaScript", async ({
  as,
  everything,
}) => {
  const off = { javaScriptEnabled: false };
  const [tess, ada, abel] = [await as("tess"), await as("ada", off), await as("abel", off)];
  const request = await file(tess, { clusters: [everything.sandbox.name], add: ["quay.io/claimed"], reason: "Whose?" });
  await ada.goto("/approvals?q=quay.io%2Fclaimed");
  await ada.getByRole("link", { name: request }).click();
  await ada.getByRole("button", { name: "Claim it" }).click();
  await expect(ada.getByRole("status").first()).toContainText("You look at it, since");
  await ada.getByRole("link", { name: "Back to the queue" }).click();
  await expect(ada.getByRole("row").filter({ hasText: request })).toContainText("Ada Lindqvist looks at it");
  await tess.reload();
  await expect(tess.getByRole("status").first()).toContainText("Somebody looks at it.");
  await expect(tess.getByText("Ada Lindqvist")).toHaveCount(0);

  await abel.goto("/approvals?q=quay.io%2Fclaimed&looks=nobody");
  await expect(abel.getByRole("status").first()).toContainText("Nothing that waits for you matches.");
  await abel.getByRole("link", { name: "Remove the filter Looked at by nobody" }).click();
  await abel.getByRole("link", { name: request }).click();
  await expect(abel.getByRole("status").first()).toContainText("Ada Lindqvist looks at it, since");
  await abel.getByText("Take over from Ada Lindqvist, or release it").click();
  await abel.getByRole("button", { name: "Take it over" }).click();
  await expect(abel.getByRole("alert").first()).toContainText("say why in a few words");
  await abel.getByLabel("Why", { exact: true }).fill("She is away today.");
  await abel.getByRole("button", { name: "Take it over" }).click();
  await expect(abel.getByRole("status").first()).toContainText("You look at it, since");
  await expect(abel.getByText("She is away today.")).toBeVisible();
  await abel.goto("/approvals?looks=me");
  await expect(abel.getByRole("link", { name: request })).toBeVisible();
  await abel.getByRole("link", { name: request }).click();
  await abel.getByRole("button", { name: "Release it" }).click();
  await expect(abel.getByRole("button", { name: "Claim it" })).toBeVisible();
  await abel.getByRole("button", { name: "Claim it" }).click();
  await ada.getByRole("link", { name: request }).click();
  await ada.getByRole("button", { name: "Approve" }).click();
  await expect(ada.getByRole("status").first()).toContainText("Approved by Ada Lindqvist");
  await tess.reload();
  await expect(tess.getByRole("status").first()).not.toContainText("looks at it");
});

test("what is of high risk is chosen by itself, not approved without a reason, and can be left out", async ({
  as,
  everything,
}) => {
  test.setTimeout(300_000);
  const off = { javaScriptEnabled: false };
  const [tess, sam, ada] = [await as("tess"), await as("sam"), await as("ada", off)];
  const clusters = [everything.sandbox.name];
  const plain = await file(tess, { clusters, add: ["quay.io/heavy-not"], reason: "heavy" });
  const high = await file(tess, { clusters, add: ["ttl.sh/heavy"], reason: "heavy" });
  const other = await file(tess, { clusters, add: ["ttl.sh/heavy-too"], reason: "heavy" });
  for (const name of [high, other]) {
    await sam.goto("/approvals");
    await sam.getByRole("link", { name }).click();
    await sam.getByRole("button", { name: "Ask for changes" }).click();
    await expect(sam.getByRole("alert").first()).toContainText("Nothing is asked");
    await sam.getByLabel("Note or question").fill("They know what it is.");
    await sam.getByRole("button", { name: "Send on to TDP-k8saas" }).click();
    await expect(sam.getByText(`${name} is sent on to TDP-k8saas.`)).toBeVisible();
  }
  await ada.goto("/approvals?q=heavy");
  await ada.getByRole("link", { name: "Choose all 1 shown but those of high risk" }).click();
  await expect(ada.getByLabel(`Choose ${plain}`)).toBeChecked();
  for (const name of [high, other]) {
    await expect(ada.getByLabel(`Choose ${name}`, { exact: true })).not.toBeChecked();
    await ada.getByLabel(`Choose ${name}`, { exact: true }).check();
  }
  await ada.getByRole("button", { name: "Read the chosen ones together" }).click();
  await expect(ada.getByText("They know what it is.")).toHaveCount(2);
  await expect(ada.getByText("Yours is approval 1 of 2")).toHaveCount(2);
  await ada.getByRole("link", { name: `Leave ${other} out` }).click();
  await expect(ada.getByText("One decision for 2 requests.")).toBeVisible();
  await ada.getByRole("button", { name: "Approve 2" }).click();
  await expect(ada.getByRole("alert").first()).toContainText(`${high} is of high risk`);
  await ada.getByLabel("Reason for all of them").fill("For a day.");
  await ada.getByRole("button", { name: "Approve 2" }).click();
  await expect(ada.getByRole("status").first()).toContainText("2 of 2 decided");
});
