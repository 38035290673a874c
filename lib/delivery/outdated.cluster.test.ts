import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conditionsOf } from "#lib/domain/condition.ts";
import { isOutdated } from "#lib/domain/drift.ts";
import type { Revision } from "#lib/domain/revision.ts";
import { type OnboardedCluster, startOnboardedCluster } from "#lib/testing/onboarded-cluster.ts";
import { nextRevision } from "#lib/testing/revisions.ts";
import { deliver } from "./deliver.ts";
import { policyVersion } from "./kubernetes/policy.ts";

let onboarded: OnboardedCluster;
let revision: Revision;

beforeAll(async () => {
  onboarded = await startOnboardedCluster({ name: "outdated" });
  revision = nextRevision(null, ["ghcr.io/acme"]);
}, 1_800_000);

afterAll(() => onboarded?.stop(), 60_000);

function delivered(portalUrl = onboarded.portalUrl) {
  const { portalKubeconfig: kubeconfig } = onboarded;
  return deliver({ revision, expectedDigest: revision.digest, kubeconfig, portalUrl, allowLoopback: true });
}

async function apply(manifest: string): Promise<void> {
  const ran = await onboarded.admin(["apply", "--server-side", "--force-conflicts", "-f", "-"], manifest);
  expect(ran.code, ran.stderr).toBe(0);
}

const judging = (report: Awaited<ReturnType<typeof delivered>>) =>
  conditionsOf(report, revision).find(({ type }) => type === "Judging")?.status;

test("policies as this version renders them are told by their content", async () => {
  const report = await delivered();
  expect(report).toMatchObject({ outcome: "enforced", drift: [], observed: { policyVersion } });
});

test("with another address of the portal they are behind it, and nothing is open", async () => {
  const report = await delivered("https://moved.example");
  expect(report).toMatchObject({ outcome: "enforced", observed: { policyVersion } });
  expect(isOutdated(report.drift ?? [])).toBe(true);
  expect(report.drift?.find(({ part }) => part === "pod_policy")?.fields).toEqual([
    { path: "address of the portal", expected: "https://moved.example", found: onboarded.portalUrl },
  ]);
  expect(judging(report)).toBe("True");
});

test("policies of an earlier version are proven, and behind an upgrade, until the manifest is applied", async () => {
  const earlier = readFileSync(join(import.meta.dirname, "kubernetes", "policies-1.yaml"), "utf8")
    .split(/^---$/m)
    .filter((document) => !document.includes("kind: Mutating"))
    .join("---")
    .replaceAll("https://portal.example", onboarded.portalUrl);
  const versions = async () => {
    const report = await delivered();
    return report.outcome === "enforced" ? [report.observed.policyVersion, judging(report)] : report.outcome;
  };
  await apply(earlier);
  await expect.poll(versions, { timeout: 60_000 }).toEqual(["1", "True"]);
  const report = await delivered();
  expect(isOutdated(report.drift ?? [])).toBe(true);
  expect(report.drift?.find(({ part }) => part === "pod_policy")?.fields).toEqual([
    { path: "version of the policies", expected: policyVersion, found: "1" },
  ]);
});

test("an earlier version that somebody edited is no earlier version, whatever it says of itself", async () => {
  const edit = JSON.stringify([{ op: "replace", path: "/spec/validations/0/expression", value: "true" }]);
  const policy = ["validatingadmissionpolicy", "trusted-registries"];
  expect((await onboarded.admin(["patch", ...policy, "--type=json", "-p", edit])).code).toBe(0);
  const report = await delivered();
  expect(report.drift?.find(({ part }) => part === "pod_policy")).toMatchObject({ state: "changed" });
  expect(isOutdated(report.drift ?? [])).toBe(false);
  expect(judging(report)).toBe("Unknown");
});
