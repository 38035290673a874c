import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import type { Page } from "@playwright/test";
import { cast } from "#lib/testing/cast.ts";
import { askMany, manyNamespaces, manyPods, podsPath } from "#lib/testing/many-pods.ts";
import { holds } from "./holds.ts";
import { moveEnd } from "./move-end.ts";
import { makePlaces, rows } from "./pages.ts";
import { answer, chooseClusters, decide, draft, expect, file, openOtherChanges, sendOn, test } from "./people.ts";

test("every page stands in the table of pages, and every state in it is looked at", async () => {
  const app = join(import.meta.dirname, "..", "app");
  const found = (await readdir(app, { recursive: true }))
    .filter((path) => basename(path) === "page.tsx" && !path.split(sep).some((part) => part.startsWith("@")))
    .map(
      (path) =>
        `/${dirname(path)
          .split(sep)
          .filter((part) => !/^\(.*\)$/.test(part) && part !== ".")
          .join("/")}`,
    );
  expect(rows.map(({ page }) => page).sort()).toEqual(found.sort());
  const specs = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".spec.ts"));
  const texts = await Promise.all(specs.map((name) => readFile(join(import.meta.dirname, name), "utf8")));
  const states = rows.flatMap((row) => row.states);
  expect(states.filter((state) => !texts.some((text) => text.includes(`, "${state}")`)))).toEqual([]);
});

test("every page can be used by everybody, at 1280 and 360 px, light and dark", async ({ as, visitor, everything }) => {
  test.setTimeout(400_000);
  const places = await makePlaces(as, everything, "look");
  for (const { page: address, as: login, path } of rows) {
    const page = login === null ? await visitor() : await as(login);
    await page.goto(path(places));
    await holds(page, address);
    await page.close();
  }
});

const pasted = `image: registry.example.com/${"very-long-team-name/".repeat(6)}app:1\nproxyImage: quay.io/a/b\nsideImage: quay.io/a/c\n---\nnginx\n${"y".repeat(300)}/`;

test("errors, what is long, and what is not there can be used by everybody", async ({ as, everything }) => {
  test.setTimeout(240_000);
  const tess = await as("tess");
  await tess.goto("/requests/new");
  await tess.getByLabel("Registries to add").fill(`${"x".repeat(400)}\n*.com`);
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("alert").first()).toBeVisible();
  await holds(tess, "new request with errors");
  await openOtherChanges(tess);
  await holds(tess, "new request with exempt namespaces");
  await tess.getByLabel("Registries to add").fill(pasted);
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("heading", { name: "What was understood" })).toBeVisible();
  await holds(tess, "new request, pasted");
  await tess.getByRole("button", { name: "Continue with these" }).click();
  await expect(tess.getByLabel("Why?")).toBeVisible();
  await holds(tess, "new request, why");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("alert").first()).toContainText("Say why");
  await holds(tess, "new request, why, with an error");
  const long = `registry.example.com/${"very-long-team-name/".repeat(6)}app`;
  await file(tess, {
    clusters: [everything.sandbox.name],
    add: [long, "ghcr.io/look"],
    reason: `Because ${"reasons ".repeat(60)}`,
  });
  await holds(tess, "request, sent");
  const request = new URL(tess.url()).pathname;
  await tess.goto("/history?request=nonsense");
  await holds(tess, "history with a filter that is none");
  await tess.goto("/clusters");
  await tess.getByRole("link", { name: everything.sandbox.name }).click();
  await expect(tess.getByRole("heading", { name: everything.sandbox.name })).toBeVisible();
  await tess.getByLabel("Image or manifest").fill("kind: {{ it }}");
  await tess.getByRole("button", { name: "Ask the cluster" }).click();
  await expect(tess.getByRole("alert").first()).toBeVisible();
  await holds(tess, "question to a cluster, with an error");

  const ada = await as("ada");
  await ada.goto(request);
  await holds(ada, "request to decide");
  const noor = await as("noor");
  await noor.goto("/requests/new");
  await expect(noor.getByRole("heading", { name: "Which clusters is it for?" })).toBeVisible();
  await holds(noor, "new request, choosing clusters");
  const mallory = await as("mallory");
  await holds(mallory, "no access");
});

