import type { Page } from "@playwright/test";
import { chooseClusters, expect, test } from "./people.ts";

const manifest = `apiVersion: v1
kind: Pod
spec:
  containers:
    - image: quay.io/prometheus/node-exporter:v1.8.2
    - image: quay.io/prometheus/alertmanager:v0.27.0
    - image: nginx:1.27
      env:
        - {name: PASSWORD, value: hunter2}
`;

async function paste(page: Page, cluster: string, text: string) {
  await chooseClusters(page, [cluster]);
  await page.getByLabel("Registries to add").fill(text);
  await page.getByRole("button", { name: "Continue" }).click();
}

for (const javaScriptEnabled of [true, false])
  test(`a pasted text is shown as it was understood and can be narrowed, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    as,
    everything,
  }) => {
    const tess = await as("tess", { javaScriptEnabled });
    await paste(
      tess,
      everything.sandbox.name,
      `${manifest}---\n- ghcr.io/pasted/api:1\n- redis\n- https://github.com/acme/web\n`,
    );
    const heading = tess.getByRole("heading", { name: "What was understood" });
    await expect(heading).toBeVisible();
    if (javaScriptEnabled) await expect(heading).toBeFocused();
    await expect(tess.getByText("4 sources on 3 registries")).toBeVisible();
    await expect(tess.getByRole("row", { name: /nginx/ })).toContainText("a manifest, line 7");
    await expect(tess.getByText("hunter2")).toHaveCount(0);
    const quay = tess.getByLabel("For all 2 of them");
    await quay.selectOption({ label: "Everything of the same publisher" });
    await tess
      .getByLabel("Entry for docker.io/library/nginx")
      .selectOption({ label: "Leave out docker.io/library/nginx" });
    await tess.getByLabel("Entry for ghcr.io/pasted/api").selectOption("ghcr.io/pasted");
    await expect(tess.getByRole("button", { name: "Use ghcr.io/acme/web" })).toBeVisible();
    await tess.getByRole("button", { name: "Use docker.io/library/redis" }).click();
    await expect(tess.getByLabel("Entry for docker.io/library/redis")).toHaveValue("docker.io/library/redis");
    await expect(tess.getByLabel("Entry for ghcr.io/pasted/api")).toHaveValue("ghcr.io/pasted");
    await tess.getByRole("button", { name: "Continue with these" }).click();
    await tess.getByLabel("Why?").fill("It runs there.");
    await tess.getByRole("button", { name: "Continue" }).click();

    await expect(tess.getByRole("heading", { name: "Check your request" })).toBeVisible();
    const added = tess.getByRole("listitem").filter({ hasText: "added" });
    await expect(added).toHaveText([
      /docker\.io\/library\/redis(?!\/)/,
      /ghcr\.io\/pasted(?!\/)/,
      /quay\.io\/prometheus(?!\/)/,
    ]);
    await tess.getByRole("link", { name: "Change the registries" }).click();
    await expect(tess.getByLabel("Registries to add")).toHaveValue(
      "docker.io/library/redis\nghcr.io/pasted\nquay.io/prometheus",
    );
  });

test("going back keeps everything that was typed, and choosing nothing is said", async ({ as, everything }) => {
  const tess = await as("tess", { javaScriptEnabled: false });
  await paste(tess, everything.sandbox.name, "docker pull quay.io/back/forth:1");
  await tess.getByLabel("Entry for quay.io/back/forth").selectOption({ label: "Leave out quay.io/back/forth" });
  await tess.getByRole("button", { name: "Continue with these" }).click();
  await expect(tess.getByRole("alert").first()).toContainText("Everything is left out");
  await expect(tess.getByLabel("Entry for quay.io/back/forth")).toHaveValue("");
  await tess.getByRole("button", { name: "Change what I pasted" }).click();
  await expect(tess.getByLabel("Registries to add")).toHaveValue("docker pull quay.io/back/forth:1");
  await expect(tess.getByRole("alert")).toHaveCount(0);
});

test("a choice that was never offered is not taken", async ({ as, everything }) => {
  const tess = await as("tess");
  await paste(tess, everything.sandbox.name, "docker pull quay.io/offered/only:1");
  await tess.getByLabel("Entry for quay.io/offered/only").evaluate((select: HTMLSelectElement) => {
    const option = new Option("everything", "docker.io");
    select.add(option);
    select.value = "docker.io";
  });
  await tess.getByRole("button", { name: "Continue with these" }).click();
  await expect(tess.getByRole("alert").first()).toContainText("Everything is left out");
});
