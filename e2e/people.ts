import { type Browser, test as base, expect, type Page } from "@playwright/test";
import { cast, type Login } from "#lib/testing/cast.ts";
import { launchChromium } from "#lib/testing/chromium.ts";
import { startEverything, type WholeStack } from "./stack.ts";

export { expect };

interface PerWorker {
  readonly everything: WholeStack;
  readonly chrome: Browser;
}

export interface PerTest {
  /** A page of somebody who signed in through the identity provider. */
  readonly as: (login: Login, options?: { javaScriptEnabled?: boolean; timezoneId?: string }) => Promise<Page>;
  /** A page of somebody who has not signed in. */
  readonly visitor: () => Promise<Page>;
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
  visitor: async ({ chrome, everything }, use) => {
    const context = await chrome.newContext({ baseURL: everything.stack.portalUrl });
    await use(() => context.newPage());
    await context.close();
  },
});

interface Asked {
  readonly clusters: readonly string[];
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly mode?: "off" | "warn" | "deny";
  readonly exempt?: readonly string[];
  readonly reason: string;
}

/** Opens a new request at the question about registries, for these clusters. Who has but one is not asked which. */
export async function chooseClusters(page: Page, clusters: readonly string[]): Promise<void> {
  await page.goto("/requests/new");
  const question = page.getByRole("heading", { name: /^Which / });
  await expect(question).toBeVisible();
  if ((await question.textContent())?.startsWith("Which clusters")) {
    for (const cluster of clusters) await page.getByLabel(cluster).check();
    await page.getByRole("button", { name: "Continue" }).click();
  }
  await expect(page.getByLabel("Registries to add")).toBeVisible();
}

export async function openOtherChanges(page: Page): Promise<void> {
  await page.getByText("Something else: remove registries").click();
}

/** Answers every question of a new request, and stops before the last Continue. */
export async function answer(page: Page, request: Asked): Promise<void> {
  const { clusters, add = [], remove = [], mode, exempt = [], reason } = request;
  await chooseClusters(page, clusters);
  await page.getByLabel("Registries to add").fill(add.join("\n"));
  if (remove.length > 0 || mode !== undefined || exempt.length > 0) {
    await openOtherChanges(page);
    await page.getByLabel("Registries to remove").fill(remove.join("\n"));
    if (mode !== undefined) await page.getByLabel(new RegExp(`^${mode}: `)).check();
    await page.getByLabel("Namespaces to exempt").fill(exempt.join("\n"));
  }
  await page.getByRole("button", { name: "Continue" }).click();
  const next = page.getByRole("heading", { name: /^(Why|What was understood)/ });
  await expect(next).toBeVisible();
  if ((await next.textContent()) === "What was understood")
    await page.getByRole("button", { name: "Continue with these" }).click();
  await page.getByLabel("Why?").fill(reason);
}

/** Fills in a request in the browser, up to check answers. */
export async function draft(page: Page, request: Asked): Promise<void> {
  await answer(page, request);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Check your request" })).toBeVisible();
}

/** Files a request in the browser, from the form to the confirmation; the answer is its number. */
export async function file(page: Page, request: Asked): Promise<string> {
  await draft(page, request);
  await page.getByRole("button", { name: /^Send to / }).click();
  const heading = page.getByRole("heading", { name: /^TR-\d+$/ });
  await expect(heading).toBeVisible();
  return (await heading.textContent()) ?? "";
}

/** How long one reading of a page may take to show what is asked of it, where `reread` reads it again. */
export const soon = { timeout: 1000 };

/** Loads a page again until it shows what the worker may still be busy with: without JavaScript no page reads itself anew. */
export async function reread(page: Page, shows: () => Promise<void>, timeout = 30_000): Promise<void> {
  await expect(async () => {
    await page.reload();
    await shows();
  }).toPass({ timeout });
}

/** Brings a cluster to a mode, by a request of its own where it is in another one, and waits until the cluster has proven it. */
export async function bringTo(as: PerTest["as"], member: Page, cluster: string, mode: "off" | "deny"): Promise<void> {
  await chooseClusters(member, [cluster]);
  if (((await member.getByRole("main").textContent()) ?? "").includes(`${cluster} (mode ${mode})`)) return;
  const request = await file(member, { clusters: [cluster], mode, reason: `Back to ${mode}.` });
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