test("the impact preview can be used by everybody: little, much, and nothing to see", async ({ as, everything }) => {
  test.setTimeout(240_000);
  const { sandbox, kubectl } = everything;
  const running = manyPods(150);
  for (const name of [...manyNamespaces, "calico-system"]) await kubectl(sandbox, "create", "namespace", name);
  await askMany(
    sandbox,
    running.map(({ pod }) => ({ method: "POST", path: podsPath(pod.metadata?.namespace), body: pod })),
  );
  const tess = await as("tess");
  const check = async (add: string) => {
    await everything.query("DELETE FROM cluster_question WHERE kind = 'running_images'");
    const asked = {
      clusters: [],
      add: [add],
      mode: "deny",
      exempt: ["edge", "kube-system"],
      reason: "Because.",
    } as const;
    await draft(tess, asked);
  };
  await check("docker.io");
  const preview = tess.getByRole("region", { name: /What this means for what runs/ });
  await expect(preview).toContainText("would be refused");
  await preview.locator("details").evaluateAll((all) => {
    for (const each of all) each.setAttribute("open", "");
  });
  await holds(tess, "check answers with a long preview");
  await tess.getByRole("link", { name: /^Add all/ }).click();
  await expect(tess.getByText("entries were added below")).toBeVisible();
  await holds(tess, "new request with proposed entries");
  await askMany(
    sandbox,
    manyNamespaces.map((name) => ({ method: "DELETE", path: `${podsPath(name)}?gracePeriodSeconds=0` })),
  );
  await check("ghcr.io/little");
  await expect(preview).toContainText("Nothing runs on this cluster now.");
  await holds(tess, "check answers with a short preview");
  await kubectl(sandbox, "delete", "clusterrolebinding", "trusted-registries-impact-preview");
  await check("ghcr.io/unseen");
  await expect(preview).toContainText("cannot see what runs");
  await holds(tess, "check answers with nothing to see");
  const right = "trusted-registries-impact-preview";
  const [role, portal] = [`--clusterrole=${right}`, "--serviceaccount=trusted-registries:portal"];
  await kubectl(sandbox, "create", "clusterrolebinding", right, role, portal); // as it was
});

