import type { Page } from "@playwright/test";
import { bringTo, chooseClusters, decide, draft, expect, openOtherChanges, sendOn, test } from "./people.ts";

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

  await draft(noor, { clusters: [production.name], exempt: ["kube-system", "edge", ""], reason: "For the modes." });
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
  await draft(noor, { clusters: [production.name], mode: "off", reason: "For the modes." });
  await expect(noor.getByText(/Risky\. From deny to off/)).toBeVisible();
  const request = await send(noor);
  await sendOn(await as("sam"), request);
  await ada.goto("/approvals");
  await ada.getByRole("link", { name: request }).click();
  await expect(ada.getByText(/Risky\. From deny to off/)).toBeVisible();
  await decide(ada, request, "Reject", "Not in production.");

  await chooseClusters(noor, [production.name]);
  await openOtherChanges(noor);
  await noor.getByLabel(/^deny: /).check();
  await noor.getByRole("button", { name: "Continue" }).click();
  await expect(noor.getByRole("alert").first()).toContainText("in mode deny already");
});
