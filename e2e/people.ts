import { type Browser, test as base, expect, type Page } from "@playwright/test";
import { cast, type Login } from "#lib/testing/cast.ts";
import { launchChromium } from "#lib/testing/chromium.ts";
import { startEverything, type WholeStack } from "./stack.ts";

export { expect };

interface PerWorker {
  readonly everything: WholeStack;
  readonly chrome: Browser;
}

interface PerTest {
  /** A page of somebody who signed in through the identity provider. */
  readonly as: (login: Login, options?: { javaScriptEnabled?: boolean }) => Promise<Page>;
}

export const test = base.extend<PerTest, PerWorker>({
  everything: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const everything = await startEverything();
      await use(everything);
      await everything.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  chrome: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const browser = await launchChromium();
      await use(browser);
      await browser.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  as: async ({ chrome, everything }, use) => {
    const contexts: { close: () => Promise<void> }[] = [];
    await use(async (login, options = {}) => {
      const context = await chrome.newContext({ baseURL: everything.stack.portalUrl, ...options });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto("/");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("button", { name: cast[login].name }).click();
      await expect(page.getByText(cast[login].name).first()).toBeVisible();
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

/** Files a request in the browser, from the form to the confirmation; the answer is its number. */
export async function file(
  page: Page,
  request: { clusters: string[]; add?: string[]; remove?: string[]; reason: string },
): Promise<string> {
  await page.goto("/requests/new");
  for (const cluster of request.clusters) await page.getByLabel(cluster).check();
  await page.getByLabel("Registries to add").fill((request.add ?? []).join("\n"));
  await page.getByLabel("Registries to remove").fill((request.remove ?? []).join("\n"));
  await page.getByLabel("Why?").fill(request.reason);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Check your request" })).toBeVisible();
  await page.getByRole("button", { name: /^Send to / }).click();
  const heading = page.getByRole("heading", { name: /^TR-\d+$/ });
  await expect(heading).toBeVisible();
  return (await heading.textContent()) ?? "";
}

/** Brings a cluster to a mode, by a request of its own where it is in another one, and waits until the cluster has proven it. */
export async function bringTo(as: PerTest["as"], member: Page, cluster: string, mode: "off" | "deny"): Promise<void> {
  await member.goto("/requests/new");
  if (((await member.locator("label", { hasText: cluster }).textContent()) ?? "").includes(`(mode ${mode})`)) return;
  await member.getByLabel(cluster).check();
  await member.getByLabel(new RegExp(`^${mode}: `)).check();
  await member.getByLabel("Why?").fill(`Back to ${mode}.`);
  await member.getByRole("button", { name: "Continue" }).click();
  await expect(member.getByRole("heading", { name: "Check your request" })).toBeVisible();
  await member.getByRole("button", { name: /^Send to / }).click();
  const heading = member.getByRole("heading", { name: /^TR-\d+$/ });
  await expect(heading).toBeVisible();
  const request = (await heading.textContent()) ?? "";
  const opens = mode === "off"; // of high risk: by way of support-platform, and two approve
  if (opens) {
    await sendOn(await as("sam"), request);
    await decide(await as("abel"), request, "Approve", "Agreed.", /1 of 2 approvals/);
  }
  const approver = await as("ada");
  await decide(approver, request, "Approve", "Agreed.");
  await expect(approver.getByRole("status").first()).toContainText("1 of 1 enforced");
}

export async function decide(
  page: Page,
  request: string,
  outcome: "Approve" | "Reject",
  reason: string,
  then: RegExp = outcome === "Approve" ? /Approved by/ : /Rejected by/,
): Promise<void> {
  await page.goto("/approvals");
  await page.getByRole("link", { name: request }).click();
  await page.getByLabel("Reason").fill(reason);
  await page.getByRole("button", { name: outcome }).click();
  await expect(page.getByRole("status").first()).toContainText(then);
}

/** Somebody of support-platform sends on what waits there: requests of high risk go that way. */
export async function sendOn(page: Page, request: string): Promise<void> {
  await page.goto("/approvals");
  await page.getByRole("link", { name: request }).click();
  await page.getByLabel("Note or question").fill("Looked at.");
  await page.getByRole("button", { name: "Send on to TDP-k8saas" }).click();
  await expect(page.getByRole("status").first()).toContainText("Waiting for TDP-k8saas");
}
