import { describe, expect, test } from "vitest";
import { canaryHost, canonicalRevision, type RevisionContent, refusedCanaryHost, revisionDigest } from "./revision.ts";

const content: RevisionContent = {
  entries: [
    { host: "ghcr.io", path: "acme" },
    { host: "docker.io", path: "library" },
    { host: "ghcr.io", path: "acme" },
  ],
  platformRegistries: [
    { host: "quay.io", path: "" },
    { host: "cr.l5d.io", path: "" },
  ],
  mode: "deny",
  exemptNamespaces: ["kube-system", "edge", "kube-system"],
};

describe("what a digest is of", () => {
  test("is canonical: each once, sorted, keys in order", () => {
    expect(canonicalRevision(content)).toBe(
      '{"entries":["docker.io/library","ghcr.io/acme"],"exemptNamespaces":["edge","kube-system"],"mode":"deny","platformRegistries":["cr.l5d.io","quay.io"]}',
    );
  });

  test("is the hash of that text", () => {
    expect(revisionDigest(content, (text) => `(${text.length})`)).toBe(`sha256:(${canonicalRevision(content).length})`);
  });
});

describe("the hosts of the proof", () => {
  test.each([
    [7, "sha256:0123456789abcdef", "r7-01234567.trusted-registries.invalid"],
    [12, "fedcba9876543210", "r12-fedcba98.trusted-registries.invalid"],
    [3, "0000sha256:11", "r3-0000sha2.trusted-registries.invalid"],
  ])("of revision %i with %s", (number, digest, host) => {
    expect(canaryHost(number, digest)).toBe(host);
    expect(refusedCanaryHost({ previous: { number, digest } })).toBe(host);
  });

  test("before the first, one that is never listed", () => {
    expect(refusedCanaryHost({ previous: null })).toBe("never.trusted-registries.invalid");
  });
});
