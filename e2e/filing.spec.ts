import type { Page } from "@playwright/test";
import { cast } from "#lib/testing/cast.ts";
import { chooseClusters, decide, expect, file, test } from "./people.ts";

/** Counts what a person does: clicks, fields filled, choices made. */
function counting() {
  let inputs = 0;
  return {
    get inputs() {
      return inputs;
    },
    click: (page: Page, role: "button" | "link", name: string | RegExp) => {
      inputs++;
      return page.getByRole(role, { name }).click();
    },
    fill: (page: Page, label: string, text: string) => {
      inputs++;
      return page.getByLabel(label).fill(text);
    },
    check: (page: Page, label: string) => {
      inputs++;
      return page.getByLabel(label).check();
    },
    select: (page: Page, label: string, option: string) => {
      inputs++;
      return page.getByLabel(label).selectOption(option);
    },
  };
}

const confirmed = (page: Page) => expect(page.getByRole("heading", { name: /^TR-\d+$/ })).toBeVisible();

test("a first request is filed in at most 12 inputs, sign-in included", async ({ visitor }) => {
  const [person, page] = [counting(), await visitor()];
  await page.goto("/");
  await person.click(page, "button", "Sign in");
  await person.click(page, "button", cast.tess.name);
  await person.click(page, "link", "New request");
  await person.fill(page, "Registries to add", "quay.io/first-request");
  await person.click(page, "button", "Continue");
  await person.fill(page, "Why?", "Our first service runs from there.");
  await person.click(page, "button", "Continue");
  await person.click(page, "button", "Send to TDP-k8saas");
  await confirmed(page);
  console.log(`a first request: ${person.inputs} inputs`);
  expect(person.inputs).toBeLessThanOrEqual(12);
});

test("two hundred pasted references are filed in at most 15 inputs", async ({ as, everything }) => {
  const [person, noor] = [counting(), await as("noor")];
  const references = Array.from({ length: 200 }, (_, at) => `quay.io/team-${at % 8}/image-${at}:1.${at}`);
  await person.click(noor, "link", "New request");
  await person.check(noor, everything.production.name);
  await person.click(noor, "button", "Continue");
  await person.fill(noor, "Registries to add", references.join("\n"));
  await person.click(noor, "button", "Continue");
  await expect(noor.getByText("200 sources on 1 registry")).toBeVisible();
  await person.select(noor, "For all 200 of them", "organisations");
  await person.click(noor, "button", "Continue with these");
  await person.fill(noor, "Why?", "What runs there.");
  await person.click(noor, "button", "Continue");
  await expect(noor.getByRole("listitem").filter({ hasText: "added" })).toHaveCount(8);
  await person.click(noor, "button", /^Send to /);
  await confirmed(noor);
  console.log(`200 pasted references: ${person.inputs} inputs`);
  expect(person.inputs).toBeLessThanOrEqual(15);
});

test("W97: each answer is changed from check answers and the draft discarded, without JavaScript", async ({
  as,
  everything,
}) => {
  const { sandbox, production } = everything;
  const noor = await as("noor", { javaScriptEnabled: false });
  await chooseClusters(noor, [sandbox.name]);
  await noor.getByLabel("Registries to add").fill("docker pull quay.io/changed/api:1");
  await noor.getByRole("button", { name: "Continue" }).click();
  await noor.getByLabel("Entry for quay.io/changed/api").selectOption("quay.io/changed");
  await noor.getByRole("button", { name: "Continue with these" }).click();
  await noor.getByLabel("Why?").fill("At first.");
  await noor.getByRole("button", { name: "Continue" }).click();
  await expect(noor.getByText("added: quay.io/changed")).toBeVisible();

  await noor.getByRole("link", { name: "Change why" }).click();
  await noor.getByLabel("Why?").fill("On second thoughts.");
  await noor.getByRole("button", { name: "Continue" }).click();
  await expect(noor.getByText("On second thoughts.")).toBeVisible();
  await noor.getByRole("link", { name: "Change the registries" }).click();
  await noor.getByLabel("Registries to add").fill("quay.io/changed\nquay.io/changed/api");
  await noor.getByRole("button", { name: "Continue" }).click();
  await expect(noor.getByText("quay.io/changed/api adds nothing: quay.io/changed covers it")).toBeVisible();
  await noor.getByRole("link", { name: "Change the clusters" }).click();
  await noor.getByLabel(production.name).check();
  await noor.getByRole("button", { name: "Continue" }).click();
  await expect(noor.getByRole("heading", { name: production.name })).toBeVisible();
  await noor.goto("/requests?status=draft");
  await expect(noor.getByRole("link", { name: "Draft" }).first()).toBeVisible();
  await noor.goBack();
  await noor.getByRole("button", { name: "Discard this draft" }).click();
  await expect(noor.getByRole("heading", { name: "Requests" })).toBeVisible();
});

