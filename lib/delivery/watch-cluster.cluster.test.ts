import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type OnboardedCluster, startOnboardedCluster } from "#lib/testing/onboarded-cluster.ts";
import type { Seen } from "./as-desired.ts";
import { renderMutatingAnchor } from "./kubernetes/guard.ts";
import { toYaml } from "./kubernetes/kubernetes-object.ts";
import { nameOf } from "./kubernetes/object-ref.ts";
import { checkCluster } from "./onboarding.ts";
import { type ClusterWatch, watchCluster } from "./watch-cluster.ts";

let granted: OnboardedCluster;
let withheld: OnboardedCluster;
const watches: ClusterWatch[] = [];

beforeAll(async () => {
  [granted, withheld] = await Promise.all([
    startOnboardedCluster({ name: "granted" }),
    startOnboardedCluster({ name: "withheld", watch: false }),
  ]);
}, 1_800_000);

afterEach(async () => {
  await Promise.all(watches.splice(0).map((each) => each.stop()));
});

afterAll(async () => {
  await Promise.all([granted?.stop(), withheld?.stop()]);
}, 60_000);

function watching(kubeconfig: string) {
  const seen: Seen[] = [];
  const gaps: number[] = [];
  const watch = watchCluster(kubeconfig, {
    allowLoopback: true,
    onSeen: (each) => seen.push(each),
    onGap: () => gaps.push(Date.now()),
    onError: (error) => {
      throw error;
    },
    firstPauseMs: 50,
  });
  watches.push(watch);
  const names = () => seen.map(({ object, gone }) => `${gone ? "-" : "+"}${nameOf(object)}`);
  return { watch, seen, gaps, names };
}

const timeout = 20_000;
const probeBinding = "ValidatingAdmissionPolicyBinding trusted-registries-probe";

test("with the rights of the manifest, each object of ours is watched, and a change is told", async () => {
  const { watch, names, gaps } = watching(granted.portalKubeconfig);
  await expect.poll(() => watch.coverage(), { timeout }).toBe("all");
  await expect.poll(() => new Set(names()).size, { timeout }).toBe(10);
  expect(gaps.length, "a watch that begins is one look").toBeLessThanOrEqual(2);
  await granted.admin(["label", "validatingadmissionpolicybinding", "trusted-registries-probe", "a=b"]);
  await expect.poll(() => names().filter((name) => name === `+${probeBinding}`).length, { timeout }).toBe(2);
  await granted.admin(["delete", "validatingadmissionpolicybinding", "trusted-registries-probe"]);
  await expect.poll(names, { timeout }).toContain(`-${probeBinding}`);
  await granted.restore();
});

test("after the API server was gone, a stream goes on where it ended, or says that it could not", async () => {
  const { watch, names, gaps } = watching(granted.portalKubeconfig);
  await expect.poll(() => watch.coverage(), { timeout }).toBe("all");
  await granted.cluster.restart();
  await granted.admin(["delete", "validatingadmissionpolicybinding", "trusted-registries-probe"]);
  await expect.poll(() => names().includes(`-${probeBinding}`) || gaps.length > 1, { timeout: 60_000 }).toBe(true);
  await expect.poll(() => watch.coverage(), { timeout: 60_000 }).toBe("all");
  await granted.restore();
});

test("without the right to watch nothing is told, and nothing breaks", async () => {
  const { watch, seen, gaps } = watching(withheld.portalKubeconfig);
  await vi.waitFor(() => expect(watch.coverage()).toBe("none"), { timeout });
  await withheld.admin(["delete", "validatingadmissionpolicybinding", "trusted-registries-probe"]);
  await withheld.restore();
  expect(seen).toEqual([]);
  expect(gaps).toEqual([]);
});

test("the check of a cluster says whether it is watched, and whether the second anchor would be of use", async () => {
  const lines = async (cluster: OnboardedCluster) => {
    const { lines: all } = await checkCluster(cluster.portalKubeconfig, { allowLoopback: true });
    expect(all.filter(({ ok }) => !ok)).toEqual([]);
    return all.map(({ message }) => message).join("\n");
  };
  expect(await lines(granted)).toContain("a change in the cluster is seen at once");
  expect(await lines(withheld)).toContain("Not allowed, which may be meant so");
  expect(await lines(granted)).toContain("apply the onboarding manifest with the second anchor");
  expect((await granted.admin(["apply", "-f", "-"], toYaml(renderMutatingAnchor()))).code).toBe(0);
  expect(await lines(granted)).toMatch(/^There\.$/m);
});

test("an account that is gone is told, while its token may still work", async () => {
  const { watch, names } = watching(granted.portalKubeconfig);
  await expect.poll(() => watch.coverage(), { timeout }).toBe("all");
  await granted.admin(["delete", "serviceaccount", "portal", "-n", "trusted-registries"]);
  await expect.poll(names, { timeout }).toContain("-ServiceAccount portal");
  await granted.restore();
});

test("credentials that no longer hold are told once", async () => {
  const { gaps } = watching(granted.portalKubeconfig.replace(/token: .*/, "token: nobody }"));
  await expect.poll(() => gaps.length, { timeout }).toBe(1);
});
