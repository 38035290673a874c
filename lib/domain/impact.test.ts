import { describe, expect, test } from "vitest";
import { impactOf, type JudgedBy, listed, widerEntries } from "./impact.ts";
import { impactSentences, usesInWords } from "./impact-words.ts";
import { type Entry, isEntryProblem, parseEntry } from "./registry-entry.ts";
import type { Mode } from "./revision.ts";
import type { RunningWorkload } from "./running-images.ts";

const workload = (namespace: string, name: string, pods: number, ...images: string[]): RunningWorkload => ({
  namespace,
  kind: "Deployment",
  name,
  pods,
  images,
  debugImages: [],
});

function by(mode: Mode, entries: string[], ...exemptNamespaces: string[]): JudgedBy {
  const read = entries.map((text) => parseEntry(text)).filter((entry): entry is Entry => !isEntryProblem(entry));
  return { entries: read, mode, exemptNamespaces };
}

const running = (...workloads: RunningWorkload[]) => ({ readAt: "2026-06-01T10:00:00.000Z", workloads });
const shop = running(
  workload("shop", "api", 10, "ghcr.io/acme/api:1"),
  workload("shop", "web", 2, "nginx:1.29", "ghcr.io/acme/web@sha256:".concat("a".repeat(64))),
  workload("kube-system", "proxy", 3, "registry.k8s.io/kube-proxy:v1.37.2"),
  workload("trusted-registries", "stray", 1, "evil.example/x"),
);

const names = (affected: readonly { name: string }[]) => affected.map(({ name }) => name);

describe("what a change means for what runs", () => {
  test("a first list in deny refuses what it misses, with the entry that would cover each", () => {
    const impact = impactOf(shop, by("off", [], "kube-system"), by("deny", ["ghcr.io/acme"], "kube-system"));
    expect(impact.refused).toMatchObject([
      { name: "web", pods: 2, already: false, missing: [{ image: "nginx:1.29", entry: "docker.io/library/nginx" }] },
    ]);
    expect(impact.entries).toEqual(["docker.io/library/nginx"]);
    expect(names(impact.exempt)).toEqual(["proxy"]);
    expect(impact).toMatchObject({ pods: 15, workloads: 3, warned: [], relieved: [] });
    expect(impactSentences(impact)).toEqual(["2 pods in 1 workload would be refused when they are next created."]);
  });

  test("of each entry that is added or removed it says what runs from there, whatever else covers it", () => {
    const before = by("deny", ["ghcr.io/acme", "quay.io/gone"]);
    const impact = impactOf(shop, before, by("deny", ["ghcr.io/acme", "ghcr.io", "registry.k8s.io", "docker.io/x"]));
    expect(impact.uses).toEqual([
      { entry: "quay.io/gone", pods: 0, workloads: 0 },
      { entry: "ghcr.io", pods: 12, workloads: 2 },
      { entry: "registry.k8s.io", pods: 3, workloads: 1 },
      { entry: "docker.io/x", pods: 0, workloads: 0 },
    ]);
    const said = usesInWords({ state: "seen", impact, needs: null });
    expect(said?.get("ghcr.io")).toBe("12 pods in 2 workloads run an image from here now.");
    expect(said?.get("docker.io/x")).toBe("Nothing that runs there now comes from here.");
    expect(usesInWords({ state: "waiting", needs: null })).toBeUndefined();
    expect(usesInWords({ state: "seen", impact: impactOf(running(), before, before), needs: null })).toBeUndefined();
  });

  test("a removal refuses what only the removed entry covered, and says what was so before", () => {
    const before = by("deny", ["ghcr.io/acme"], "kube-system");
    const impact = impactOf(shop, before, by("deny", [], "kube-system"));
    expect(impact.refused.map(({ name, already }) => [name, already])).toEqual([
      ["api", false],
      ["web", true],
    ]);
    expect(impact.entries).toEqual(["docker.io/library/nginx", "ghcr.io/acme/api", "ghcr.io/acme/web"]);
    expect(impactSentences(impact)).toEqual([
      "12 pods in 2 workloads would be refused when they are next created.",
      "Of these, 2 pods in 1 workload would be already, with the list as it is now.",
    ]);
  });

  test("in warn the same are warned of, in off nothing is", () => {
    const off = by("off", [], "kube-system");
    const warned = impactOf(shop, off, by("warn", ["ghcr.io/acme"], "kube-system"));
    expect(names(warned.warned)).toEqual(["web"]);
    expect(impactSentences(warned)).toEqual(["2 pods in 1 workload would raise a warning when they are next created."]);
    const opened = impactOf(shop, by("deny", ["ghcr.io/acme"], "kube-system"), off);
    expect(opened).toMatchObject({ refused: [], warned: [], exempt: [], entries: [] });
    expect(names(opened.relieved)).toEqual(["web"]);
    expect(impactSentences(opened)).toEqual([
      "Nothing that runs today would be refused.",
      "2 pods in 1 workload that would be refused now would be let in.",
    ]);
  });

  test("an exemption that ends refuses what it let through, one that begins lets it in", () => {
    const list = ["ghcr.io/acme", "docker.io/library/nginx"];
    const impact = impactOf(shop, by("deny", list, "kube-system"), by("deny", list, "shop"));
    expect(names(impact.refused)).toEqual(["proxy"]);
    expect(impact.refused[0]?.already).toBe(false);
    expect(names(impact.exempt)).toEqual(["api", "web"]);
  });

  test("an image that the runtime cannot read is refused, and no entry is proposed for it", () => {
    const odd = running(workload("shop", "odd", 1, "Upper/Case", "", "registry.example:0/x"));
    const { refused, entries } = impactOf(odd, by("off", []), by("deny", ["ghcr.io"]));
    expect(refused[0]?.missing.map(({ entry }) => entry)).toEqual([null, null, null]);
    expect(entries).toEqual([]);
  });

  test("a debug container is told apart: the pod itself is let in", () => {
    const debugged = running({ ...workload("shop", "api", 1, "ghcr.io/acme/api"), debugImages: ["busybox"] });
    const impact = impactOf(debugged, by("off", []), by("deny", ["ghcr.io/acme"]));
    expect(impact.refused).toEqual([]);
    expect(names(impact.debug)).toEqual(["api"]);
    expect(impactOf(debugged, by("off", []), by("deny", ["ghcr.io/acme"], "shop")).debug).toEqual([]);
  });

  test("pods that differ only in what the list covers are read as one", () => {
    const rollout = running(
      workload("shop", "api", 3, "ghcr.io/acme/api:1", "nginx"),
      workload("shop", "api", 1, "ghcr.io/acme/api:2", "nginx"),
      workload("shop", "api", 1, "ghcr.io/acme/api:2", "redis"),
    );
    const { refused } = impactOf(rollout, by("off", []), by("deny", ["ghcr.io/acme"]));
    expect(listed(refused).map(({ name, pods, missing }) => [name, pods, missing.map(({ image }) => image)])).toEqual([
      ["api", 4, ["nginx"]],
      ["api", 1, ["redis"]],
    ]);
  });

  test("wider entries are organisations, never whole registries", () => {
    const entries = ["docker.io/library/nginx", "docker.io/library/redis", "ghcr.io/acme/a/b", "x.azurecr.io/app"];
    expect(widerEntries(entries)).toEqual(["docker.io/library", "ghcr.io/acme", "x.azurecr.io/app"]);
  });

  test("a cluster where nothing runs is said to be one", () => {
    expect(impactSentences(impactOf(running(), by("off", []), by("deny", [])))).toEqual([
      "Nothing runs on this cluster now.",
    ]);
  });
});
