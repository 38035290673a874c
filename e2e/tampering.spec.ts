import { setTimeout as pause } from "node:timers/promises";
import { holds } from "./holds.ts";
import { decide, expect, file, test } from "./people.ts";

const policies = "validatingadmissionpolicies";
const bindings = "validatingadmissionpolicybindings";

test("a deleted policy is an alarm on the cluster's page, which offers what to apply", async ({ as, everything }) => {
  test.setTimeout(240_000);
  const { sandbox, kubectl } = everything;
  const request = await file(await as("tess"), {
    clusters: [sandbox.name],
    add: ["quay.io/tampering"],
    reason: "To tamper with.",
  });
  const ada = await as("ada");
  await decide(ada, request, "Approve", "Fine.");
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced");
  const edit = JSON.stringify([
    { op: "replace", path: "/spec/validations/0/expression", value: `${"true || ".repeat(40)}true` },
  ]);
  await kubectl(sandbox, "patch", policies, "trusted-registries-guard", "--type=json", "-p", edit);
  expect((await kubectl(sandbox, "delete", policies, "trusted-registries")).code).toBe(0);

  const pat = await as("pat");
  await pat.goto("/clusters");
  await pat.getByRole("link", { name: sandbox.name }).click();
  const panel = pat.locator("section", { has: pat.getByRole("heading", { name: "Changed in the cluster" }) });
  await expect(panel).toContainText(/Open since .* UTC: pods are not judged at all\./);
  await expect(panel).toContainText("ValidatingAdmissionPolicy trusted-registries is missing");
  await expect(panel).toContainText("spec.validations[0].expression");
  await expect(panel).toContainText("true || true");
  await expect(pat.getByRole("row", { name: /^Judging/ })).toContainText("False");
  await holds(pat, "cluster, open");

  const vera = await as("vera");
  await vera.goto(`/history?cluster=${sandbox.name}&kind=delivery.opened`);
  await expect(vera.getByRole("table").getByText("Alarm: cluster open").first()).toBeVisible();
  await vera.goto(new URL(pat.url()).pathname);
  await expect(vera.getByText("a platform admin downloads it from this page")).toBeVisible();
  expect((await vera.request.get(`${new URL(pat.url()).pathname}/manifest`)).status()).toBe(404);

  const withAnchor = await pat.request.get(`${new URL(pat.url()).pathname}/manifest?anchor=yes`);
  expect(await withAnchor.text()).toContain("kind: MutatingAdmissionPolicyBinding");

  const download = pat.waitForEvent("download");
  await panel.getByRole("link", { name: "Download the onboarding manifest" }).click();
  const path = await (await download).path();
  const applied = await kubectl(sandbox, "apply", "--server-side", "--force-conflicts", "-f", path);
  expect(applied.code, applied.stderr).toBe(0);
  await expect(panel).toHaveCount(0, { timeout: 60_000 });
  await expect(pat.getByText("All are as they should be")).toBeVisible();
  expect((await everything.admits(sandbox, "evil.example/x")).admitted, "applying it opened nothing").toBe(false);
  await expect(pat.getByText("Closed again").first()).toBeVisible();
});

