import { asAdmin } from "#lib/testing/cluster.ts";
import { podsPath } from "#lib/testing/many-pods.ts";
import { Keys } from "./keys.ts";
import { draft, expect, file, type PerTest, test } from "./people.ts";
import type { WholeStack } from "./stack.ts";

interface Scene {
  readonly as: PerTest["as"];
  readonly visitor: PerTest["visitor"];
  readonly everything: WholeStack;
}

/** Files a request of Tess, with the mouse if need be; the answer is its name and its address. */
async function asked({ as, everything }: Scene, entry: string) {
  const tess = await as("tess");
  const name = await file(tess, { clusters: [everything.sandbox.name], add: [entry], reason: "By hand." });
  return { tess, name, path: new URL(tess.url()).pathname };
}

async function at(scene: Scene, login: Parameters<PerTest["as"]>[0], path: string): Promise<Keys> {
  const page = await scene.as(login);
  await page.goto(path);
  return new Keys(page);
}

/** What people do here, each walked from where the menu or a link leads to its end. */
const flows: Record<string, (scene: Scene) => Promise<void>> = {
  "signing in and out": async ({ visitor }) => {
    const page = await visitor();
    await page.goto("/");
    const keys = new Keys(page);
    await keys.press(keys.button("Sign in"));
    await keys.press(keys.button("Sign in as Vera Novak"));
    await expect(page.getByText("Vera Novak")).toBeVisible();
    await keys.press(keys.link("Skip to the content"));
    await keys.press(keys.button("Sign out"));
    await expect(keys.button("Sign in")).toBeVisible();
  },

  "claiming, taking over and releasing": async (scene) => {
    const { path } = await asked(scene, "quay.io/keys-claimed");
    const ada = await at(scene, "ada", path);
    await ada.press(ada.button("Claim it"));
    await expect(ada.standing()).toContainText("You look at it");
    const abel = await at(scene, "abel", path);
    await abel.press(abel.summary("Take over from Ada Lindqvist"));
    await abel.type(abel.field("Why"), "She is away.");
    await abel.press(abel.button("Take it over"), "Space");
    await expect(abel.standing()).toContainText("You look at it");
    await abel.press(abel.button("Release it"));
    await expect(abel.button("Claim it")).toBeVisible();
  },

  "searching the queue and deciding several together": async (scene) => {
    const first = await asked(scene, "quay.io/keys-bulk-one");
    const second = await asked(scene, "quay.io/keys-bulk-two");
    const keys = await at(scene, "ada", "/");
    await keys.press(keys.link(/^Approvals/));
    await keys.type(keys.field("Search"), "keys-bulk");
    await keys.choose(keys.field("Looked at by"), "nobody");
    await keys.press(keys.button("Apply"));
    await expect(keys.standing()).toContainText("2 requests wait for you and match");
    await keys.press(keys.link("Remove the filter Looked at by nobody"));
    await expect(keys.link("Remove the filter Looked at by nobody")).toHaveCount(0);
    await keys.press(keys.page.getByLabel(`Choose ${first.name}`), "Space");
    await keys.press(keys.page.getByLabel(`Choose ${second.name}`), "Space");
    await expect(keys.page.getByText("2 are chosen.")).toBeVisible();
    await keys.press(keys.button("Read the chosen ones together"));
    await keys.press(keys.button("Reject 2"));
    await expect(keys.page.getByRole("alert").first()).toContainText("Say why");
    await keys.type(keys.field("Reason for all of them"), "Twice the same.");
    await keys.reach(keys.link("Back to the queue"));
    await keys.reach(keys.button("Reject 2"), "Shift+Tab");
    await keys.page.keyboard.press("Enter");
    await expect(keys.standing()).toContainText("2 of 2 decided");
    await keys.press(keys.link("Back to the queue"));
    await expect(keys.standing()).toContainText("Nothing that waits for you matches");
  },

  "asking, answering, changing, commenting and withdrawing": async (scene) => {
    const { path } = await asked(scene, "quay.io/keys-asked");
    const ada = await at(scene, "ada", path);
    await ada.type(ada.field("Reason"), "Which team?");
    await ada.press(ada.button("Ask for changes"));
    await expect(ada.standing()).toContainText("its authors");
    const tess = await at(scene, "tess", path);
    await tess.press(tess.link("change the request"));
    await tess.type(tess.field("Registries to add"), "quay.io/keys-changed");
    await tess.press(tess.button("Save the changes"));
    await expect(tess.page.getByText("quay.io/keys-changed").first()).toBeVisible();
    await tess.type(tess.field("Your answer"), "The demo team.");
    await tess.press(tess.button("Send again"));
    await expect(tess.standing()).toContainText("Waiting for TDP-k8saas");
    await tess.type(tess.field("Comment"), "Still wanted.");
    await tess.press(tess.button("Comment"));
    await expect(tess.page.getByText("Still wanted.").first()).toBeVisible();
    await tess.press(tess.summary("Take this request back"), "Space");
    await tess.press(tess.button("Withdraw the request"));
    await expect(tess.page.getByText("is taken back.")).toBeVisible();
  },

  "reading the inbox": async (scene) => {
    const { name } = await asked(scene, "quay.io/keys-told");
    const keys = await at(scene, "ada", "/");
    await keys.press(keys.link(/^Inbox/));
    const told = keys.page.getByRole("article", { name: `${name} waits for TDP-k8saas` });
    await keys.press(told.getByRole("button", { name: /^Mark as read/ }));
    await expect(told.getByRole("button", { name: /^Mark as read/ })).toHaveCount(0);
    await keys.press(told.getByRole("link").first());
    await expect(keys.page.getByRole("heading", { name })).toBeVisible();
  },

  "choosing what one is told": async (scene) => {
    const keys = await at(scene, "abel", "/inbox");
    await keys.press(
      keys.page
        .getByRole("main")
        .getByRole("link", { name: /reaches you/ })
        .first(),
    );
    await keys.choose(keys.field("Comments"), "none");
    await keys.press(keys.button("Save"));
    await expect(keys.standing()).toContainText("Saved");
    await expect(keys.field("Comments")).toHaveValue("none");
  },

  "changing a rule": async (scene) => {
    const keys = await at(scene, "pat", "/");
    await keys.press(keys.link("Settings"));
    const form = keys.page.locator("form", { has: keys.button("Save the rule for medium risk") });
    await keys.reach(form.getByRole("radio", { name: "TDP-k8saas" }));
    await keys.page.keyboard.press("ArrowUp");
    await expect(form.getByRole("radio", { name: "support-platform" })).toBeChecked();
    await keys.type(form.getByLabel(/^Approvals needed/), "2");
    await keys.press(keys.button("Save the rule for medium risk"));
    await expect(keys.page.getByText("Saved. It applies from now on.")).toBeVisible();
    await keys.reach(form.getByRole("radio", { name: "support-platform" }));
    await keys.page.keyboard.press("ArrowDown");
    await keys.type(form.getByLabel(/^Approvals needed/), "1"); // as it was
    await keys.press(keys.button("Save the rule for medium risk"));
    await expect(form.getByLabel(/^Approvals needed/)).toHaveValue("1");
  },

  "pasting, narrowing and discarding": async (scene) => {
    const keys = await at(scene, "tess", "/requests/new");
    await keys.type(
      keys.field("Registries to add"),
      "docker pull quay.io/keys/one/app:1\ndocker pull quay.io/keys/two:2",
    );
    await keys.press(keys.button("Continue"));
    await expect(keys.page.getByRole("heading", { name: "What was understood" })).toBeFocused();
    await keys.choose(keys.field("Entry for quay.io/keys/one/app"), "quay.io/keys/one");
    await keys.choose(keys.field("Entry for quay.io/keys/two"), "");
    await keys.press(keys.button("Continue with these"));
    await keys.type(keys.field("Why?"), "No mouse here.");
    await keys.press(keys.button("Continue"));
    await expect(keys.page.getByText("quay.io/keys/one", { exact: true }).first()).toBeVisible();
    await expect(keys.page.getByText("quay.io/keys/two")).toHaveCount(0);
    await keys.press(keys.button("Discard this draft"));
    await expect(keys.page.getByRole("heading", { name: "Requests" })).toBeVisible();
  },

  "adding what a preview proposes": async (scene) => {
    const { sandbox } = scene.everything;
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "keys" } };
    await asAdmin(sandbox, "POST", "/api/v1/namespaces", namespace);
    const containers = [{ name: "main", image: "quay.io/keys-running/app:1" }];
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "keys" }, spec: { containers } };
    await expect.poll(async () => (await asAdmin(sandbox, "POST", podsPath("keys"), pod)).status).toBe(201);
    const tess = await scene.as("tess");
    await scene.everything.query("DELETE FROM cluster_question WHERE kind = 'running_images'");
    await draft(tess, { clusters: [sandbox.name], add: ["ghcr.io/keys"], mode: "deny", reason: "All that runs." });
    const keys = new Keys(tess);
    await keys.press(keys.link(/^Add (all|the entry)/));
    await expect(keys.page.getByText(/added below from the preview/)).toBeVisible();
    await expect(keys.field("Registries to add")).toHaveValue(/quay\.io\/keys-running\/app/);
    await keys.press(keys.button("Continue"));
    await expect(keys.page.getByRole("heading", { name: "Check your request" })).toBeVisible();
  },

  "asking a cluster about an image": async (scene) => {
    const keys = await at(scene, "tess", "/clusters");
    await keys.press(keys.link(scene.everything.sandbox.name));
    await keys.type(keys.field("Image or manifest"), "quay.io/keys/app:1");
    await keys.press(keys.button("Ask the cluster"));
    await expect(keys.page).toHaveURL(/\/verdict\//);
    await expect(keys.page.getByRole("main")).toContainText("quay.io/keys/app:1");
  },

  "filtering the history and opening an event": async (scene) => {
    const { name } = await asked(scene, "quay.io/keys-history");
    const keys = await at(scene, "vera", "/");
    await keys.press(keys.link("History"));
    await keys.type(keys.field("Request"), name);
    await keys.choose(keys.field("Kind"), "request.submitted");
    await keys.press(keys.button("Apply"));
    const row = keys.page.getByRole("table").getByRole("link").first();
    await expect(keys.page.getByRole("row")).toHaveCount(2);
    await keys.press(row);
    await expect(keys.page.getByText("As it was written")).toBeVisible();
  },

  "finding a request of one's own and copying it": async (scene) => {
    const { tess, path, name } = await asked(scene, "quay.io/keys-copied");
    await tess.goto(path);
    await tess.getByText("Take this request back").click();
    await tess.getByRole("button", { name: "Withdraw the request" }).click();
    await expect(tess.getByText("is taken back.")).toBeVisible();
    await tess.goto("/requests");
    const keys = new Keys(tess);
    await keys.type(keys.field(/^Search/), name);
    await keys.press(keys.button("Apply"));
    await expect(keys.page).toHaveURL(/TR-/);
    await keys.press(keys.link(name));
    await keys.press(keys.button("Copy as new request"));
    await expect(keys.page.getByRole("heading", { name: "Check your request" })).toBeVisible();
  },
};

for (const [name, walk] of Object.entries(flows))
  test(`by keyboard alone: ${name}`, async ({ as, visitor, everything }) => {
    test.setTimeout(240_000);
    await walk({ as, visitor, everything });
  });
