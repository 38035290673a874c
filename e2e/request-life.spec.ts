import type { Page } from "@playwright/test";
import { expect, file, sendOn, test } from "./people.ts";

async function say(page: Page, label: string, words: string, button: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(words);
  await page.getByRole("button", { name: button, exact: true }).click();
}

const where = (page: Page) => page.getByRole("status").first();

test("a risky request is asked about, answered, sent on, approved by two and enforced, all without JavaScript", async ({
  as,
  everything,
}) => {
  const off = { javaScriptEnabled: false };
  const [tess, sam, ada, abel] = [
    await as("tess", off),
    await as("sam", off),
    await as("ada", off),
    await as("abel", off),
  ];
  const name = await file(tess, { clusters: [everything.sandbox.name], add: ["ttl.sh/flow"], reason: "For a day." });
  const address = new URL(tess.url()).pathname;
  await expect(where(tess)).toContainText("Waiting for support-platform");
  await expect(tess.getByText("High risk").first()).toBeVisible();

  await sam.goto("/approvals");
  await sam.getByRole("link", { name }).click();
  await say(sam, "Note or question", "Which team?", "Ask for changes");
  await expect(where(sam)).toContainText("Waiting for its authors: support-platform has asked, and the clock stands");
  await tess.goto(address);
  await expect(tess.getByText("Which team?")).toBeVisible();
  await say(tess, "Your answer", "The demo team.", "Send again");
  await expect(where(tess)).toContainText("Waiting for support-platform");

  await sam.goto(address);
  await say(sam, "Comment", "Asked their lead, who agrees.", "Keep as internal note");
  await expect(sam.getByText("Asked their lead, who agrees.")).toBeVisible();
  await sendOn(sam, name);
  await tess.goto(address);
  await expect(tess.getByText("The demo team.").first()).toBeVisible();
  await expect(tess.getByText("Asked their lead")).toHaveCount(0);
  await expect(tess.getByText("Internal note")).toHaveCount(0);

  await ada.goto(address);
  await say(ada, "Reason", "For a day.", "Approve");
  await expect(where(ada)).toContainText("Waiting for TDP-k8saas: 1 of 2 approvals");
  await expect(ada.getByText("You have approved it, and each approval counts once.")).toBeVisible();
  await ada.goto("/approvals");
  await expect(ada.getByRole("link", { name })).toHaveCount(0); // it waits for somebody else now
  await abel.goto(address);
  await say(abel, "Reason", "Only for the demo.", "Approve");
  await expect(where(abel)).toContainText("Approved by Ada Lindqvist and Abel Costa");
  await expect.poll(async () => (await everything.admits(everything.sandbox, "ttl.sh/flow/x")).admitted).toBe(true);
});

test("W32: an author changes a request that one has approved, and the approval no longer counts", async ({
  as,
  everything,
}) => {
  const [tess, sam, ada] = [await as("tess"), await as("sam"), await as("ada")];
  const name = await file(tess, { clusters: [everything.sandbox.name], add: ["ttl.sh/first"], reason: "First." });
  const address = new URL(tess.url()).pathname;
  await sendOn(sam, name);
  await ada.goto(address);
  await say(ada, "Reason", "Known.", "Approve");
  await expect(where(ada)).toContainText("1 of 2 approvals");
  await tess.goto(address);
  await tess.getByRole("link", { name: "Change this request" }).click();
  await expect(tess.getByText("The approval given so far will no longer count.")).toBeVisible();
  await expect(tess.getByLabel("Registries to add")).toHaveValue("ttl.sh/first");
  await tess.getByLabel("Registries to add").fill("ttl.sh/second");
  await tess.getByLabel("Ticket in another system").fill("INC-4711");
  await tess.getByRole("button", { name: "Save the changes" }).click();
  await expect(where(tess)).toContainText("0 of 2 approvals");
  await expect(tess.getByText("ticket INC-4711")).toBeVisible();
  await expect(tess.getByText(/no longer counts: the approval of Ada Lindqvist/)).toBeVisible();
  await tess.getByText("Take this request back").click();
  await tess.getByRole("button", { name: "Withdraw the request" }).click();
});