test("a request can be followed through its whole life by everybody, at 1280 and 360 px, light and dark", async ({
  as,
  everything,
}) => {
  test.setTimeout(600_000);
  const [tess, sam, ada] = [await as("tess"), await as("sam"), await as("ada")];
  const long = "words-without-an-end".repeat(12);
  await sam.goto("/requests/new");
  await holds(sam, "new request, choosing a person");
  const name = await file(tess, {
    clusters: [everything.sandbox.name],
    add: ["ttl.sh/life", `ttl.sh/${"very-long-team-name/".repeat(5)}app`],
    reason: `${long} and some more words`,
  });
  const request = new URL(tess.url()).pathname;
  await holds(tess, "request at support-platform");
  await sam.goto("/approvals");
  await holds(sam, "queue of support-platform");
  await sam.goto(request);
  await holds(sam, "request to send on");
  await sam.getByLabel("Note or question").fill(" ");
  await sam.getByRole("button", { name: "Ask for changes" }).click();
  await expect(sam.getByRole("alert").first()).toContainText("Nothing is asked");
  await holds(sam, "request to send on, with an error");
  await sam.getByLabel("Comment", { exact: true }).fill(`Between us: ${long}`);
  await sam.getByRole("button", { name: "Keep as internal note" }).click();
  await expect(sam.getByText(/Between us/)).toBeVisible();
  await sam.getByLabel("Note or question").fill(`Which team? ${long}`);
  await sam.getByRole("button", { name: "Ask for changes" }).click();
  await expect(sam.getByRole("status").first()).toContainText("its authors");
  await holds(sam, "request with a note, its authors asked");
  await tess.goto(`${request}/edit`);
  await holds(tess, "changing a request");
  await tess.goto(request);
  await holds(tess, "request to answer");
  await tess.getByRole("button", { name: "Send again" }).click();
  await expect(tess.getByRole("status").first()).toContainText("Waiting for support-platform");
  await sendOn(sam, name);
  await ada.goto(request);
  await ada.getByRole("button", { name: "Approve" }).click();
  await expect(ada.getByRole("alert").first()).toContainText("is of high risk");
  await holds(ada, "request of high risk, approved without a reason");
  await ada.getByLabel("Reason", { exact: true }).fill("For a day.");
  await ada.getByRole("button", { name: "Approve" }).click();
  await expect(ada.getByRole("status").first()).toContainText("1 of 2 approvals");
  await holds(ada, "request with one of two approvals");
  const other = await file(tess, { clusters: [everything.sandbox.name], add: ["quay.io/together"], reason: long });
  await ada.goto("/approvals?group=entry");
  await holds(ada, "queue, grouped by entry");
  await ada.goto("/approvals?from=others");
  await holds(ada, "queue, what waits for somebody else");
  await ada.goto("/approvals?q=nothing-such&tenant=Lja&due=day");
  await holds(ada, "queue, filtered, with nothing that matches");
  await ada.goto("/approvals?risk=low&q=together&choose=all");
  await holds(ada, "queue, filtered, with all chosen");
  await ada.getByRole("link", { name: other }).click();
  await expect(ada.getByRole("navigation", { name: "Queue" })).toContainText("Back to the queue");
  await holds(ada, "request, opened from the queue");
  await ada.getByRole("button", { name: "Reason not clear" }).click();
  await expect(ada.getByLabel("Reason")).toHaveValue(/what these images are for/);
  await holds(ada, "request with a filled-in reason");
  await ada.goto("/approvals");
  await holds(ada, "queue of TDP-k8saas");
  await ada.getByLabel(`Choose ${other}`).check();
  await ada.getByRole("button", { name: "Read the chosen ones together" }).click();
  await holds(ada, "deciding together");
  await ada.getByRole("button", { name: "Reject 1" }).click();
  await expect(ada.getByRole("alert").first()).toContainText("Say why");
  await holds(ada, "deciding together with an error");
  await ada.getByRole("button", { name: "Approve 1" }).click();
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 decided");
  await holds(ada, "what came of deciding together");
  await ada.goto("/approvals/decide");
  await holds(ada, "deciding together, nothing chosen");
  const iris = await as("iris");
  await file(iris, { clusters: [everything.sandbox.name], add: ["quay.io/her-own-life"], reason: "Mine." });
  const own = new URL(iris.url()).pathname;
  await holds(iris, "request that one may not decide");
  await iris.goto(`/approvals/decide?request=${own.split("/").pop()}`);
  await expect(iris.getByText("Not for you to decide now")).toBeVisible();
  await holds(iris, "deciding together, nothing possible");
  await tess.goto("/approvals");
  await holds(tess, "queue, for who has none");
  await tess.goto(request);
  await tess.getByText("Take this request back").click();
  await tess.getByRole("button", { name: "Withdraw the request" }).click();
  await expect(tess.getByText("is taken back.")).toBeVisible();
  await tess.goto(`${request}?late=1`);
  await holds(tess, "request withdrawn, after something sent too late");
  await ada.goto("/settings");
  await holds(ada, "settings to read");
  const pat = await as("pat");
  await pat.goto("/settings");
  await holds(pat, "settings to change");
  await pat.getByLabel("Approvals needed").first().fill("9");
  await pat.getByRole("button", { name: "Save the rule for low risk" }).click();
  await expect(pat.getByRole("alert").first()).toBeVisible();
  await holds(pat, "settings with an error");
});

test("who looks at a request can be seen and said by everybody", async ({ as, everything }) => {
  test.setTimeout(240_000);
  const [tess, ada, abel] = [await as("tess"), await as("ada"), await as("abel")];
  await file(tess, { clusters: [everything.sandbox.name], add: ["quay.io/looked-at"], reason: "Whose?" });
  const request = new URL(tess.url()).pathname;
  await ada.goto(request);
  await holds(ada, "request that nobody looks at");
  await ada.getByRole("button", { name: "Claim it" }).click();
  await expect(ada.getByRole("button", { name: "Release it" })).toBeVisible();
  await holds(ada, "request that oneself looks at");
  await abel.goto("/approvals");
  await holds(abel, "queue, with who looks at what");
  await abel.goto(request);
  await abel.getByText("Take over from Ada Lindqvist, or release it").click();
  await abel.getByRole("button", { name: "Take it over" }).click();
  await expect(abel.getByRole("alert").first()).toContainText("say why in a few words");
  await holds(abel, "request to take over, with an error");
  await tess.goto(request);
  await expect(tess.getByRole("status").first()).toContainText("Somebody looks at it.");
  await holds(tess, "request that somebody looks at");
});

