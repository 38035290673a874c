import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { platformEntries } from "#lib/domain/list.ts";
import { type Entry, formatEntry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import { canaryHost, type Mode, type Revision, revisionDigest } from "#lib/domain/revision.ts";
import { explainVerdict, type VerdictAnswer } from "#lib/domain/verdict-question.ts";
import {
  asAdmin,
  type Cluster,
  type Etcd,
  kubeconfigFor,
  kubectl,
  serviceAccountToken,
  startCluster,
  startEtcd,
} from "#lib/testing/cluster.ts";
import { ensureControlPlane } from "#lib/testing/control-plane.ts";
import { readVectors } from "#lib/testing/vectors.ts";
import { askVerdict } from "./ask-verdict.ts";
import { deliver } from "./deliver.ts";
import { toYaml } from "./kubernetes/kubernetes-object.ts";
import { onboardingManifest } from "./kubernetes/onboarding.ts";

const portalUrl = "https://portal.example";
let binaries: string;
let dir: string;
let etcd: Etcd;
let cluster: Cluster;
let kubeconfig: string;
let number = 0;

beforeAll(async () => {
  binaries = await ensureControlPlane(() => undefined);
  dir = await mkdtemp(join(tmpdir(), "verdict-test-"));
  etcd = await startEtcd({ binaries, dataDir: join(dir, "etcd") });
  cluster = await startCluster({ binaries, etcdUrl: etcd.url, prefix: "verdict", dir: join(dir, "verdict") });
  await writeFile(join(dir, "kubeconfig"), cluster.adminKubeconfig);
  const manifest = toYaml(onboardingManifest({ clusterName: "verdict", portalUrl }));
  const { code, stderr } = await admin(["apply", "--server-side", "-f", "-"], manifest);
  expect(code, stderr).toBe(0);
  const token = await serviceAccountToken(cluster, { namespace: "trusted-registries", name: "portal" });
  kubeconfig = kubeconfigFor(cluster, token);
}, 1_800_000);

afterAll(async () => {
  await cluster?.stop();
  await etcd?.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

const admin = (args: string[], stdin = "") => kubectl(binaries, join(dir, "kubeconfig"), args, stdin);

/** Brings the cluster to a list, as the worker does. */
async function enforce(mode: Mode, entries: readonly Entry[], exemptNamespaces = ["kube-system"]): Promise<Revision> {
  const content = { entries, platformRegistries: platformEntries, mode, exemptNamespaces };
  const digest = revisionDigest(content, (text) => createHash("sha256").update(text).digest("hex"));
  const revision = { ...content, number: ++number, digest, previous: null };
  const delivery = { revision, expectedDigest: digest, kubeconfig, portalUrl, allowLoopback: true, patienceMs: 30_000 };
  await expect.poll(async () => (await deliver(delivery)).outcome, { timeout: 60_000, interval: 200 }).toBe("enforced");
  return revision;
}

const entry = (text: string) => parseEntry(text) as Entry;

async function ask(...images: string[]): Promise<Extract<VerdictAnswer, { answered: true }>> {
  const answer = await askVerdict(kubeconfig, images, { allowLoopback: true });
  if (!answer.answered) throw new Error(answer.message);
  return answer;
}

describe("with exactly the portal's rights", () => {
  test.each(["off", "warn", "deny"] as const)("the list's verdict and the live mode, %s", async (mode) => {
    const revision = await enforce(mode, [entry("ghcr.io/acme")], ["kube-system", "legacy"]);
    const answer = await ask("ghcr.io/acme/api:1", "quay.io/evil/x", " ", "ghcr.io//x");
    expect(answer).toMatchObject({
      mode,
      exemptNamespaces: mode === "off" ? [] : ["kube-system", "legacy"],
      revision: revision.number,
      images: [
        { image: "ghcr.io/acme/api:1", outcome: "admitted", said: "" },
        { image: "quay.io/evil/x", outcome: "not_listed" },
        { image: " ", outcome: "invalid" },
        { image: "ghcr.io//x", outcome: "not_listed" },
      ],
    });
    expect(answer.images[1]?.said).toContain(`${portalUrl}/requests/new`);
    expect(answer.images[2]?.said).toContain("leading or trailing whitespace");
  });

  test("nothing is left in the cluster", async () => {
    await ask("ghcr.io/acme/api:1");
    expect((await admin(["get", "pods", "-n", "trusted-registries", "-o", "name"])).stdout).toBe("");
  });

  test("cluster and portal agree on every image of the table, and on the canary", async () => {
    const read = readVectors().map(({ entry }) => parseEntry(entry));
    const entries = [...new Set(read.flatMap((each) => (isEntryProblem(each) ? [] : [formatEntry(each)])))];
    const revision = await enforce("deny", entries.map(entry));
    const images = [...new Set(readVectors().map(({ image }) => image))];
    const answer = await ask(...images, `${canaryHost(revision.number, revision.digest)}/x`);
    const list = {
      entries: entries.map((each) => ({ entry: each, requestId: "r" })),
      platformRegistries: platformEntries.map(formatEntry),
    };
    const disagree = answer.images.filter((each) => !explainVerdict(each, answer.mode, list).agrees);
    expect(disagree).toEqual([]);
    expect(new Set(answer.images.map(({ outcome }) => outcome))).toEqual(
      new Set(["admitted", "not_listed", "invalid"]),
    );
  });
});

test("an edited list shows: the cluster says what it enforces, and that is not what was decided", async () => {
  await enforce("warn", [entry("ghcr.io/acme")]);
  const path = "/api/v1/namespaces/trusted-registries/configmaps/trusted-registries";
  const guard = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/trusted-registries-guard";
  const kept = JSON.parse((await asAdmin(cluster, "GET", guard)).body);
  await asAdmin(cluster, "DELETE", guard);
  const list = JSON.parse((await asAdmin(cluster, "GET", path)).body);
  const edited = { ...list, data: { ...list.data, "quay.io": "evil" } };
  await expect.poll(async () => (await asAdmin(cluster, "PUT", path, edited)).status, { timeout: 20_000 }).toBe(200);
  await expect.poll(async () => (await ask("quay.io/evil/x")).images[0]?.outcome, { timeout: 20_000 }).toBe("admitted");
  const answer = await ask("quay.io/evil/x");
  const decided = { entries: [{ entry: "ghcr.io/acme", requestId: "r" }], platformRegistries: ["cr.l5d.io"] };
  const [image] = answer.images;
  if (image === undefined) throw new Error("no answer");
  expect(explainVerdict(image, answer.mode, decided)).toMatchObject({ agrees: false, by: null, effect: "let_in" });
  const { apiVersion, kind, metadata, spec } = kept;
  const again = { apiVersion, kind, metadata: { name: metadata.name, labels: metadata.labels }, spec };
  await asAdmin(cluster, "POST", guard.slice(0, guard.lastIndexOf("/")), again);
});

test("an answer is of one list, also while the list changes", async () => {
  const images = Array.from({ length: 100 }, (_, n) => `ghcr.io/flip/x${n}`);
  for (let tries = 0; tries < 6; tries++) {
    const { number: before } = await enforce("deny", []);
    const asking = ask(...images);
    const after = enforce("deny", [entry("ghcr.io/flip")]);
    const answer = await asking;
    await after;
    const outcomes = new Set(answer.images.map(({ outcome }) => outcome));
    expect([...outcomes]).toEqual([answer.revision === before ? "not_listed" : "admitted"]);
  }
});

test("a binding that somebody changed is in no mode, and a missing policy says so by admitting", async () => {
  await enforce("deny", [entry("ghcr.io/acme")]);
  const patched = await admin([
    "patch",
    "validatingadmissionpolicybinding",
    "trusted-registries",
    "--type=merge",
    "-p",
    '{"spec":{"validationActions":["Audit"]}}',
  ]);
  expect(patched.code, patched.stderr).toBe(0);
  expect(await ask("quay.io/evil/x")).toMatchObject({ mode: null, images: [{ outcome: "not_listed" }] });
});

test("a cluster that cannot be asked is an answer in words", async () => {
  const other = kubeconfig.replace(/server: .*/, "server: https://127.0.0.1:1");
  const answer = await askVerdict(other, ["nginx"], { allowLoopback: true });
  expect(answer).toEqual({ answered: false, message: expect.stringContaining("does not answer") });
});