test("W01: neither a form sent for one's own request nor a bulk decision decides it", async ({ as, everything }) => {
  const [iris, tess] = [await as("iris"), await as("tess")];
  await file(iris, { clusters: [everything.sandbox.name], add: ["quay.io/iris-own"], reason: "Mine." });
  const own = iris.url().split("/").pop()?.replace(/\?.*/, "") ?? "";
  await file(tess, { clusters: [everything.sandbox.name], add: ["quay.io/tess-other"], reason: "Hers." });
  const other = tess.url().split("/").pop()?.replace(/\?.*/, "") ?? "";
  await iris.goto(`/requests/${other}`);
  await expect(iris.getByRole("button", { name: "Approve" })).toBeVisible();
  const form = iris.locator("form", { has: iris.getByRole("button", { name: "Approve" }) });
  await form.locator("input[name=requestId]").evaluate((input: HTMLInputElement, id) => {
    input.value = id;
  }, own);
  await say(iris, "Reason", "Mine after all.", "Approve");
  await expect(iris.getByRole("alert").first()).toContainText("somebody else has to do this, whatever your roles");

  await iris.goto(`/approvals/decide?request=${own}&request=${other}`);
  await expect(iris.getByText(/Nobody decides their own/)).toBeVisible();
  await iris.locator("input[name=request]").evaluate((input: HTMLInputElement, id) => {
    input.value = input.value.replace(/^\S+/, id);
  }, own);
  await say(iris, "Reason for all of them", "Mine.", "Approve 1");
  await expect(where(iris)).toContainText("0 of 1 decided");
  await expect(iris.getByText(/somebody else has to do this/)).toBeVisible();

  const vera = await as("vera");
  await vera.goto("/history?kind=decision.denied");
  await expect(vera.getByRole("table").getByText("Decision denied").nth(1)).toBeVisible();
  await vera.goto(`/requests/${own}`);
  await expect(where(vera)).toContainText("Waiting for TDP-k8saas");
});

test("W22: chosen requests are read together, decided in one go, and each result is said", async ({
  as,
  everything,
}) => {
  const [tess, ada] = [await as("tess"), await as("ada", { javaScriptEnabled: false })];
  const names: string[] = [];
  for (const path of ["bulk-one", "wholly-other", "third-thing"])
    names.push(await file(tess, { clusters: [everything.sandbox.name], add: [`quay.io/${path}`], reason: path }));
  await ada.goto("/approvals");
  for (const name of names) await ada.getByLabel(`Choose ${name}`, { exact: true }).check();
  await ada.getByRole("button", { name: "Read the chosen ones together" }).click();
  await expect(ada.getByText("quay.io/wholly-other")).toBeVisible();
  await say(ada, "Reason for all of them", "\u00a0", "Reject 3");
  await expect(ada.getByRole("alert").first()).toContainText("Say why");
  await tess.getByText("Take this request back").click(); // the last one is withdrawn meanwhile
  await tess.getByRole("button", { name: "Withdraw the request" }).click();
  await expect(tess.getByText("is taken back.")).toBeVisible();
  await say(ada, "Reason for all of them", "All known.", "Approve 3");
  await expect(where(ada)).toContainText("2 of 3 decided");
  await expect(ada.getByRole("listitem").filter({ hasText: names[2] ?? "" })).toContainText(
    "withdrawn (by Tess Moreau",
  );
});

