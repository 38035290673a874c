import type { Page } from "@playwright/test";
import { cast, type Login } from "#lib/testing/cast.ts";
import type { Caught } from "#lib/testing/mail-sink.ts";
import { decide, expect, file, test } from "./people.ts";
import type { WholeStack } from "./stack.ts";

const mailsTo = ({ stack }: WholeStack, login: Login, subject: string) =>
  stack.mails.caught.filter(({ to, mail }) => to.includes(cast[login].email) && mail.subject === subject);

/** The mail of this subject to somebody, once it has come. */
async function mailTo(everything: WholeStack, login: Login, subject: string): Promise<Caught> {
  await expect.poll(() => mailsTo(everything, login, subject).length, { message: subject }).toBe(1);
  return mailsTo(everything, login, subject)[0] as Caught;
}

async function unread(page: Page): Promise<number> {
  const link = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Inbox/ });
  return Number(/\d+/.exec((await link.textContent()) ?? "")?.[0] ?? 0);
}

async function readAll(page: Page): Promise<void> {
  await page.goto("/inbox");
  const button = page.getByRole("button", { name: "Mark all as read" });
  if (await button.isVisible()) await button.click();
  await expect(page.getByText("You have read everything.")).toBeVisible();
}

const entry = (page: Page, subject: string) => page.getByRole("article", { name: subject, exact: true });

