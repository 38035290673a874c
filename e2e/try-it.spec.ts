import type { Page } from "@playwright/test";
import { decide, expect, file, test } from "./people.ts";
import type { WholeStack } from "./stack.ts";

const manifest = (api: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      initContainers:
        - { name: prepare, image: "quay.io/evil/prepare:1" }
      containers:
        - { name: api, image: "${api}" }
      volumes:
        - { name: files, image: { reference: "quay.io/evil/files:1" } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
`;

async function open(page: Page, { sandbox }: WholeStack) {
  await page.goto("/clusters");
  await page.getByRole("link", { name: sandbox.name }).click();
  await expect(page.getByRole("heading", { name: "Would this image be admitted?" })).toBeVisible();
}

async function ask(page: Page, typed: string) {
  await page.getByLabel("Image or manifest").fill(typed);
  await page.getByRole("button", { name: "Ask the cluster" }).click();
}

const item = (page: Page, image: string) => page.getByRole("listitem").filter({ hasText: image });

test("an image and a manifest are judged by the cluster, explained, and lead to a request", async ({
  as,
  everything,
}) => {
  const tess = await as("tess");
  const request = await file(tess, { clusters: [everything.sandbox.name], add: ["ghcr.io/tried"], reason: "To try." });
  await decide(await as("ada"), request, "Approve", "Fine.");
  await tess.goto("/requests");
  await tess.getByRole("link", { name: request }).click();
  await expect(tess.getByRole("status").first()).toContainText("1 of 1 enforced");

  await open(tess, everything);
  await ask(tess, "ghcr.io/tried/api:1");
  await expect(tess.getByText("The list allows this image.")).toBeVisible();
  const allowed = item(tess, "ghcr.io/tried/api:1");
  await expect(allowed).toContainText("host ghcr.io, repository tried/api");
  await expect(allowed.getByRole("link", { name: request })).toBeVisible();
  await expect(tess.getByText(/mode deny: what the list does not allow is refused/)).toBeVisible();
  await expect(tess.getByText("In kube-system nothing is judged")).toBeVisible();
  await expect(tess.getByLabel("Image or manifest")).toHaveValue("ghcr.io/tried/api:1");

  await ask(tess, manifest("ghcr.io/tried/api:2"));
  await expect(tess.getByText("The list allows 1 of 3 images.")).toBeVisible();
  await expect(item(tess, "ghcr.io/tried/api:2")).toContainText("Deployment shop/web, container api");
  const refused = item(tess, "quay.io/evil/prepare:1");
  await expect(refused).toContainText("not from a trusted registry: quay.io/evil/prepare:1");
  await expect(refused).toContainText("Deployment shop/web, init container prepare");
  await expect(item(tess, "quay.io/evil/files:1")).toContainText("image volume files");
  await expect(tess.getByText("Service web")).toBeVisible();
  await refused.getByRole("link", { name: "Ask for quay.io/evil/prepare" }).click();
  await expect(tess.getByLabel("Registries to add")).toHaveValue("quay.io/evil/prepare");
  await expect(tess.getByText(`For ${everything.sandbox.name}`)).toBeVisible();
  await tess.goBack();
  await tess.getByRole("link", { name: "Ask for all 2 sources" }).click();
  await expect(tess.getByLabel("Registries to add")).toHaveValue("quay.io/evil/prepare\nquay.io/evil/files");
});

test("without JavaScript the page renews itself until the answer is there", async ({ as, everything }) => {
  const tess = await as("tess", { javaScriptEnabled: false });
  await open(tess, everything);
  const worker = everything.stack.worker.pid ?? 0;
  process.kill(worker, "SIGSTOP");
  try {
    await ask(tess, "quay.io/evil/x");
    await expect(tess.getByText("The cluster is being asked")).toBeVisible();
    await everything.query("UPDATE worker_heartbeat SET at = now() - interval '1 hour'");
    await expect(tess.getByText("which alone can ask the cluster, was last alive 1 hour ago")).toBeVisible();
  } finally {
    process.kill(worker, "SIGCONT");
  }
  await expect(tess.getByText("The list does not allow this image.")).toBeVisible();
});

for (const javaScriptEnabled of [true, false])
  for (const [what, typed, words] of [
    ["nothing", "   ", "Nothing is written here"],
    ["a template", "image: {{ .Values.image }}\nkind: Deployment\nspec: {", "Render templates first"],
    ["only a Secret", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}", "Nothing in it runs an image"],
    ["too many images", Array.from({ length: 201 }, (_, n) => `x.example/${n}`).join("\n"), "201 different images"],
  ] as const)
    test(`${what} gets a sentence and keeps what was typed, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
      as,
      everything,
    }) => {
      const tess = await as("tess", { javaScriptEnabled });
      await open(tess, everything);
      await ask(tess, typed);
      await expect(tess.getByRole("alert").filter({ hasText: "There is a problem" })).toContainText(words);
      await expect(tess.getByLabel("Image or manifest")).toHaveValue(typed);
      if (javaScriptEnabled) await expect(tess).toHaveTitle(/^Error: /);
    });

test("an answer is for who asked, and for staff", async ({ as, everything }) => {
  const tess = await as("tess");
  await open(tess, everything);
  await ask(tess, "nobody-asked.registries.example/x");
  await expect(tess.getByText("The list does not allow this image.")).toBeVisible();
  const { pathname } = new URL(tess.url());
  const sam = await as("sam");
  await sam.goto(pathname);
  await expect(sam.getByText("The list does not allow this image.")).toBeVisible();
  await expect(sam.getByRole("link", { name: /^Ask for/ })).toHaveCount(0);
  const noor = await as("noor");
  await noor.goto(pathname);
  await expect(noor.getByRole("heading", { name: "There is nothing here for you" })).toBeVisible();
  const olaf = await as("olaf");
  await olaf.goto(pathname);
  await expect(olaf.getByRole("heading", { name: "You have no access here" })).toBeVisible();
});