test("a cluster that was opened after the portal was shut out is an alarm, with what shut it out", async ({
  as,
  everything,
}) => {
  test.setTimeout(240_000);
  const { sandbox, kubectl } = everything;
  expect((await kubectl(sandbox, "delete", "role", "portal", "-n", "trusted-registries")).code).toBe(0);
  expect((await kubectl(sandbox, "delete", policies, "trusted-registries")).code).toBe(0);
  const pat = await as("pat");
  await pat.goto("/clusters");
  await pat.getByRole("link", { name: sandbox.name }).click();
  const panel = pat.locator("section", { has: pat.getByRole("heading", { name: "Changed in the cluster" }) });
  await expect(panel).toContainText(/Open since .* UTC: pods are not judged at all\./, { timeout: 60_000 });
  await expect(panel).toContainText("ConfigMap trusted-registries cannot be read");
  await expect(pat.getByText("The portal's account lacks a right.").first()).toBeVisible({ timeout: 60_000 });
  await holds(pat, "cluster, open and shut out");
  const download = pat.waitForEvent("download");
  await panel.getByRole("link", { name: "Download the onboarding manifest" }).click();
  const path = await (await download).path();
  const applied = await kubectl(sandbox, "apply", "--server-side", "--force-conflicts", "-f", path);
  expect(applied.code, applied.stderr).toBe(0);
  await expect(panel).toHaveCount(0, { timeout: 60_000 });
  await expect(pat.getByText("All are as they should be")).toBeVisible({ timeout: 60_000 });
});

test("what somebody keeps changing is contested on the page, until the next revision or a minute of peace", async ({
  as,
  everything,
}) => {
  test.setTimeout(240_000);
  const { sandbox, kubectl } = everything;
  const binding = ["validatingadmissionpolicybinding", "trusted-registries"];
  const actions = async () =>
    (await kubectl(sandbox, "get", ...binding, "-o", "jsonpath={.spec.validationActions}")).stdout;
  for (const _ of Array(3)) {
    await expect.poll(actions, { timeout: 30_000 }).toBe('["Deny","Audit"]');
    await kubectl(sandbox, "patch", ...binding, "--type=merge", "-p", '{"spec":{"validationActions":["Warn"]}}');
  }
  const pat = await as("pat");
  await pat.goto("/clusters");
  await expect(pat.getByRole("row", { name: sandbox.name })).toContainText("Contested", { timeout: 30_000 });
  await pat.getByRole("link", { name: sandbox.name }).click();
  await expect(pat.getByText("Somebody keeps changing ValidatingAdmissionPolicyBinding")).toBeVisible();
  await holds(pat, "cluster, contested");
  const request = await file(await as("tess"), {
    clusters: [sandbox.name],
    add: ["quay.io/contested"],
    reason: "A next revision.",
  });
  const ada = await as("ada");
  await decide(ada, request, "Approve", "Fine.");
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced");
  await expect(pat.getByRole("status").first()).toContainText("exactly this list is in force", { timeout: 60_000 });
});

test("an API server that froze is stale on the page, with what to do, until it was restarted", async ({
  as,
  everything,
}) => {
  test.setTimeout(240_000);
  const { production, kubectl } = everything;
  const saved = await kubectl(production, "get", bindings, "-o", "json");
  const items = (JSON.parse(saved.stdout) as { items: { metadata: { name: string; labels: unknown } }[] }).items.map(
    ({ metadata: { name, labels }, ...rest }) => ({ ...rest, metadata: { name, labels } }),
  );
  await kubectl(production, "delete", bindings, "--all");
  await pause(2_000); // the trap needs a second without any binding
  await everything.apply(production, JSON.stringify({ apiVersion: "v1", kind: "List", items }));

  const request = await file(await as("noor"), {
    clusters: [production.name],
    add: ["quay.io/stale"],
    reason: "Stale.",
  });
  const ada = await as("ada");
  await decide(ada, request, "Approve", "Fine.");
  await ada.goto("/clusters");
  await ada.getByRole("link", { name: production.name }).click();
  await expect(ada.getByRole("status").first()).toContainText("Whoever runs it restarts its API servers", {
    timeout: 60_000,
  });
  await expect(ada.getByText("restarts its API servers").first()).toBeVisible();
  await expect(ada.getByRole("row", { name: /^Enforced/ })).toContainText("False");
  await holds(ada, "cluster, stale");

  await production.restart();
  await expect(ada.getByRole("status").first()).toContainText("exactly this list is in force", { timeout: 90_000 });
  expect((await everything.admits(production, "quay.io/stale/x")).admitted).toBe(true);
});
