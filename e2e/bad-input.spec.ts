import type { Page } from "@playwright/test";
import { answer, chooseClusters, decide, expect, file, test } from "./people.ts";

const yaml =
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n  containers:\n    - name: x\n      command: [sh]\n".repeat(
    4,
  );

const bad = [
  ["garbage", "§$%&/()=", /Line 1/],
  ["ten thousand characters", "x".repeat(10_000), /Line 1/],
  ["a whole YAML file", yaml, /more lines like these/],
  ["a bare star", "*", /Line 1/],
  ["a wildcard over a public suffix", "*.com", /Line 1/],
  ["credentials", "http://user:pw@host", /user name or password/],
  ["a duplicate", "ghcr.io/two\nghcr.io/two", /twice/],
  ["a short name", "nginx", /docker\.io\/library\/nginx/],
] as const;

async function refused(page: Page, words: RegExp | string) {
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await expect(summary).toContainText(words);
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
}

for (const [what, typed, words] of bad)
  test(`${what} gets a sentence at its field and nothing typed is lost`, async ({ as, everything }) => {
    const tess = await as("tess");
    await tess.goto("/requests");
    const before = await tess.getByRole("row").count();
    await chooseClusters(tess, [everything.sandbox.name]);
    await tess.getByLabel("Registries to add").fill(typed);
    await tess.getByRole("button", { name: "Continue" }).click();
    await refused(tess, words);
    await expect(tess.getByLabel("Registries to add")).toHaveValue(typed);
    await expect(tess.getByRole("alert").first()).not.toContainText("pw@");
    await tess.goto("/requests");
    expect(await tess.getByRole("row").count()).toBe(before);
  });

test("W94: no cluster, no reason and a foreign cluster are said at their fields, and what was typed is kept", async ({
  as,
  everything,
}) => {
  const noor = await as("noor");
  await noor.goto("/requests/new");
  await noor.getByRole("button", { name: "Continue" }).click();
  await refused(noor, "Choose at least one");
  await noor.getByLabel(everything.sandbox.name).check();
  await noor.getByLabel(everything.sandbox.name).evaluate((box: HTMLInputElement) => {
    box.value = "01a20bdd-464d-76bb-ba8f-3413bd162b24";
  });
  await noor.getByRole("button", { name: "Continue" }).click();
  await noor.getByLabel("Registries to add").fill("ghcr.io/here");
  await noor.getByRole("button", { name: "Continue" }).click();
  await noor.getByLabel("Ticket in another system").fill("INC-1");
  await noor.getByRole("button", { name: "Continue" }).click();
  await refused(noor, "Say why");
  await noor.getByRole("alert").getByRole("link", { name: "Say why" }).click();
  await expect(noor.getByLabel("Why?")).toBeFocused();
  await expect(noor.getByLabel("Ticket in another system")).toHaveValue("INC-1");
  await noor.getByLabel("Why?").fill("Because.");
  await noor.getByRole("button", { name: "Continue" }).click();
  await refused(noor, "not among those you may file for");
  await noor.getByLabel(everything.sandbox.name).check();
  await noor.getByRole("button", { name: "Continue" }).click();
  await expect(noor.getByLabel("Registries to add")).toHaveValue("ghcr.io/here");
  await noor.getByRole("button", { name: "Continue" }).click();
  await expect(noor.getByLabel("Why?")).toHaveValue("Because.");
  await expect(noor.getByLabel("Ticket in another system")).toHaveValue("INC-1");
  await noor.getByRole("button", { name: "Back" }).click();
  await expect(noor.getByLabel("Registries to add")).toHaveValue("ghcr.io/here");
  await noor.getByRole("button", { name: "Back" }).click();
  await expect(noor.getByLabel(everything.sandbox.name)).toBeChecked();
});

test("an entry that is on the list already is said so", async ({ as, everything }) => {
  const tess = await as("tess");
  const asked = { clusters: [everything.sandbox.name], add: ["quay.io/already"], reason: "First." };
  await decide(await as("ada"), await file(tess, asked), "Approve", "Fine.");
  await answer(tess, asked);
  await tess.getByRole("button", { name: "Continue" }).click();
  await refused(tess, "quay.io/already is already so");
  await expect(tess.getByLabel("Registries to add")).toHaveValue("quay.io/already");
});

for (const javaScriptEnabled of [true, false])
  test(`a session that ends in mid-form loses nothing, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    as,
  }) => {
    const tess = await as("tess", { javaScriptEnabled });
    await answer(tess, { clusters: [], add: ["ghcr.io/kept"], reason: "Typed for an hour." });
    await tess.context().clearCookies();
    await tess.getByRole("button", { name: "Continue" }).click();
    await expect(tess.getByText("Your session has ended").first()).toBeVisible();
    await expect(tess.getByLabel("Why?")).toHaveValue("Typed for an hour.");
    const tab = await tess.context().newPage();
    await tab.goto("/sign-in");
    await tab.getByRole("button", { name: "Sign in" }).click();
    await tab.getByRole("button", { name: "Tess Moreau" }).click();
    await expect(tab.getByText("Tess Moreau").first()).toBeVisible();
    await tess.getByRole("button", { name: "Continue" }).click();
    await expect(tess.getByRole("heading", { name: "Check your request" })).toBeVisible();
    await expect(tess.getByText("ghcr.io/kept")).toBeVisible();
    await expect(tess.getByText("Typed for an hour.")).toBeVisible();
  });

const kubeconfig = (user: string, server = "https://10.0.0.1") =>
  `apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nclusters: [{name: a, cluster: {server: "${server}"}}]\nusers: [{name: a, user: ${user}}]\n`;

for (const [what, text, words] of [
  ["exec", kubeconfig("{exec: {command: sh}}"), "runs a program"],
  ["a file path", kubeconfig("{tokenFile: /etc/token}"), "names a file"],
  ["a metadata address", kubeconfig("{token: abc}", "https://169.254.169.254"), "metadata"],
] as const)
  test(`a kubeconfig with ${what} is refused in words`, async ({ as }) => {
    const pat = await as("pat");
    await pat.goto("/clusters/new");
    await pat.getByLabel("Name of the cluster").fill("another");
    await pat.getByLabel("Tenant that owns it").fill("Lja");
    await pat.getByRole("button", { name: "Continue" }).click();
    await pat.getByLabel("Kubeconfig of the portal").fill(text);
    await pat.getByRole("button", { name: "Register another" }).click();
    await refused(pat, words);
  });

test("without JavaScript the answer itself says Error in its title, once, and the next page does not", async ({
  as,
}) => {
  const tess = await as("tess", { javaScriptEnabled: false });
  await tess.goto("/requests/new");
  await expect(tess).toHaveTitle("New request · Trusted Registries");
  await tess.getByLabel("Registries to add").fill("*.com");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("alert").first()).toContainText("There is a problem");
  await expect(tess).toHaveTitle("Error: New request · Trusted Registries");
  await tess.getByLabel("Registries to add").fill("ghcr.io/title");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByLabel("Why?")).toBeVisible();
  await expect(tess).toHaveTitle("New request · Trusted Registries");
});
