import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { refusalsInAuditLog } from "#lib/testing/audit-log.ts";
import { controller, type PodSpec, tryCreate } from "#lib/testing/call-cluster.ts";
import { type Story, stops, stories, type Way } from "./attack-stories.ts";
import { type Attacker, anAttacker } from "./attackers.ts";
import { decide, expect, file, reread, soon, test } from "./people.ts";
import type { Ran, WholeStack } from "./stack.ts";

interface Attack {
  readonly request: string;
  readonly attacker: Attacker;
}

/** The story's registry is asked for, approved and proven; what should run runs; and somebody's rights are stolen. */
async function begin(story: Story, everything: WholeStack, noor: Page, ada: Page): Promise<Attack> {
  const { sandbox } = everything;
  const request = await file(noor, {
    clusters: [sandbox.name],
    add: [story.registry],
    reason: "What we build ourselves.",
  });
  await decide(ada, request, "Approve", "Ours.");
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced");
  await expect.poll(async () => (await everything.admits(sandbox, "evil.example/x")).admitted).toBe(false);
  const attacker = await anAttacker(everything, sandbox, story.rights);
  for (const object of story.running)
    await everything.apply(
      sandbox,
      JSON.stringify({ ...object, metadata: { ...(object as Named).metadata, namespace: story.rights.namespace } }),
    );
  return { request, attacker };
}

interface Named {
  readonly metadata: { readonly name: string };
}

async function tryEach(story: Story, everything: WholeStack, attacker: Attacker): Promise<void> {
  for (const way of story.ways)
    await test.step(`${way.what}: ${stops[way.stop]}`, async () => {
      const ran = await attacker.run(way.args, way.stdin && JSON.stringify(way.stdin));
      if (way.stop === "template") await expectWarned(story, everything, way, ran);
      else await expectStopped(way, attacker, ran);
    });
}

async function expectStopped({ stop, image = "" }: Way, { user }: Attacker, { code, stderr }: Ran): Promise<void> {
  expect(code, stderr).not.toBe(0);
  const said = {
    policy: `ValidatingAdmissionPolicy 'trusted-registries' with binding 'trusted-registries' denied request: image not from a trusted registry: ${image}`,
    guard: "ValidatingAdmissionPolicy 'trusted-registries-guard'",
    RBAC: `User "${user}" cannot `,
    template: "",
  };
  expect(stderr).toContain(said[stop]);
}

async function expectWarned(story: Story, everything: WholeStack, way: Way, { code, stderr }: Ran): Promise<void> {
  expect(code, stderr).toBe(0);
  const { image = "" } = way;
  expect(stderr).toContain(`pods of this Deployment would run an image not from a trusted registry: ${image}`);
  const made = await podOfDeployment(story, everything);
  expect(made.status, made.body).toBe(403);
  expect(made.body).toContain(`image not from a trusted registry: ${image}`);
}

/** What the controller of ReplicaSets would make of the Deployment as it stands. */
async function podOfDeployment({ rights: { namespace } }: Story, { sandbox, kubectl }: WholeStack) {
  const live = await kubectl(sandbox, "get", "deployment", "shop", "-n", namespace, "-o", "json");
  const { template } = (JSON.parse(live.stdout) as { spec: { template: { spec: PodSpec } } }).spec;
  const metadata = { name: "shop-5d9c7-x7k2p", namespace };
  const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: template.spec };
  const path = `/api/v1/namespaces/${namespace}/pods`;
  return tryCreate(sandbox, "create", path, pod, controller("replicaset-controller"));
}

function events(page: Page) {
  return page.getByRole("table", { name: "Events, newest first" }).getByRole("row");
}

async function newestEvent(vera: Page, cluster: string): Promise<string | null> {
  await vera.goto(`/history?cluster=${cluster}`);
  return events(vera).nth(1).getByRole("link").first().getAttribute("href");
}