test("ends can be asked for, seen and extended by everybody, at 1280 and 360 px, light and dark", async ({
  as,
  everything,
}) => {
  test.setTimeout(400_000);
  const { sandbox } = everything;
  const [tess, ada] = [await as("tess"), await as("ada")];
  const long = `registry.example.com/${"very-long-team-name/".repeat(6)}ends`;
  await answer(tess, { clusters: [sandbox.name], add: ["quay.io/ends", long], reason: "Until some day." });
  await tess.getByLabel("Day", { exact: true }).fill("the day after tomorrow, or whenever it is");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("alert").first()).toContainText("is no day of the calendar");
  await holds(tess, "new request, until when, with an error");
  await tess.getByLabel("Day", { exact: true }).fill("2030-02-28");
  await tess.getByRole("button", { name: "Continue" }).click();
  await tess.getByRole("button", { name: /^Send to / }).click();
  const heading = tess.getByRole("heading", { name: /^TR-\d+$/ });
  const first = (await heading.textContent()) ?? "";
  const address = new URL(tess.url()).pathname;
  await decide(ada, first, "Approve", "Fine.");
  await moveEnd(everything, long, "now() + interval '9 days 1 hour'");
  await tess.goto("/requests");
  await expect(tess.getByText("Ends in 9 days").first()).toBeVisible();
  await holds(tess, "requests, with one that ends soon");
  await tess.goto(address);
  await expect(tess.getByRole("button", { name: "Extend it" })).toBeVisible();
  await holds(tess, "request with something that ends soon");
  await tess.goto("/clusters");
  await tess.getByRole("link", { name: sandbox.name }).click();
  await expect(tess.getByText("Ends in 9 days").first()).toBeVisible();
  await holds(tess, "cluster with ends");
  await tess.getByRole("link", { name: `set another end for ${long}` }).click();
  await tess.getByLabel("Other end dates").fill(`${long} soon\n${long}`);
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("alert").first()).toContainText("is no day of the calendar");
  await holds(tess, "new request, another end, with an error");
  await tess.getByLabel("Registries to add").fill("quay.io/ends-beside");
  await tess.getByLabel("Other end dates").fill(`${long} 2031-02-28\nquay.io/ends no end`);
  await tess.getByRole("button", { name: "Continue" }).click();
  await tess.getByLabel("Why?").fill("Longer.");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("listitem").filter({ hasText: "another end" })).toHaveCount(2);
  await holds(tess, "check answers with different ends");
  await tess.getByRole("button", { name: /^Send to / }).click();
  await expect(heading).toBeVisible();
  await holds(tess, "request for another end");
  await moveEnd(everything, long, "now()");
  const ended = () =>
    everything.query(`SELECT FROM event WHERE type = 'entry.expired' AND detail::text LIKE '%${long}%'`);
  await expect.poll(async () => (await ended()).length, { timeout: 30_000 }).toBe(1);
  await tess.goto(address);
  await expect(tess.getByText("Entry ended", { exact: true })).toBeVisible();
  await holds(tess, "request with something that has ended");
  await tess.goto("/inbox");
  await expect(tess.getByText("has ended").first()).toBeVisible();
  await holds(tess, "inbox with an end");
});

