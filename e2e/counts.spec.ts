import type { Page } from "@playwright/test";
import { expect, file, test } from "./people.ts";

const nav = (page: Page) => page.getByRole("navigation", { name: "Main" });
const waiting = async (page: Page) =>
  Number(
    /\((\d+)\)/.exec(
      (await nav(page)
        .getByRole("link", { name: /^Approvals/ })
        .textContent()) ?? "",
    )?.[1],
  );
const unread = async (page: Page) =>
  Number(
    /(\d+) unread/.exec(
      (await nav(page)
        .getByRole("link", { name: /^Inbox/ })
        .textContent()) ?? "",
    )?.[1] ?? 0,
  );

test("what waits is counted anew on every page and after every deed, without reading the page again", async ({
  as,
  everything,
}) => {
  test.setTimeout(240_000);
  const [tess, ada] = [await as("tess"), await as("ada")];
  const before = await waiting(ada);
  const filed = [];
  for (const path of ["one", "two", "three"])
    filed.push(
      await file(tess, { clusters: [everything.sandbox.name], add: [`quay.io/counted-${path}`], reason: "Counted." }),
    );
  await nav(ada)
    .getByRole("link", { name: /^Approvals/ })
    .click();
  await expect(ada.getByRole("status").first()).toContainText(`${before + 3} requests wait for you`);
  expect(await waiting(ada)).toBe(before + 3);

  await ada.getByRole("link", { name: filed[0] ?? "" }).click();
  await ada.getByRole("button", { name: "Approve" }).click();
  await expect(ada.getByRole("status").first()).toContainText("Approved by");
  await expect.poll(() => waiting(ada)).toBe(before + 2);

  const told = await unread(tess);
  await nav(tess).getByRole("link", { name: "Clusters" }).click();
  await expect(tess.getByRole("heading", { name: "Clusters" })).toBeVisible();
  expect(await unread(tess), "approved, at least").toBeGreaterThan(told);

  await nav(ada)
    .getByRole("link", { name: /^Approvals/ })
    .click();
  for (const name of filed.slice(1)) await ada.getByLabel(`Choose ${name}`).check();
  await ada.getByRole("button", { name: "Read the chosen ones together" }).click();
  await ada.getByRole("button", { name: "Approve 2" }).click();
  await expect(ada.getByRole("status").first()).toContainText("2 of 2 decided");
  await expect.poll(() => waiting(ada)).toBe(before);
});
