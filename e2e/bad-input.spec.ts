import type { Page } from "@playwright/test";
import { answer, chooseClusters, decide, draft, expect, file, test } from "./people.ts";

const yaml =
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n  containers:\n    - name: x\n      command: [sh]\n".repeat(
    4,
  );

const bad = [
  ["garbage", "§$%&/()=", /Line 1/],
  ["ten thousand characters", "x".repeat(10_000), /Line 1/],
  ["a whole YAML file", yaml, /None of these \d+ lines names a registry/],
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

test("a click says what a short name means, and goes on", async ({ as, everything }) => {
  const tess = await as("tess", { javaScriptEnabled: false });
  await chooseClusters(tess, [everything.sandbox.name]);
  await tess.getByLabel("Registries to add").fill("ghcr.io/beside\nnginx");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("button", { name: "Use docker.io/nginx" })).toBeVisible();
  await tess.getByRole("button", { name: "Use docker.io/library/nginx" }).click();
  await tess.getByLabel("Why?").fill("x".repeat(2_001));
  await expect(tess.getByText("At most 2,000 characters")).toBeVisible();
  await tess.getByLabel("Why?").fill("A web server.");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByText("added: docker.io/library/nginx")).toBeVisible();
  await expect(tess.getByText("added: ghcr.io/beside")).toBeVisible();
});

for (const javaScriptEnabled of [true, false])
  test(`a click mends a name that passes for another, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    as,
    everything,
  }) => {
    const tess = await as("tess", { javaScriptEnabled });
    await chooseClusters(tess, [everything.sandbox.name]);
    await tess.getByLabel("Registries to add").fill("ghrc.io/mended\nquay.io/mended");
    await tess.getByRole("button", { name: "Continue" }).click();
    await tess.getByLabel("Entry for quay.io/mended").selectOption("");
    await expect(tess.getByText("Did you mean ghcr.io?")).toBeVisible();
    await tess.getByRole("button", { name: "Use ghcr.io/mended" }).click();
    await expect(tess.getByLabel("Entry for ghcr.io/mended")).toHaveValue("ghcr.io/mended");
    await expect(tess.getByLabel("Entry for quay.io/mended")).toHaveValue("");
    await expect(tess.getByText("Did you mean")).toHaveCount(0);
    await tess.getByRole("button", { name: "Continue with these" }).click();
    await tess.getByLabel("Why?").fill("Meant.");
    await tess.getByRole("button", { name: "Continue" }).click();
    await expect(tess.getByText("added: ghcr.io/mended")).toBeVisible();
    await expect(tess.getByText("added: quay.io/mended")).toHaveCount(0);
  });

test("a wider entry replaces the narrower one of the list in one click", async ({ as, everything }) => {
  const tess = await as("tess", { javaScriptEnabled: false });
  const asked = { clusters: [everything.sandbox.name], reason: "For the labs." };
  await decide(await as("ada"), await file(tess, { ...asked, add: ["ghcr.io/labs-here/api"] }), "Approve", "Fine.");
  await draft(tess, { ...asked, add: ["ghcr.io/labs-here"] });
  await expect(tess.getByText("ghcr.io/labs-here is wider than ghcr.io/labs-here/api")).toBeVisible();
  await tess.getByRole("button", { name: "Replace ghcr.io/labs-here/api by ghcr.io/labs-here" }).click();
  await expect(tess.getByText("removed: ghcr.io/labs-here/api")).toBeVisible();
  await expect(tess.getByText("ghcr.io/labs-here/api stays allowed: ghcr.io/labs-here covers it.")).toBeVisible();
  await expect(tess.getByRole("button", { name: /^Replace/ })).toHaveCount(0);
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
  await refused(noor, "not among those you may file for");
  await noor.getByLabel(everything.sandbox.name).check();
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
  await noor.getByRole("button", { name: "Back" }).click();
  await expect(noor.getByLabel("Registries to add")).toHaveValue("ghcr.io/here");
  await noor.getByRole("button", { name: "Back" }).click();
  await expect(noor.getByLabel(everything.sandbox.name)).toBeChecked();
  await noor.getByRole("button", { name: "Continue" }).click();
  await noor.getByRole("button", { name: "Continue" }).click();
  await expect(noor.getByLabel("Why?")).toHaveValue("Because.");
  await expect(noor.getByLabel("Ticket in another system")).toHaveValue("INC-1");
});

for (const javaScriptEnabled of [true, false])
  test(`what is allowed already is left out before anybody says why, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    as,
    everything,
  }) => {
    const word = javaScriptEnabled ? "already" : "already-off";
    const noor = await as("noor", { javaScriptEnabled });
    const { sandbox, production } = everything;
    const asked = { clusters: [sandbox.name], add: [`quay.io/${word}`, `ghcr.io/${word}/api`], reason: "First." };
    await decide(await as("ada"), await file(noor, asked), "Approve", "Fine.");

    await chooseClusters(noor, [sandbox.name]);
    await noor.getByLabel("Registries to add").fill(`quay.io/${word}\nghcr.io/${word}/api`);
    await noor.getByRole("button", { name: "Continue" }).click();
    await expect(noor.getByText("All of it is allowed already")).toBeVisible();
    await noor.getByRole("button", { name: "Continue with these" }).click();
    await expect(noor.getByRole("alert").first()).toContainText(`ghcr.io/${word}/api and quay.io/${word} are allowed`);
    await noor.getByRole("button", { name: "Change what I pasted" }).click();
    await noor
      .getByLabel("Registries to add")
      .fill(`- image: quay.io/${word}/deep:1\n- image: ghcr.io/${word}/api:2\n- image: ghcr.io/${word}/web:1`);
    await noor.getByRole("button", { name: "Continue" }).click();
    await expect(noor.getByText("2 of them are allowed already")).toBeVisible();
    const deep = noor.getByRole("row").filter({ has: noor.getByLabel(`Entry for quay.io/${word}/deep`) });
    await expect(deep).toContainText(`Already allowed on ${sandbox.name} by quay.io/${word}`);
    await noor.getByRole("button", { name: "Continue with these" }).click();
    await noor.getByLabel("Why?").fill("The next service.");
    await noor.getByRole("button", { name: "Continue" }).click();
    await expect(noor.getByRole("listitem").filter({ hasText: "added" })).toHaveText([
      new RegExp(`ghcr.io/${word}/web`),
    ]);

    await chooseClusters(noor, [sandbox.name, production.name]);
    await noor.getByLabel("Registries to add").fill(`docker pull ghcr.io/${word}/api:1`);
    await noor.getByRole("button", { name: "Continue" }).click();
    await expect(noor.getByText(`Asked for on ${production.name} only.`)).toBeVisible();
    await expect(noor.getByLabel(`Entry for ghcr.io/${word}/api`)).toHaveValue(`ghcr.io/${word}/api`);
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
  await expect(tess).toHaveTitle(/^Which registries .* · New request · Trusted Registries$/);
  await tess.getByLabel("Registries to add").fill("*.com");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("alert").first()).toContainText("There is a problem");
  await expect(tess).toHaveTitle(/^Error: (?!Error).* · New request · Trusted Registries$/);
  await tess.getByLabel("Registries to add").fill("ghcr.io/title");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByLabel("Why?")).toBeVisible();
  await expect(tess).toHaveTitle(/^Why, .* · New request · Trusted Registries$/);
});
