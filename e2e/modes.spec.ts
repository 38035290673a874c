import type { Page } from "@playwright/test";
import { bringTo, decide, expect, sendOn, test } from "./people.ts";

/** Files a request that changes nothing but the mode or the exempt namespaces, up to check answers. */
async function fileAlone(page: Page, cluster: string, fill: () => Promise<void>): Promise<void> {
  await page.goto("/requests/new");
  await page.getByLabel(cluster).check();
  await fill();
  await page.getByLabel("Why?").fill("For the modes.");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Check your request" })).toBeVisible();
}

async function send(page: Page): Promise<string> {
  await page.getByRole("button", { name: /^Send to / }).click();
  const heading = page.getByRole("heading", { name: /^TR-\d+$/ });
  await expect(heading).toBeVisible();
  return (await heading.textContent()) ?? "";
}

test("a namespace becomes exempt by request, the cluster lets its pods in, and the list shows it", async ({
  as,
  everything,
}) => {
  const { production, kubectl } = everything;
  await kubectl(production, "create", "namespace", "edge");
  const inEdge = async () =>
    (
      await kubectl(
        production,
        ...["run", "try", "--image=evil.example/x", "--restart=Never", "--dry-run=server", "-n", "edge"],
      )
    ).code === 0;
  const noor = await as("noor");
  const ada = await as("ada");
  await bringTo(as, noor, production.name, "deny");
  await expect.poll(inEdge).toBe(false);

  await fileAlone(noor, production.name, async () => {
    await noor.getByText("Exempt namespaces", { exact: true }).click();
    await noor.getByLabel("Namespaces to exempt").fill("kube-system\nedge\n");
  });
  await expect(noor.getByText("exempt from now on: edge")).toBeVisible();
  await expect(noor.getByText(/Whoever may create pods in edge can run any image/).first()).toBeVisible();
  const request = await send(noor);
  await sendOn(await as("sam"), request);
  await ada.goto("/approvals");
  await ada.getByRole("link", { name: request }).click();
  await expect(ada.getByText("exempt from now on: edge")).toBeVisible();
  await decide(ada, request, "Approve", "Agreed.", /1 of 2 approvals/);
  expect(await inEdge()).toBe(false);
  await decide(await as("abel"), request, "Approve", "Agreed too.");
  await expect.poll(inEdge).toBe(true);
  await expect(ada.getByText("exempt from now on: edge")).toBeVisible();

  await noor.goto("/clusters");
  await noor.getByRole("link", { name: production.name }).click();
  await expect(noor.getByText(/Exempt namespaces, whose pods are let in.*: edge, kube-system/)).toBeVisible();
  await noor.getByRole("link", { name: "Ask to change them" }).click();
  await expect(noor.getByLabel("Namespaces to exempt")).toHaveValue("edge\nkube-system");
  await noor.getByLabel("Namespaces to exempt").fill("Kube_System\ntrusted-registries");
  await noor.getByLabel("Why?").fill("Because.");
  await noor.getByRole("button", { name: "Continue" }).click();
  const summary = noor.getByRole("alert").filter({ hasText: "There is a problem" });
  await expect(summary).toContainText("Did you mean kube_system?");
  await expect(summary).toContainText("It cannot be exempt");
  await expect(noor.getByLabel("Namespaces to exempt")).toHaveValue("Kube_System\ntrusted-registries");
});

test("a mode changes by request alone, and opening a cluster is said to be risky", async ({ as, everything }) => {
  const { production } = everything;
  const noor = await as("noor");
  const ada = await as("ada");
  await bringTo(as, noor, production.name, "deny");
  await fileAlone(noor, production.name, () => noor.getByLabel("off: every image is let in").check());
  await expect(noor.getByText(/Risky\. From deny to off/)).toBeVisible();
  const request = await send(noor);
  await sendOn(await as("sam"), request);
  await ada.goto("/approvals");
  await ada.getByRole("link", { name: request }).click();
  await expect(ada.getByText(/Risky\. From deny to off/)).toBeVisible();
  await decide(ada, request, "Reject", "Not in production.");

  await noor.goto("/requests/new");
  await noor.getByLabel(production.name).check();
  await noor.getByLabel("deny: other images are refused").check();
  await noor.getByLabel("Why?").fill("Again.");
  await noor.getByRole("button", { name: "Continue" }).click();
  await expect(noor.getByRole("alert").first()).toContainText("in mode deny already");
});