for (const javaScriptEnabled of [true, false])
  test(`the browser's Back and Forward show each question as it was answered, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    as,
    everything,
  }) => {
    const noor = await as("noor", { javaScriptEnabled });
    const word = javaScriptEnabled ? "back" : "back-off";
    await chooseClusters(noor, [everything.sandbox.name]);
    await noor.getByLabel("Registries to add").fill(`docker pull quay.io/${word}/api:1`);
    await noor.getByRole("button", { name: "Continue" }).click();
    await noor.getByLabel(`Entry for quay.io/${word}/api`).selectOption(`quay.io/${word}`);
    await noor.getByRole("button", { name: "Continue with these" }).click();
    await noor.getByLabel("Why?").fill("Our first service.");
    await noor.getByRole("button", { name: "Continue" }).click();
    await expect(noor.getByText(`added: quay.io/${word}`)).toBeVisible();
    await noor.goBack();
    await expect(noor).toHaveURL(/requests\/new\/why\?/);
    await expect(noor.getByLabel("Why?")).toHaveValue("Our first service.");
    await noor.goBack();
    await expect(noor).toHaveURL(/requests\/new\/understood\?/);
    await expect(noor.getByLabel(`Entry for quay.io/${word}/api`)).toHaveValue(`quay.io/${word}`);
    await noor.goBack();
    await expect(noor).toHaveURL(/requests\/new\/registries\?/);
    // without JavaScript the browser itself puts back what was typed there
    const typed = noor.getByLabel("Registries to add");
    await expect(typed).toHaveValue(new RegExp(`quay.io/${word}`));
    await noor.goBack();
    await expect(noor).toHaveURL(/requests\/new\/clusters\?/);
    await expect(noor.getByLabel(everything.sandbox.name)).toBeChecked();
    await noor.goForward();
    await expect(typed).toHaveValue(new RegExp(`quay.io/${word}`));
    await noor.goForward();
    await noor.goForward();
    await expect(noor.getByLabel("Why?")).toHaveValue("Our first service.");
    await noor.getByRole("button", { name: "Continue" }).click();
    await noor.getByRole("button", { name: "Send to TDP-k8saas" }).click();
    await confirmed(noor);
  });

test("W30: a rejected request is commented on and asked for again, linked to the old one", async ({
  as,
  everything,
}) => {
  const [tess, ada] = [await as("tess"), await as("ada")];
  const name = await file(tess, { clusters: [everything.sandbox.name], add: ["quay.io/again"], reason: "Once." });
  const old = new URL(tess.url()).pathname;
  await decide(ada, name, "Reject", "Use the mirror.");
  await tess.goto(old);
  await tess.getByLabel("Comment", { exact: true }).fill("The mirror has it not.");
  await tess.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(tess.getByText("The mirror has it not.").first()).toBeVisible();
  await tess.getByRole("button", { name: "Copy as new request" }).click();
  await expect(tess.getByText("added: quay.io/again")).toBeVisible();
  await tess.getByRole("button", { name: "Send to TDP-k8saas" }).click();
  await expect(tess.getByRole("link", { name })).toHaveAttribute("href", old);
});

test("what is risky about an entry stands beside it on the way, in check answers and where it is decided, without JavaScript", async ({
  as,
  everything,
}) => {
  const off = { javaScriptEnabled: false };
  const [tess, sam] = [await as("tess", off), await as("sam", off)];
  await chooseClusters(tess, [everything.sandbox.name]);
  await tess.getByLabel("Registries to add").fill("docker pull ttl.sh/risky:1h\nregistry.k8s.io/risky");
  await tess.getByRole("button", { name: "Continue" }).click();
  const sentence = "anybody can replace an image there without even an account";
  const understood = tess.getByRole("row").filter({ has: tess.getByLabel("Entry for ttl.sh/risky") });
  await expect(understood).toContainText(sentence);
  await expect(tess.getByRole("row").filter({ hasText: "registry.k8s.io/risky" })).not.toContainText(sentence);
  await tess.getByRole("button", { name: "Continue with these" }).click();
  const risk = tess.getByRole("region", { name: "Risk of what you ask for" });
  await expect(risk).toContainText("High risk");
  await expect(risk).toContainText(sentence);
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("alert").first()).toContainText("Say why");
  await expect(risk).toContainText(sentence);
  await tess.getByLabel("Why?").fill("For a day.");
  await tess.getByRole("button", { name: "Continue" }).click();
  const lineOf = (page: Page, entry: string) => page.getByRole("listitem").filter({ hasText: `added: ${entry}` });
  await expect(lineOf(tess, "ttl.sh/risky")).toContainText(sentence);
  await expect(lineOf(tess, "registry.k8s.io/risky")).not.toContainText(sentence);
  await tess.getByRole("button", { name: "Send to support-platform" }).click();
  await expect(lineOf(tess, "ttl.sh/risky")).toContainText(sentence);
  await sam.goto(new URL(tess.url()).pathname);
  await expect(lineOf(sam, "ttl.sh/risky")).toContainText(sentence);
  await expect(lineOf(sam, "registry.k8s.io/risky")).not.toContainText(sentence);
});
