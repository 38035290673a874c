import { decide, expect, file, test } from "./people.ts";

test("an auditor finds who allowed a registry, why, and when the cluster proved it", async ({ as, everything }) => {
  const { sandbox } = everything;
  const request = await file(await as("tess"), {
    clusters: [sandbox.name],
    add: ["quay.io/who-allowed"],
    reason: "The exporter runs from there.",
  });
  const ada = await as("ada");
  await decide(ada, request, "Approve", "Read the supplier's page.");
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced", { timeout: 60_000 });

  const vera = await as("vera", { javaScriptEnabled: false });
  await vera.goto("/history");
  await vera.getByLabel("Registry").fill("quay.io/WHO-allowed");
  await vera.getByLabel("Kind").selectOption("Decisions and proofs");
  await vera.getByRole("button", { name: "Apply" }).click();
  const rows = vera.getByRole("table", { name: "Events, newest first" }).getByRole("row");
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText("Enforced");
  await expect(rows.filter({ hasText: "Approved" })).toContainText("Read the supplier's page.");
  await expect(rows.filter({ hasText: "Approved" })).toContainText("Ada Lindqvist");
  await rows.filter({ hasText: "Approved" }).getByRole("link").first().click();
  await vera.getByRole("link", { name: `All that happened with ${request}` }).click();
  await expect(vera.getByText("The exporter runs from there.").first()).toBeVisible();

  await vera.goto("/clusters");
  await vera.getByRole("link", { name: sandbox.name }).click();
  await expect(vera.getByRole("listitem").filter({ hasText: "quay.io/who-allowed" }).first()).toContainText(
    "allowed by Ada Lindqvist",
  );
});

test("a request is opened by its name, and by somebody of another tenant as if it were not there", async ({
  as,
  everything,
}) => {
  const noor = await as("noor");
  const name = await file(noor, {
    clusters: [everything.production.name],
    add: ["quay.io/by-name"],
    reason: "To be found by its name.",
  });
  await noor.goto(`/requests/${name.toLowerCase()}`);
  await expect(noor.getByRole("heading", { level: 1 })).toHaveText(name);
  const tess = await as("tess");
  const answer = await tess.goto(`/requests/${name}`);
  expect(answer?.status()).toBe(404);
  await expect(tess.getByRole("heading", { name: "There is nothing here for you" })).toBeVisible();
  await expect(tess.getByRole("navigation", { name: "Main" })).toBeVisible();
});

test("an address that no page has answers 404 within the portal", async ({ as }) => {
  const tess = await as("tess");
  const answer = await tess.goto("/no/such/page");
  expect(answer?.status()).toBe(404);
  await expect(tess).toHaveTitle(/Not found/);
  await tess.getByRole("link", { name: "Clusters" }).click();
  await expect(tess.getByRole("heading", { name: "Clusters", exact: true })).toBeVisible();
});
