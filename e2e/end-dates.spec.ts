import type { Page } from "@playwright/test";
import { cast } from "#lib/testing/cast.ts";
import { moveEnd } from "./move-end.ts";
import { answer, bringTo, decide, draft, expect, file, reread, soon, test } from "./people.ts";

const where = (page: Page) => page.getByRole("status").first();
const send = (page: Page) => page.getByRole("button", { name: /^Send to / }).click();
const next = (page: Page) => page.getByRole("button", { name: "Continue" }).click();

const anotherEnd = (page: Page) => page.getByRole("listitem").filter({ hasText: "another end: " });
const listed = (page: Page, entry: string) => page.getByRole("listitem").filter({ hasText: entry }).first();

async function openCluster(page: Page, name: string): Promise<void> {
  await page.goto("/clusters");
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
}

for (const javaScriptEnabled of [true, false])
  test(`W37, W93: an entry is asked for until a day, reminded of, extended in one click, and ends on the cluster, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    as,
    everything,
  }) => {
    test.setTimeout(240_000);
    const { sandbox, admits, stack, query } = everything;
    const entry = `quay.io/brief-${javaScriptEnabled ? "on" : "off"}`;
    const image = `${entry}/api:1`;
    const [tess, ada] = [await as("tess", { javaScriptEnabled }), await as("ada", { javaScriptEnabled })];
    await bringTo(as, tess, sandbox.name, "deny");
    await answer(tess, { clusters: [sandbox.name], add: [entry], reason: "For a migration." });
    await expect(tess.getByLabel(/^1 year, until/)).toBeChecked(); // of low risk
    await tess.getByLabel(/^30 days, until/).check();
    await next(tess);
    await expect(tess.getByText(/until \d+ \w+ \d{4}/).first()).toBeVisible();
    await send(tess);
    const name = (await tess.getByRole("heading", { name: /^TR-\d+$/ }).textContent()) ?? "";
    await decide(ada, name, "Approve", "For a month.");
    await expect.poll(async () => (await admits(sandbox, image)).admitted).toBe(true);

    await moveEnd(everything, entry, "now() + interval '20 hours'");
    const subject = `One entry of ${sandbox.name} ends in a day or less`;
    const mails = () =>
      stack.mails.caught.filter(
        ({ to, mail }) => to.includes(cast.tess.email) && mail.subject === subject && (mail.text ?? "").includes(entry),
      );
    await expect.poll(() => mails().length, { timeout: 30_000 }).toBe(1);
    const requests = () => query("SELECT count(*)::int AS count FROM request");
    const before = await requests();
    const link = /https?:\/\/\S+\/requests\/[0-9a-f-]+/.exec(mails()[0]?.mail.text ?? "")?.[0] ?? "";
    await tess.goto(link);
    await expect(tess.getByRole("heading", { name })).toBeVisible();
    expect(await requests()).toEqual(before); // the link only opens a page
    await tess.goto("/requests");
    await expect(tess.getByRole("row", { name: new RegExp(`${name}\\b`) })).toContainText("Ends in 19 hours: extend");

    await openCluster(tess, sandbox.name);
    await expect(listed(tess, entry)).toContainText("Ends in 19 hours: extend");
    await tess.getByRole("button", { name: `extend ${entry}` }).click();
    await expect(tess.getByRole("link", { name })).toBeVisible(); // it extends that one
    await expect(where(tess)).toContainText("Waiting for TDP-k8saas");
    const renewal = (await tess.getByRole("heading", { name: /^TR-\d+$/ }).textContent()) ?? "";
    await expect(anotherEnd(tess)).toContainText(entry);
    await openCluster(tess, sandbox.name);
    await expect(listed(tess, entry)).toContainText(`${renewal} asks for another end`);
    await decide(ada, renewal, "Approve", "Once more.");
    await reread(ada, () => expect(where(ada)).toContainText("1 of 1 enforced", soon), 60_000);
    await openCluster(tess, sandbox.name);
    const year = String(new Date(Date.now() + 366 * 86_400_000).getUTCFullYear());
    await expect(listed(tess, entry)).toContainText(year);
    await expect(tess.getByRole("button", { name: `extend ${entry}` })).toHaveCount(0);

    await moveEnd(everything, entry, "now()");
    await expect.poll(async () => (await admits(sandbox, image)).admitted, { timeout: 60_000 }).toBe(false);
    await tess.goto(link);
    await expect(tess.getByText("Entry ended", { exact: true })).toHaveCount(1);
    await openCluster(tess, sandbox.name);
    await expect(tess.getByText(/because entries have ended: removed/).first()).toContainText(entry);
    await reread(tess, () => expect(tess.getByText(/^Enforced/).first()).toBeVisible(soon));
    await tess.goto("/inbox");
    const told = tess.getByRole("article", { name: `One entry of ${sandbox.name} has ended`, exact: true });
    await reread(tess, () => expect(told.first()).toContainText(entry, soon));
    const vera = await as("vera");
    await vera.goto(`/history?request=${name}`);
    for (const title of ["Entry ends soon", "Entry ended"])
      await expect(vera.getByRole("table").getByText(title, { exact: true })).toHaveCount(1);
  });

test("a day that is none is told in its place, with everything kept, without JavaScript", async ({
  as,
  everything,
}) => {
  const tess = await as("tess", { javaScriptEnabled: false });
  await answer(tess, { clusters: [everything.sandbox.name], add: ["quay.io/some-day"], reason: "Some day." });
  await tess.getByLabel("Day", { exact: true }).fill("2030-02-30");
  await next(tess);
  const problem = tess.getByRole("alert").first();
  await expect(problem).toContainText("You named a day and also chose another answer");
  await tess.getByLabel("A certain day").check();
  await next(tess);
  await expect(problem).toContainText('"2030-02-30" is no day of the calendar');
  await expect(tess.getByLabel("Day", { exact: true })).toHaveValue("2030-02-30");
  await expect(tess.getByLabel("Why?")).toHaveValue("Some day.");
  await tess.getByLabel("Day", { exact: true }).fill("2020-02-28");
  await next(tess);
  await expect(problem).toContainText("has passed or is less than an hour away");
  await tess.getByLabel("Day", { exact: true }).fill("2030-02-28");
  await next(tess);
  await expect(tess.getByText("Until 28 Feb 2030, 23:59 UTC").first()).toBeVisible();
  await tess.getByRole("link", { name: "Change why, and until when" }).click();
  await expect(tess.getByLabel("A certain day")).toBeChecked();
  await expect(tess.getByLabel("Day", { exact: true })).toHaveValue("2030-02-28");
  await tess.getByLabel("No end").check();
  await tess.getByLabel("Day", { exact: true }).fill("");
  await next(tess);
  await expect(tess.getByText("What is added stays without an end, until a request removes it.")).toBeVisible();
  await tess.getByRole("button", { name: "Discard this draft" }).click();
});

test("the riskier, the shorter is what is proposed; and days are those of the reader", async ({ as, everything }) => {
  const tess = await as("tess", { timezoneId: "America/New_York" });
  await answer(tess, { clusters: [everything.sandbox.name], add: ["ttl.sh/risky"], reason: "For a day." });
  await expect(tess.getByLabel(/^30 days, until/)).toBeChecked();
  await expect(tess.getByText("what is usual for high risk")).toBeVisible();
  await expect(tess.getByText("It counts to its end in America/New_York.")).toBeVisible();
  await tess.getByLabel("Day", { exact: true }).fill("2030-07-01");
  await expect(tess.getByLabel("A certain day")).toBeChecked(); // to name a day is to choose it
  await next(tess);
  await expect(tess.getByText("1 Jul 2030, 23:59 GMT-4").first()).toBeVisible();
  await expect(tess.locator("time[datetime='2030-07-02T03:59:59.000Z']").first()).toHaveAttribute(
    "title",
    "2 Jul 2030, 03:59 UTC",
  );
  await tess.getByRole("button", { name: "Discard this draft" }).click();
});

test("another end is asked for, changed before it is decided, copied after it, and taken away", async ({
  as,
  everything,
}) => {
  const { sandbox } = everything;
  const [tess, ada] = [await as("tess"), await as("ada")];
  const entry = "quay.io/other-end";
  const first = await file(tess, { clusters: [sandbox.name], add: [entry], reason: "A year." });
  await decide(ada, first, "Approve", "Fine.");
  await openCluster(tess, sandbox.name);
  await tess.getByRole("link", { name: `set another end for ${entry}` }).click();
  const field = tess.getByLabel("Other end dates");
  await expect(field).toHaveValue(new RegExp(`^${entry} \\d{4}-\\d{2}-\\d{2}$`));
  await field.fill(`${entry} soon`);
  await next(tess);
  await expect(tess.getByRole("alert").first()).toContainText("is no day of the calendar");
  await expect(field).toHaveValue(`${entry} soon`);
  await field.fill(`${entry} 2030-01-31`);
  await next(tess);
  await expect(tess.getByLabel("A certain day")).toHaveCount(0); // nothing is added
  await tess.getByLabel("Why?").fill("Longer.");
  await next(tess);
  await expect(tess.getByRole("listitem").filter({ hasText: "another end" })).toHaveCount(1);
  await expect(anotherEnd(tess)).toContainText("until 31 Jan 2030, 23:59 UTC; so far until");
  await send(tess);
  await expect(where(tess)).toContainText("Waiting for TDP-k8saas");
  const name = (await tess.getByRole("heading", { name: /^TR-\d+$/ }).textContent()) ?? "";
  await tess.getByRole("link", { name: "Change this request" }).click();
  await expect(field).toHaveValue(`${entry} 2030-01-31`);
  await field.fill(`${entry} no end`);
  await tess.getByRole("button", { name: "Save the changes" }).click();
  await expect(anotherEnd(tess)).toContainText("no end any more");
  await expect(tess.getByText(/asks now to keep quay.io\/other-end without an end/)).toBeVisible();
  await decide(ada, name, "Reject", "A year is enough.");
  await tess.goto(new URL(tess.url()).pathname);
  await tess.getByRole("button", { name: "Copy as new request" }).click();
  await expect(tess.getByRole("heading", { name: "Check your request" })).toBeVisible();
  await expect(anotherEnd(tess)).toContainText("no end any more");
  await send(tess);
  await expect(where(tess)).toContainText("Waiting for TDP-k8saas");
  await decide(ada, (await tess.getByRole("heading", { name: /^TR-\d+$/ }).textContent()) ?? "", "Approve", "Well.");
  await openCluster(tess, sandbox.name);
  await expect(tess.getByRole("link", { name: `set an end for ${entry}` })).toBeVisible();
});

test("what ends is extended from the request's page; who asks twice at once is told of the first", async ({
  as,
  everything,
}) => {
  const { sandbox } = everything;
  const [tess, noor, ada] = [await as("tess"), await as("noor"), await as("ada")];
  const name = await file(tess, { clusters: [sandbox.name], add: ["quay.io/twice"], reason: "Twice." });
  const address = new URL(tess.url()).pathname;
  await decide(ada, name, "Approve", "Fine.");
  for (const page of [tess, noor]) {
    await page.goto(address);
    await expect(page.getByRole("button", { name: "Extend it" })).toBeVisible();
  }
  await expect(ada.getByRole("button", { name: "Extend it" })).toHaveCount(0);
  await tess.getByRole("button", { name: "Extend it" }).dblclick();
  await expect(where(tess)).toContainText("Waiting for TDP-k8saas");
  const renewal = (await tess.getByRole("heading", { name: /^TR-\d+$/ }).textContent()) ?? "";
  await tess.goto(address);
  await expect(tess.getByText(`${renewal} asks for another end`)).toBeVisible();
  await expect(tess.getByText("To be extended by")).toContainText(renewal);
  await draft(noor, { clusters: [sandbox.name], add: ["quay.io/unrelated"], reason: "To pass the time." });
  await noor.getByRole("button", { name: "Discard this draft" }).click();
  await noor.goto("/requests?q=twice");
  await expect(noor.getByRole("row", { name: new RegExp(`^${renewal}\\b`) })).toContainText(
    "another end for quay.io/twice",
  );
});
