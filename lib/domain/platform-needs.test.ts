import { describe, expect, test } from "vitest";
import { platformNeeds } from "./platform-needs.ts";
import { type Entry, isEntryProblem, parseEntry } from "./registry-entry.ts";

const list = (...texts: string[]) =>
  texts.map((text) => parseEntry(text)).filter((entry): entry is Entry => !isEntryProblem(entry));
const hints = { server: "https://10.0.0.1:6443", version: "v1.37.2", images: [] as string[] };
const ecr = "602401143452.dkr.ecr.eu-central-1.amazonaws.com";

describe("what a cluster's platform needs", () => {
  test.each([
    ["AKS by its address", { server: "https://k8saas-abc.hcp.westeurope.azmk8s.io:443" }, "AKS", ["mcr.microsoft.com"]],
    ["AKS by what runs", { images: ["mcr.microsoft.com/oss/kubernetes/pause:3.9"] }, "AKS", ["mcr.microsoft.com"]],
    ["EKS", { version: "v1.33.1-eks-1234567", images: [`${ecr}/eks/coredns:v1`, "nginx"] }, "EKS", [ecr]],
    [
      "GKE",
      {
        version: "v1.33.5-gke.1162000",
        images: ["europe-west4-artifactregistry.gcr.io/gke-release/gke-release/kube-proxy-amd64:v1"],
      },
      "GKE",
      ["europe-west4-artifactregistry.gcr.io/gke-release"],
    ],
    [
      "OpenShift",
      { images: ["quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:".concat("a".repeat(64))] },
      "OpenShift",
      ["quay.io/openshift-release-dev", "registry.redhat.io"],
    ],
    ["K3s", { version: "v1.33.4+k3s1" }, "K3s or RKE2", ["docker.io/rancher"]],
    ["kubeadm", { images: ["registry.k8s.io/kube-proxy:v1.37.2"] }, "kubeadm", ["registry.k8s.io"]],
  ])("%s", (_, more, platform, entries) => {
    expect(platformNeeds({ ...hints, ...more }, [])).toMatchObject({
      platform,
      entries,
      source: expect.stringMatching(/^https:/),
    });
  });

  test("nothing where the list has it, more where it has only a part", () => {
    const aks = { ...hints, server: "https://x.hcp.westeurope.azmk8s.io" };
    expect(platformNeeds(aks, list("mcr.microsoft.com"))).toBeNull();
    expect(platformNeeds(aks, list("mcr.microsoft.com/oss"))).toMatchObject({ entries: ["mcr.microsoft.com"] });
    const k3s = { ...hints, version: "v1.33.4+k3s1" };
    expect(platformNeeds(k3s, list("docker.io"))).toBeNull();
    expect(platformNeeds(k3s, list("docker.io/rancherx"))).not.toBeNull();
  });

  test.each([
    ["a platform that is not known", {}],
    ["EKS whose registry nobody runs from", { version: "v1.33.1-eks-1234567", images: ["nginx"] }],
    [
      "a registry in somebody's own account",
      { version: "v1.33.1-eks-1", images: ["123456789012.dkr.ecr.eu-central-1.amazonaws.com/x"] },
    ],
    ["an address that only looks like AKS", { server: "https://azmk8s.io.evil.example" }],
    [
      "an image that only looks like AKS",
      { images: ["evil.example/mcr.microsoft.com/oss/x", "mcr.microsoft.com.evil.example/oss/x"] },
    ],
  ])("nothing for %s", (_, more) => {
    expect(platformNeeds({ ...hints, ...more }, [])).toBeNull();
  });
});