test("what is allowed already, what passes for another and what is narrower can be used by everybody", async ({
  as,
  everything,
}) => {
  test.setTimeout(300_000);
  const { sandbox } = everything;
  const tess = await as("tess");
  const asked = { clusters: [sandbox.name], reason: "To be looked at." };
  await decide(await as("ada"), await file(tess, { ...asked, add: ["quay.io/there/api"] }), "Approve", "Fine.");
  await chooseClusters(tess, [sandbox.name]);
  await tess.getByLabel("Registries to add").fill("quay.io/there/api\nghrc.io/there");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByText("Did you mean ghcr.io?")).toBeVisible();
  await holds(tess, "new request, with what is allowed already");
  await chooseClusters(tess, [sandbox.name]);
  await tess.getByLabel("Registries to add").fill("quay.io/there/api\nnginx");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByRole("button", { name: "Use docker.io/library/nginx" })).toBeVisible();
  await holds(tess, "new request, with a short name");
  await draft(tess, { ...asked, add: ["quay.io/there"] });
  await expect(tess.getByRole("button", { name: /^Replace/ })).toBeVisible();
  await holds(tess, "check answers with something narrower");
});

test("inbox and what reaches people can be used by everybody: empty, full, long, without mail", async ({
  as,
  everything,
}) => {
  test.setTimeout(240_000);
  const { query, sandbox } = everything;
  const olaf = await as("olaf");
  await query(`UPDATE person SET groups = '{k8saas-auditors}', mail = NULL WHERE name = '${cast.olaf.name}'`);
  await olaf.goto("/inbox");
  await holds(olaf, "inbox, empty");
  await olaf.goto("/inbox?show=unread");
  await holds(olaf, "inbox, nothing unread");
  await olaf.goto("/settings/notifications");
  await holds(olaf, "what reaches you, without mail");
  const [tess, ada] = [await as("tess"), await as("ada")];
  const long = `${"reasons ".repeat(60)}https://wiki.example/${"a-very-long-page-name-".repeat(8)}`;
  const request = await file(tess, { clusters: [sandbox.name], add: ["quay.io/inbox"], reason: long });
  await ada.goto("/inbox");
  await holds(ada, "inbox with something new, and long text");
  await decide(ada, request, "Reject", long);
  await tess.goto("/inbox");
  await holds(tess, "inbox with a decision");
  await tess.goto("/settings/notifications");
  await holds(tess, "what reaches you");
  await tess.getByRole("button", { name: "Save" }).click();
  await expect(tess.getByRole("status").first()).toContainText("Saved");
  await holds(tess, "what reaches you, saved");
  await tess.goto("/settings/notifications?said=not-offered");
  await holds(tess, "what reaches you, with an error");
  await ada.getByText("Who was told", { exact: true }).click();
  await holds(ada, "request with who was told");
});

test("a request is filed and decided by keyboard alone", async ({ as, everything }) => {
  const tess = await as("tess");
  await tess.goto("/requests/new");
  const reach = async (page: Page, role: "textbox" | "button" | "checkbox" | "link", name: RegExp | string) => {
    const target = page.getByRole(role, { name });
    for (let presses = 0; presses < 200; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} was not reached by Tab`);
  };
  await reach(tess, "textbox", "Registries to add");
  await tess.keyboard.type("quay.io/keyboard");
  await reach(tess, "button", "Continue");
  await tess.keyboard.press("Enter");
  await expect(tess.getByRole("heading", { name: /^Why/ })).toBeFocused();
  await reach(tess, "textbox", "Why?");
  await tess.keyboard.type("No mouse here.");
  await reach(tess, "button", "Continue");
  await tess.keyboard.press("Enter");
  await expect(tess.getByRole("heading", { name: "Check your request" })).toBeVisible();
  await reach(tess, "button", "Send to TDP-k8saas");
  await tess.keyboard.press("Enter");
  const heading = tess.getByRole("heading", { name: /^TR-\d+$/ });
  await expect(heading).toBeVisible();
  const request = (await heading.textContent()) ?? "";

  const ada = await as("ada");
  await reach(ada, "link", /^Approvals/);
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("heading", { name: "Waiting for TDP-k8saas" })).toBeVisible();
  await reach(ada, "link", request);
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("heading", { name: request })).toBeVisible();
  await reach(ada, "textbox", "Reason");
  await ada.keyboard.type("Fine.");
  await reach(ada, "button", "Approve");
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced");
  expect((await everything.admits(everything.sandbox, "quay.io/keyboard/x")).admitted).toBe(true);
});
