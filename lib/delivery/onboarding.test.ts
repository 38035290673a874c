import { expect, test } from "vitest";
import { checkCluster, versionLine } from "./onboarding.ts";

test.each([
  ["v1.30.0", true],
  ["v1.37.2", true],
  ["v1.33.4-eks-abc", true],
  ["v2.0.0", true],
  ["v1.29.9", false],
  ["v1.9.0", false],
  ["nonsense", false],
])("version %s is new enough: %s", (version, ok) => {
  expect(versionLine(version).ok).toBe(ok);
});

test("a cluster that is too old is told which version it needs and what to do", () => {
  const { check, message } = versionLine("v1.29.9");
  expect(check).toBe("Version 1.30 or newer");
  expect(message).toMatch(
    /^v1\.29\.9 is too old: .* stable from 1\.30 on\. Upgrade the cluster first, then check it again\.$/,
  );
});

test("a cluster that does not answer gets a line that says so", async () => {
  const kubeconfig = `{apiVersion: v1, kind: Config, current-context: a, contexts: [{name: a, context: {cluster: a, user: a}}],
    clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}], users: [{name: a, user: {token: secret-token}}]}`;
  const { lines, version } = await checkCluster(kubeconfig, { allowLoopback: true });
  expect(version).toBeNull();
  expect(lines).toMatchObject([{ check: "Reachable", ok: false }]);
  expect(JSON.stringify(lines)).not.toContain("secret-token");
});