for (const javaScriptEnabled of [true, false])
  test(`W75: a decision reaches its author in the inbox and by mail, with who, why and what next, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    as,
    everything,
  }) => {
    const [tess, ada] = [await as("tess", { javaScriptEnabled }), await as("ada", { javaScriptEnabled })];
    await readAll(tess);
    await readAll(ada);
    const add = [`quay.io/told-${javaScriptEnabled ? "on" : "off"}`];
    const request = await file(tess, { clusters: [everything.sandbox.name], add, reason: "Our API needs it." });
    await tess.goto("/inbox");
    expect(await unread(tess)).toBe(0); // nobody is told what they did themselves

    await mailTo(everything, "ada", `${request} waits for TDP-k8saas`);
    await ada.goto("/inbox");
    expect(await unread(ada)).toBe(1);
    await expect(entry(ada, `${request} waits for TDP-k8saas`)).toContainText("Our API needs it.");
    await decide(ada, request, "Reject", "Use the mirror, please.");
    await ada.goto("/inbox");
    expect(await unread(ada)).toBe(0); // it no longer waits

    const { mail } = await mailTo(everything, "tess", `${request} was rejected`);
    await tess.goto("/inbox");
    expect(await unread(tess)).toBe(1);
    const told = entry(tess, `${request} was rejected`);
    for (const words of ["Ada Lindqvist of TDP-k8saas rejected it", "Use the mirror, please.", "What next:"]) {
      await expect(told).toContainText(words);
      expect(mail.text).toContain(words);
      expect(mail.html).toContain(words);
    }
    await told.getByRole("button", { name: /^Mark as read/ }).click();
    await expect(tess.getByText("You have read everything.")).toBeVisible();
    expect(await unread(tess)).toBe(0);
    await tess.getByRole("link", { name: "Unread" }).click();
    await expect(tess.getByText("Nothing is unread.")).toBeVisible();
  });

test("following an entry marks it as read, where scripts run", async ({ as, everything }) => {
  const [tess, ada] = [await as("tess"), await as("ada")];
  await readAll(tess);
  const clusters = [everything.sandbox.name];
  const request = await file(tess, { clusters, add: ["quay.io/followed"], reason: "To follow." });
  await decide(ada, request, "Reject", "No.");
  await tess.goto("/inbox");
  await entry(tess, `${request} was rejected`).getByRole("link").click();
  await expect(tess.getByRole("heading", { name: request })).toBeVisible();
  await expect.poll(() => unread(tess)).toBe(0);
});

test("W73: whoever or whatever opens the links of a mail, nothing changes", async ({ as, everything }) => {
  const { query, sandbox } = everything;
  const [tess, ada] = [await as("tess"), await as("ada")];
  const request = await file(tess, { clusters: [sandbox.name], add: ["quay.io/scanned"], reason: "To be scanned." });
  const { mail } = await mailTo(everything, "ada", `${request} waits for TDP-k8saas`);
  const links = [...`${mail.text} ${mail.html}`.matchAll(/https?:\/\/[^\s"<>]+/g)].map(([link]) => link);
  expect(new Set(links).size).toBe(2);
  const state = async () =>
    JSON.stringify(
      await query(`SELECT (SELECT json_agg(r) FROM (SELECT id, status, version, updated_at FROM request ORDER BY id) r) AS requests,
        (SELECT json_agg(n) FROM (SELECT n.id, read_at FROM notification n JOIN request r ON r.id = n.request_id WHERE r.number = ${request.slice(3)} ORDER BY n.id) n) AS told,
        (SELECT json_agg(c) FROM notification_choice c) AS choices,
        (SELECT count(*)::int FROM decision) AS decisions, (SELECT max(seq)::int FROM event WHERE type LIKE 'request.%') AS events`),
    );
  const before = await state();
  const open = async (page: Page | null, link: string, method: "GET" | "HEAD") => {
    if (page !== null) return page.request.fetch(link, { method, maxRedirects: 0 });
    const answer = await fetch(link, { method, redirect: "manual" });
    expect(answer.status, link).toBe(307);
    expect(answer.headers.get("location"), link).toMatch(/^\/sign-in\?to=/);
    return null;
  };
  for (const link of links)
    for (const method of ["GET", "HEAD"] as const) {
      await open(null, link, method);
      expect((await open(ada, link, method))?.status(), link).toBe(200);
    }
  expect(await state()).toBe(before);
});

test("W07: an approver is not told of what she filed herself; the others are", async ({ as, everything }) => {
  const [iris] = [await as("iris"), await as("abel")]; // the portal knows whoever has signed in once
  await readAll(iris);
  const request = await file(iris, { clusters: [everything.sandbox.name], add: ["quay.io/own"], reason: "Mine." });
  await mailTo(everything, "abel", `${request} waits for TDP-k8saas`);
  await iris.goto("/inbox");
  expect(await unread(iris)).toBe(0);
  await expect(iris.getByRole("link", { name: new RegExp(request) })).toHaveCount(0);
  expect(mailsTo(everything, "iris", `${request} waits for TDP-k8saas`)).toEqual([]);
});

test("people choose what reaches them, without JavaScript; decisions stay in the inbox", async ({ as, everything }) => {
  const abel = await as("abel", { javaScriptEnabled: false });
  await abel.goto("/inbox");
  await abel.getByRole("link", { name: "Choose what reaches you" }).click();
  await expect(abel.getByText(cast.abel.email)).toBeVisible();
  await abel.getByLabel("Requests that wait for me").selectOption("Not at all");
  await abel.getByRole("button", { name: "Save" }).click();
  await expect(abel.getByRole("status").first()).toContainText("Saved");
  await expect(abel.getByLabel("Requests that wait for me")).toHaveValue("none");
  await readAll(abel);

  const [tess] = [await as("tess"), await as("ada")];
  await tess.goto("/settings/notifications");
  await expect(tess.getByLabel("Decisions on my requests").getByRole("option")).toHaveText([
    "In the inbox and by mail",
    "In the inbox",
  ]);
  await expect(tess.getByLabel("Requests that wait for me")).toHaveCount(0);
  const request = await file(tess, {
    clusters: [everything.sandbox.name],
    add: ["quay.io/silent"],
    reason: "Quietly.",
  });
  await mailTo(everything, "ada", `${request} waits for TDP-k8saas`);
  await abel.goto("/inbox");
  expect(await unread(abel)).toBe(0);
  expect(mailsTo(everything, "abel", `${request} waits for TDP-k8saas`)).toEqual([]);
  const vera = await as("vera");
  await vera.goto("/history?type=person.notifications_chosen");
  await expect(vera.getByText(/Requests that wait for me: from both to none/).first()).toBeVisible();
  await abel.goto("/settings/notifications");
  await abel.getByLabel("Requests that wait for me").selectOption("In the inbox and by mail");
  await abel.getByRole("button", { name: "Save" }).click();
});

test("somebody whose sign-in brings no address is told so, and staff see who was told what", async ({
  as,
  everything,
}) => {
  const { query, sandbox } = everything;
  const vera = await as("vera");
  await query(`UPDATE person SET mail = NULL WHERE name = '${cast.vera.name}'`);
  await vera.goto("/settings/notifications");
  await expect(vera.getByText("Your sign-in brings no address along")).toBeVisible();
  const [tess] = [await as("tess"), await as("ada")];
  const request = await file(tess, { clusters: [sandbox.name], add: ["quay.io/seen"], reason: "Seen." });
  await mailTo(everything, "ada", `${request} waits for TDP-k8saas`);
  await expect(tess.getByText("Who was told", { exact: true })).toHaveCount(0);
  await vera.goto(new URL(tess.url()).pathname);
  await vera.getByText("Who was told", { exact: true }).click();
  const row = vera
    .getByRole("table", { name: "Who was told, newest first" })
    .getByRole("row", { name: /Ada Lindqvist/ });
  await expect(row).toContainText("inbox, mail sent");
});
