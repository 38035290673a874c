import { describe, expect, test } from "vitest";
import * as kubernetes from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { exemptNamespaceProblem, portalNamespace, readExemptNamespaces } from "./exempt-namespace.ts";

test("the portal's namespace goes by one name", () => {
  expect(portalNamespace).toBe(kubernetes.portalNamespace);
});

describe("a namespace to exempt", () => {
  test.each(["kube-system", "a", "0", "a1-b2", "x".repeat(63)])("%s", (name) => {
    expect(exemptNamespaceProblem(name)).toBeNull();
  });

  test.each([
    ["", /Nothing is written/],
    ["x".repeat(64), /at most 63 characters, this one 64/],
    ["kube-*", /no wildcards/],
    ["kube-system, edge", /one namespace a line/],
    ["kübe", /plain ASCII/],
    ["Kube-System", /Did you mean kube-system\?/],
    ["kube_system", /lower-case letters, digits and hyphens only/],
    ["kube.system", /lower-case letters, digits and hyphens only/],
    ["-edge", /begins and ends/],
    ["edge-", /begins and ends/],
    ["trusted-registries", /portal's own namespace/],
  ])("not %j", (name, words) => {
    expect(exemptNamespaceProblem(name)).toMatch(words);
    expect(() => readExemptNamespaces(["kube-system", name])).toThrow(/namespace_invalid/);
  });

  test("each once, in order, up to a limit", () => {
    expect(readExemptNamespaces(["b", "a", "b"])).toEqual(["a", "b"]);
    const many = Array.from({ length: 51 }, (_, n) => `n${n}`);
    expect(() => readExemptNamespaces(many)).toThrow(/too_many_namespaces: 51/);
    expect(readExemptNamespaces([...many.slice(1), "n1"])).toHaveLength(50);
  });
});