test("W21, W29: a blank reason rejects nothing, and a double click decides once without a red word", async ({
  as,
  everything,
}) => {
  const [tess, ada] = [await as("tess"), await as("ada")];
  await file(tess, { clusters: [everything.sandbox.name], add: ["quay.io/double"], reason: "Click." });
  await ada.goto(new URL(tess.url()).pathname);
  await say(ada, "Reason", "\u00a0\n", "Reject");
  const summary = ada.getByRole("alert").filter({ hasText: "There is a problem" });
  await expect(summary).toContainText("Say why");
  await expect(summary).toBeFocused();
  await expect(where(ada)).toContainText("Waiting for TDP-k8saas");
  await ada.getByLabel("Reason", { exact: true }).fill("Fine.");
  await ada.getByRole("button", { name: "Approve" }).dblclick();
  await expect(where(ada)).toContainText("Approved by Ada Lindqvist");
  await expect(ada.getByRole("alert").filter({ hasText: "problem" })).toHaveCount(0);
  await expect(ada.getByText("Approved", { exact: true })).toHaveCount(1); // in the timeline
});

test("W27: an approval of what has expired meanwhile is refused as such, and its author asks again in one click", async ({
  as,
  everything,
}) => {
  const [tess, ada] = [await as("tess"), await as("ada", { javaScriptEnabled: false })];
  await file(tess, { clusters: [everything.sandbox.name], add: ["quay.io/expires"], reason: "Slow." });
  const address = new URL(tess.url()).pathname;
  await ada.goto(address);
  await everything.query(`UPDATE request SET expires_at = now() WHERE id = '${address.split("/").pop()}'`); // time passes
  await expect(where(tess)).toContainText("Expired");
  await say(ada, "Reason", "Late.", "Approve");
  await expect(ada.getByRole("alert")).toContainText("What you just sent was not done");
  await expect(where(ada)).toContainText("Expired: nobody decided it in time");
  await tess.getByRole("button", { name: "Copy as new request" }).click();
  await expect(tess.getByRole("heading", { name: "Check your request" })).toBeVisible();
  await expect(tess.getByText("quay.io/expires")).toBeVisible();
  await tess.getByRole("button", { name: "Send to TDP-k8saas" }).click();
  await expect(tess.getByText(/A copy of TR-\d+/)).toBeVisible();
});

test("support-platform files for a person, and a platform admin changes the rules, which the history shows", async ({
  as,
  everything,
}) => {
  const [tess, sam, pat] = [await as("tess"), await as("sam"), await as("pat")];
  await sam.goto("/requests/new");
  await sam.getByLabel("On behalf of").selectOption({ label: "Tess Moreau" });
  await sam.getByRole("button", { name: "Choose" }).click();
  await expect(sam.getByRole("heading", { name: "New request for Tess Moreau" })).toBeVisible();
  await expect(sam.getByText(`For ${everything.sandbox.name}`)).toBeVisible(); // she has but one
  await sam.getByLabel("Registries to add").fill("quay.io/by-telephone");
  await sam.getByRole("button", { name: "Continue" }).click();
  await sam.getByLabel("Why?").fill("She called.");
  await sam.getByRole("button", { name: "Continue" }).click();
  await sam.getByRole("button", { name: "Send to TDP-k8saas" }).click();
  await expect(sam.getByText("filed for Tess Moreau")).toBeVisible();
  await tess.goto(new URL(sam.url()).pathname);
  await expect(tess.getByText("written by")).toContainText("Sam Okafor");

  await pat.goto("/settings");
  await pat.getByLabel("Days after which an undecided request expires").fill("0");
  await pat.getByRole("button", { name: "Save the deadlines" }).click();
  await expect(pat.getByRole("alert").filter({ hasText: "There is a problem" })).toContainText("is not possible");
  await pat.getByLabel("Days after which an undecided request expires").fill("45");
  await pat.getByRole("button", { name: "Save the deadlines" }).click();
  await expect(pat.getByText("Saved. It applies from now on.")).toBeVisible();
  await sam.goto("/settings");
  await expect(sam.getByText("expires after 45 days")).toBeVisible();
  const vera = await as("vera");
  await vera.goto("/history?kind=times.changed");
  await expect(vera.getByText(/expiry 30 d to .*expiry 45 d/)).toBeVisible();
});
