import type { Page } from "@playwright/test";
import { decide, expect, file, test } from "./people.ts";

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
  ["a tag", "ghcr.io/acme:latest", /tag/],
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
    await tess.goto("/requests/new");
    await tess.getByLabel(everything.sandbox.name).check();
    await tess.getByLabel("Registries to add").fill(typed);
    await tess.getByLabel("Why?").fill("Because.");
    await tess.getByRole("button", { name: "Continue" }).click();
    await refused(tess, words);
    await expect(tess.getByLabel("Registries to add")).toHaveValue(typed);
    await expect(tess.getByLabel("Why?")).toHaveValue("Because.");
    await expect(tess.getByLabel(everything.sandbox.name)).toBeChecked();
    await expect(tess.getByRole("alert").first()).not.toContainText("pw@");
    await tess.goto("/requests");
    expect(await tess.getByRole("row").count()).toBe(before);
  });

test("no cluster, no reason and a foreign cluster are said at their fields", async ({ as }) => {
  const noor = await as("noor");
  await noor.goto("/requests/new");
  await noor.getByLabel("Registries to add").fill("ghcr.io/here");
  await noor.getByRole("button", { name: "Continue" }).click();
  await refused(noor, "Choose at least one");
  await refused(noor, "Say why");
  await expect(noor.getByLabel("Registries to add")).toHaveValue("ghcr.io/here");

  await noor.getByLabel("Why?").fill("Because.");
  await noor
    .locator("input[name=clusters]")
    .first()
    .evaluate((box: HTMLInputElement) => {
      box.value = "01a20bdd-464d-76bb-ba8f-3413bd162b24";
      box.checked = true;
    });
  await noor.getByRole("button", { name: "Continue" }).click();
  await refused(noor, "not among those you may file for");
});

test("an entry that is on the list already is said so", async ({ as, everything }) => {
  const tess = await as("tess");
  const request = await file(tess, { clusters: [everything.sandbox.name], add: ["quay.io/already"], reason: "First." });
  await decide(await as("ada"), request, "Approve", "Fine.");
  await tess.goto("/requests/new");
  await tess.getByLabel("Registries to add").fill("quay.io/already");
  await tess.getByLabel("Why?").fill("Again.");
  await tess.getByRole("button", { name: "Continue" }).click();
  await refused(tess, "quay.io/already is already so");
});

for (const javaScriptEnabled of [true, false])
  test(`a session that ends in mid-form loses nothing, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    as,
  }) => {
    const tess = await as("tess", { javaScriptEnabled });
    await tess.goto("/requests/new");
    await tess.getByLabel("Registries to add").fill("ghcr.io/kept");
    await tess.getByLabel("Why?").fill("Typed for an hour.");
    await tess.context().clearCookies();
    await tess.getByRole("button", { name: "Continue" }).click();
    await expect(tess.getByText("Your session has ended").first()).toBeVisible();
    await expect(tess.getByLabel("Registries to add")).toHaveValue("ghcr.io/kept");
    await expect(tess.getByLabel("Why?")).toHaveValue("Typed for an hour.");
    const tab = await tess.context().newPage();
    await tab.goto("/sign-in");
    await tab.getByRole("button", { name: "Sign in" }).click();
    await tab.getByRole("button", { name: "Tess Moreau" }).click();
    await expect(tab.getByText("Tess Moreau").first()).toBeVisible();
    await tess.getByRole("button", { name: "Continue" }).click();
    await expect(tess.getByRole("heading", { name: "Check your request" })).toBeVisible();
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
