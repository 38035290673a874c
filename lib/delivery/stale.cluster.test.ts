import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conditionsOf } from "#lib/domain/condition.ts";
import type { Revision } from "#lib/domain/revision.ts";
import { type OnboardedCluster, startOnboardedCluster } from "#lib/testing/onboarded-cluster.ts";
import { nextRevision } from "#lib/testing/revisions.ts";
import { deliver } from "./deliver.ts";
import { renderMutatingAnchor } from "./kubernetes/guard.ts";
import { toYaml } from "./kubernetes/kubernetes-object.ts";

let onboarded: OnboardedCluster;
let current: Revision | null = null;

beforeAll(async () => {
  onboarded = await startOnboardedCluster({ name: "stale" });
}, 1_800_000);

afterAll(() => onboarded?.stop(), 60_000);

/** Delivers the next revision, with the rights of the manifest. */
async function deliverNext(...entries: string[]) {
  current = nextRevision(current, entries);
  return deliverAgain();
}

async function deliverAgain() {
  if (current === null) throw new Error("nothing was delivered yet");
  return deliverTo(onboarded, current);
}

function deliverTo({ portalKubeconfig: kubeconfig, portalUrl }: OnboardedCluster, revision: Revision) {
  return deliver({ revision, expectedDigest: revision.digest, kubeconfig, portalUrl, allowLoopback: true });
}

const bindings = ["trusted-registries", "trusted-registries-templates", "trusted-registries-guard"];
const all = [...bindings, "trusted-registries-probe"];

/** Deletes bindings for two seconds, and puts them back as they were. The API server reads them once a second. */
async function withoutForTwoSeconds(names: readonly string[]): Promise<void> {
  const kind = "validatingadmissionpolicybindings";
  const { stdout } = await onboarded.admin(["get", kind, ...names, "-o", "json"]);
  const saved = (JSON.parse(stdout) as { items: { metadata: { name: string; labels: unknown } }[] }).items.map(
    ({ metadata: { name, labels }, ...rest }) => ({ ...rest, metadata: { name, labels } }),
  );
  expect((await onboarded.admin(["delete", kind, ...names])).code).toBe(0);
  await pause(2_000);
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: saved });
  expect((await onboarded.admin(["create", "-f", "-"], list)).code).toBe(0);
}

async function admits(image: string): Promise<boolean> {
  return (await onboarded.admin(["run", "try", `--image=${image}`, "--restart=Never", "--dry-run=server"])).code === 0;
}

test("with the probe's binding kept, nothing freezes when the other bindings go and come", async () => {
  expect(await deliverNext("ghcr.io/first")).toMatchObject({ outcome: "enforced", drift: [] });
  await withoutForTwoSeconds(bindings);
  expect(await deliverNext("ghcr.io/second")).toMatchObject({ outcome: "enforced", drift: [] });
  await expect.poll(() => admits("ghcr.io/second/x"), { timeout: 10_000 }).toBe(true);
  await expect.poll(() => admits("ghcr.io/first/x"), { timeout: 10_000 }).toBe(false);
});

test("with every binding gone the API server freezes, which is told as stale, with what to do, until it is restarted", async () => {
  await withoutForTwoSeconds(all);
  const report = await deliverNext("ghcr.io/third");
  expect(report).toMatchObject({ outcome: "stale", reason: "stale_list", drift: [] });
  expect(report.outcome === "stale" && report.message).toContain("restarts its API servers");
  const { listApplied, ...conditions } = summary(report);
  expect(listApplied, "the cluster holds the new list").toBe("True");
  expect(conditions).toMatchObject({ enforced: "False", intact: "True", judging: "True" });
  expect(await admits("ghcr.io/third/x"), "and judges by the one before").toBe(false);
  expect(await deliverAgain(), "by itself it stays so").toMatchObject({ outcome: "stale" });

  await onboarded.cluster.restart();
  await expect.poll(async () => (await deliverAgain()).outcome, { timeout: 60_000 }).toBe("enforced");
  expect(summary(await deliverAgain())).toMatchObject({ enforced: "True" });
  await expect.poll(() => admits("ghcr.io/third/x"), { timeout: 10_000 }).toBe(true);
});

function summary(report: Awaited<ReturnType<typeof deliverAgain>>) {
  const conditions = conditionsOf(report, current ?? { number: 0, mode: "off" });
  const status = (type: string) => conditions.find((each) => each.type === type)?.status;
  return {
    listApplied: status("ListApplied"),
    enforced: status("Enforced"),
    intact: status("Intact"),
    judging: status("Judging"),
  };
}

/** A policy of the other kind over ConfigMaps, of somebody who was there first. */
const stranger = toYaml(
  renderMutatingAnchor().map(({ metadata: _, spec, ...rest }) => {
    const policyName = rest.kind.endsWith("Binding") ? { policyName: "stranger" } : {};
    return { ...rest, metadata: { name: "stranger" }, spec: { ...(spec as object), ...policyName } };
  }),
);

test.each([
  [false, "stale"],
  [true, "enforced"],
] as const)(
  "a stranger's mutating policy goes; with the second anchor %s the list is %s",
  async (mutatingAnchor, outcome) => {
    const other = await startOnboardedCluster({
      name: `anchor-${mutatingAnchor}`,
      mutatingAnchor,
      firstOfAll: stranger,
    });
    try {
      const first = nextRevision(null, ["ghcr.io/first"]);
      expect(await deliverTo(other, first)).toMatchObject({ outcome: "enforced", drift: [] });
      for (const kind of ["mutatingadmissionpolicybinding", "mutatingadmissionpolicy"])
        expect((await other.admin(["delete", kind, "stranger"])).code).toBe(0);
      await pause(3_000);
      expect(await deliverTo(other, nextRevision(first, ["ghcr.io/second"]))).toMatchObject({ outcome, drift: [] });
    } finally {
      await other.stop();
    }
  },
);
