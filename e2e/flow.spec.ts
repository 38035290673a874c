import { decide, expect, file, test } from "./people.ts";

test("a filed registry reaches both clusters, each proves it, and nothing else gets in", async ({ as, everything }) => {
  const { sandbox, production, admits } = everything;
  const noor = await as("noor");
  const clusters = [sandbox.name, production.name];
  const request = await file(noor, {
    clusters,
    add: ["https://ghcr.io/acme/", "docker.io/library/nginx"],
    reason: "Our API and its proxy.",
  });
  await expect(noor.getByRole("status").first()).toContainText("Waiting for TDP-k8saas");

  const ada = await as("ada");
  await decide(ada, request, "Approve", "Vetted in March.");
  await expect(ada.getByRole("status").first()).toContainText("2 of 2 enforced");
  await expect(noor.getByRole("status").first()).toContainText("2 of 2 enforced"); // by itself

  for (const cluster of [sandbox, production]) {
    await expect.poll(async () => (await admits(cluster, "quay.io/evil/x")).admitted).toBe(false);
    for (const image of ["ghcr.io/acme/api:1", "nginx:1.29", "cr.l5d.io/linkerd/proxy:edge-26.8.1"])
      expect(await admits(cluster, image), image).toMatchObject({ admitted: true });
    for (const image of ["ghcr.io/acme-evil/api:1", "quay.io/evil/x", "redis"]) {
      const { admitted, words } = await admits(cluster, image);
      expect(admitted, image).toBe(false);
      expect(words).toContain(image);
      expect(words).toContain(everything.stack.portalUrl);
    }
  }

  const vera = await as("vera");
  await vera.goto(`/history?request=${request}`);
  const events = vera.getByRole("table", { name: "Events, newest first" });
  await expect(events.getByText("Request filed")).toHaveCount(1);
  await expect(events.getByText("Approved", { exact: true })).toHaveCount(1);
  await expect(events.getByText("New revision")).toHaveCount(2);
  await expect(events.getByText("Enforced", { exact: true })).toHaveCount(2);
});

test("nobody decides what they wrote, and is told which rule stops them", async ({ as, everything }) => {
  const iris = await as("iris");
  const request = await file(iris, { clusters: [everything.sandbox.name], add: ["quay.io/iris"], reason: "Mine." });
  await expect(iris.getByText("Nobody decides their own, whatever their roles")).toBeVisible();
  await expect(iris.getByRole("button", { name: "Approve" })).toBeDisabled();
  await iris.goto("/approvals");
  await expect(iris.getByRole("link", { name: request })).toHaveCount(0);
  await decide(await as("abel"), request, "Reject", "Use the mirror.");
  await iris.goto("/requests");
  await iris.getByRole("link", { name: request }).click();
  await expect(iris.getByRole("status").first()).toContainText("Use the mirror.");
});

test("somebody without a group that counts sees nothing, and a stranger's request is not there", async ({
  as,
  everything,
}) => {
  const mallory = await as("mallory");
  await expect(mallory.getByRole("heading", { name: "You have no access here" })).toBeVisible();
  for (const path of ["/requests", "/clusters", "/history"]) {
    await mallory.goto(path);
    await expect(mallory.getByText(everything.sandbox.name)).toHaveCount(0);
  }
  const tess = await as("tess");
  await file(tess, { clusters: [everything.sandbox.name], add: ["quay.io/tess"], reason: "Ours." });
  await mallory.goto(new URL(tess.url()).pathname);
  await expect(mallory.getByText("quay.io")).toHaveCount(0);
});

test("filing and deciding work without JavaScript", async ({ as, everything }) => {
  const tess = await as("tess", { javaScriptEnabled: false });
  const request = await file(tess, {
    clusters: [everything.sandbox.name],
    add: ["quay.io/nojs"],
    reason: "No scripts here.",
  });
  const ada = await as("ada", { javaScriptEnabled: false });
  await decide(ada, request, "Approve", "Fine.");
});