/** The portal is not asked when a pod is refused: it shows what was approved and by whom. The API server's audit log has the rest. */
async function expectAuditorSees(story: Story, everything: WholeStack, vera: Page, { request, attacker }: Attack) {
  const { sandbox } = everything;
  await vera.goto("/clusters");
  await vera.getByRole("link", { name: sandbox.name }).click();
  const entry = vera.getByRole("listitem").filter({ hasText: story.registry });
  await expect(entry.getByRole("link", { name: request })).toBeVisible();
  await expect(vera.getByText("evil.example")).toHaveCount(0);
  await vera.goto(`/history?request=${request}`);
  for (const title of ["Request filed", "Approved", "New revision", "Enforced"])
    await expect(events(vera).getByText(title, { exact: true })).toHaveCount(1);
  const viaController = "system:serviceaccount:kube-system:replicaset-controller";
  for (const { stop, image } of story.ways) {
    if (stop === "policy")
      await expect.poll(async () => (await refusalsInAuditLog(sandbox, attacker.user)).join()).toContain(image);
    if (stop === "template")
      await expect.poll(async () => (await refusalsInAuditLog(sandbox, viaController)).join()).toContain(image);
  }
}

for (const story of [stories.pipeline, stories.developer, stories.backdoor])
  test(story.title, async ({ as, everything }) => {
    const vera = await as("vera");
    const attack = await begin(story, everything, await as("noor"), await as("ada"));
    const before = await newestEvent(vera, everything.sandbox.name);
    await tryEach(story, everything, attack.attacker);
    await expectAuditorSees(story, everything, vera, attack);
    expect(await newestEvent(vera, everything.sandbox.name), "no attempt is an event of the portal").toBe(before);
    await test.step(`stays open: ${story.open.what}`, async () => {
      const { code, stderr } = await attack.attacker.run(story.open.args);
      expect(code, stderr).toBe(0);
      expect(stderr).not.toContain("Warning");
      if (story === stories.pipeline) expect((await podOfDeployment(story, everything)).status).toBe(201);
    });
  });

test(stories.breakout.title, async ({ as, everything }) => {
  const story = stories.breakout;
  const { sandbox } = everything;
  const vera = await as("vera");
  const attack = await begin(story, everything, await as("noor"), await as("ada"));
  const { run } = attack.attacker;
  await everything.apply(
    sandbox,
    JSON.stringify({ apiVersion: "v1", kind: "Node", metadata: { name: "attack-node" } }),
  );
  const before = await newestEvent(vera, sandbox.name);
  await tryEach(story, everything, attack.attacker);
  await expectAuditorSees(story, everything, vera, attack);
  expect(await newestEvent(vera, sandbox.name), "no attempt is an event of the portal").toBe(before);

  await test.step("who may edit bindings can open the cluster: it is put back, and the history says so", async () => {
    const audit = '[{"op":"replace","path":"/spec/validationActions","value":["Audit"]}]';
    const binding = ["validatingadmissionpolicybinding", "trusted-registries"];
    expect((await run(["patch", ...binding, "--type=json", "-p", audit])).code).toBe(0);
    const actions = async () =>
      (await everything.kubectl(sandbox, "get", ...binding, "-o", "jsonpath={.spec.validationActions}")).stdout;
    await expect.poll(actions, { timeout: 30_000 }).toBe('["Deny","Audit"]');
    await expect
      .poll(async () => (await run(["run", "again", "--image=evil.example/escape", "--dry-run=server"])).code)
      .not.toBe(0);
    await vera.goto(`/history?cluster=${sandbox.name}&kind=delivery.reverted`);
    const row = events(vera).filter({ hasText: "ValidatingAdmissionPolicyBinding trusted-registries" });
    await reread(vera, () => expect(row.first()).toContainText("Put back", soon));
  });

  await test.step(`stays open: ${story.open.what}`, async () => {
    const fromApproved = await run(story.open.args, JSON.stringify(story.open.stdin));
    expect(fromApproved.code, fromApproved.stderr).toBe(0);
    const exempt = await run(["run", "exempt", "--image=evil.example/escape", "-n", "kube-system", "--dry-run=server"]);
    expect(exempt.code, exempt.stderr).toBe(0);
  });
});

test("docs/attacks.md tells the four stories as they are tried here", () => {
  const text = readFileSync(join(import.meta.dirname, "..", "docs", "attacks.md"), "utf8");
  const page = text.replace(/ +\|/g, " |"); // the formatter pads the cells
  for (const { title, ways, open } of Object.values(stories)) {
    expect(page).toContain(`## ${title}\n`);
    expect(page).toContain(ways.map(({ what, stop }) => `| ${what} | ${stops[stop]} |\n`).join(""));
    expect(page).toContain(`**Stays open:** ${open.what}.`);
  }
});
