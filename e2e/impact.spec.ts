import type { Locator, Page } from "@playwright/test";
import { asAdmin } from "#lib/testing/cluster.ts";
import type { DemoCluster } from "#lib/testing/demo-clusters.ts";
import { askMany, manyPods, podsPath } from "#lib/testing/many-pods.ts";
import { answer, bringTo, decide, expect, test } from "./people.ts";

const fillIn = (page: Page, cluster: string, add: string, mode?: "deny") =>
  answer(page, {
    ...{ clusters: [cluster], add: add.split("\n"), reason: "What runs must go on running." },
    ...(mode !== undefined && { mode }),
  });

const previewOf = (page: Page, cluster: string) =>
  page.getByRole("region", { name: `What this means for what runs on ${cluster}` });

/** Reads again until the cluster's newest answer is there: a page asks anew only when the last answer is some seconds old. */
async function seesEventually(preview: Locator, text: string): Promise<void> {
  const look = async () => {
    await preview.getByRole("link", { name: "Read again" }).click();
    return preview.textContent();
  };
  await expect.poll(look, { intervals: [1_000], timeout: 60_000 }).toContain(text);
}

async function run(cluster: DemoCluster, namespace: string, name: string, image: string): Promise<void> {
  await asAdmin(cluster, "POST", "/api/v1/namespaces", {
    ...{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
  });
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers: [{ name: "main", image }] } };
  await expect.poll(async () => (await asAdmin(cluster, "POST", podsPath(namespace), pod)).status).toBe(201);
}

for (const javaScriptEnabled of [true, false])
  test(`what a list would refuse is shown before it is sent, and added by one click, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    as,
    everything,
  }) => {
    const { sandbox } = everything;
    const name = `runs-${javaScriptEnabled}`;
    const tess = await as("tess", { javaScriptEnabled });
    const ada = await as("ada", { javaScriptEnabled });
    await bringTo(as, tess, sandbox.name, "off");
    await run(sandbox, "impact", name, `quay.io/impact/${name}:1`);
    await fillIn(tess, sandbox.name, `ghcr.io/${name}`, "deny");
    await tess.getByRole("button", { name: "Continue" }).click();
    const preview = previewOf(tess, sandbox.name);
    await seesEventually(preview, `quay.io/impact/${name}`);
    await expect(preview).toContainText("would be refused when");
    await preview.getByRole("link", { name: /^Add (all \d+ entries|the entry) that cover/ }).click();
    await expect(tess.getByLabel("Registries to add")).toHaveValue(
      new RegExp(`^ghcr\\.io/${name}\n(.*\n)*quay\\.io/impact/${name}$`, "m"),
    );
    await expect(tess.getByText("That something runs does not make it trustworthy")).toBeVisible();
    await expect(tess.getByLabel("deny: other images are refused")).toBeChecked();
    await tess.getByRole("button", { name: "Continue" }).click();
    await expect(previewOf(tess, sandbox.name)).toContainText("Nothing that runs today would be refused.");
    await expect(tess.getByText("What runs must go on running.")).toBeVisible();
    await tess.getByRole("button", { name: "Send to TDP-k8saas" }).click();
    const request = (await tess.getByRole("heading", { name: /^TR-\d+$/ }).textContent()) ?? "";
    await ada.goto("/approvals");
    await ada.getByRole("link", { name: request }).click();
    await expect(previewOf(ada, sandbox.name)).toContainText("Nothing that runs today would be refused.");
    await decide(ada, request, "Reject", "Only a try.");
    await expect(previewOf(ada, sandbox.name)).toHaveCount(0);
  });

test("turning to deny proposes what the platform needs, and adds it by a click only", async ({ as, everything }) => {
  const { sandbox } = everything;
  const tess = await as("tess");
  await bringTo(as, tess, sandbox.name, "off");
  await run(sandbox, "calico-system", "typha", "mcr.microsoft.com/oss/calico/typha:v3.30.1");
  await fillIn(tess, sandbox.name, "ghcr.io/platform", "deny");
  await tess.getByRole("button", { name: "Continue" }).click();
  const preview = previewOf(tess, sandbox.name);
  await seesEventually(preview, "This cluster looks like AKS");
  await expect(tess.getByText("added: mcr.microsoft.com")).toHaveCount(0);
  await preview.getByRole("link", { name: "Add what AKS needs" }).click();
  await expect(tess.getByLabel("Registries to add")).toHaveValue("ghcr.io/platform\nmcr.microsoft.com");
  await tess.getByRole("button", { name: "Continue" }).click();
  await expect(tess.getByText("added: mcr.microsoft.com")).toBeVisible();
  await expect(previewOf(tess, sandbox.name)).not.toContainText("looks like AKS");
});

test("without the right to list pods the preview says that it cannot see, and how to let it", async ({
  as,
  everything,
}) => {
  const { production, kubectl } = everything;
  const binding = ["clusterrolebinding", "trusted-registries-impact-preview"] as const;
  await kubectl(production, "delete", ...binding);
  const noor = await as("noor");
  await fillIn(noor, production.name, "ghcr.io/unseen");
  await noor.getByRole("button", { name: "Continue" }).click();
  const preview = previewOf(noor, production.name);
  await expect(preview).toContainText("cannot see what runs on this cluster");
  const commands = ((await preview.locator("pre").textContent()) ?? "").split("\n");
  const [, grant = ""] = commands;
  const { code, stderr } = await kubectl(production, ...grant.split(" ").slice(1));
  expect(code, stderr).toBe(0);
  await seesEventually(preview, "Read from the cluster");
});

test("the preview of a cluster with 2,000 running pods opens and lists every pod", async ({ as, everything }) => {
  const { production } = everything;
  const noor = await as("noor");
  await bringTo(as, noor, production.name, "off");
  await run(production, "default", "first", "evil.example/x"); // once the mode has reached the policy
  const pods = manyPods(2_000);
  for (const name of new Set(pods.map(({ pod }) => pod.metadata?.namespace ?? "")))
    await asAdmin(production, "POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name },
    });
  const created = await askMany(
    production,
    pods.map(({ pod }) => ({ method: "POST", path: podsPath(pod.metadata?.namespace), body: pod })),
  );
  expect(created.filter(({ status }) => status !== 201)).toEqual([]);
  await fillIn(noor, production.name, "docker.io\nregistry.example:5000", "deny");
  await everything.query("DELETE FROM cluster_question WHERE kind = 'running_images'");
  const since = performance.now();
  await noor.getByRole("button", { name: "Continue" }).click();
  const preview = previewOf(noor, production.name);
  await expect(preview).toContainText("would be refused when they are next created");
  const first = performance.now() - since;
  const address = noor.url();
  await noor.goto("/requests");
  const again = performance.now();
  await noor.goto(address);
  await expect(preview).toContainText("would be refused when they are next created");
  const second = performance.now() - again;
  const [reading] = await everything.query(
    "SELECT round(1000 * extract(epoch FROM answered_at - asked_at)) AS ms FROM cluster_question WHERE kind = 'running_images' ORDER BY asked_at LIMIT 1",
  );
  console.log(
    `2,000 pods: preview opened in ${Math.round(first)} ms unread (${JSON.stringify(reading)} of it for the cluster's answer), ${Math.round(second)} ms read before`,
  );
  for (const namespace of ["ci", "data", "shop"]) await expect(preview).toContainText(`${namespace}: `);
  await expect(preview).toContainText("let through, because kube-system is exempt");
  for (const name of new Set(pods.map(({ pod }) => pod.metadata?.namespace)))
    await asAdmin(production, "DELETE", `${podsPath(name)}?gracePeriodSeconds=0`);
});
