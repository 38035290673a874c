import { expect, test } from "vitest";
import { proposeEntries } from "./proposal.ts";
import { readPaste } from "./read-paste.ts";

const propose = (text: string) => proposeEntries(readPaste(text).understood);

test.each([
  [
    "ghcr.io/acme/team/api:1",
    ["ghcr.io/acme/team/api", "ghcr.io/acme/team", "ghcr.io/acme", "ghcr.io"],
    "ghcr.io/acme",
  ],
  ["docker pull nginx", ["docker.io/library/nginx", "docker.io/library", "docker.io"], "docker.io/library"],
  ["ghcr.io/acme", ["ghcr.io/acme", "ghcr.io"], "ghcr.io/acme"],
  [
    "acme.azurecr.io/team/api:1",
    ["acme.azurecr.io/team/api", "acme.azurecr.io/team", "acme.azurecr.io"],
    "acme.azurecr.io/team",
  ],
  ["registry.k8s.io/pause:3", ["registry.k8s.io/pause", "registry.k8s.io"], "registry.k8s.io/pause"],
  [
    "registry.corp.example:5000/a/b",
    ["registry.corp.example:5000/a/b", "registry.corp.example:5000/a", "registry.corp.example:5000"],
    "registry.corp.example:5000/a",
  ],
  [
    "europe-docker.pkg.dev/acme/images/api:1",
    [
      "europe-docker.pkg.dev/acme/images/api",
      "europe-docker.pkg.dev/acme/images",
      "europe-docker.pkg.dev/acme",
      "europe-docker.pkg.dev",
    ],
    "europe-docker.pkg.dev/acme/images",
  ],
  [
    "x.example/a/b/c/d/e/f/g",
    [
      "x.example/a/b/c/d/e/f/g",
      "x.example/a/b/c/d/e",
      "x.example/a/b/c/d",
      "x.example/a/b/c",
      "x.example/a/b",
      "x.example/a",
      "x.example",
    ],
    "x.example/a",
  ],
  ["registry.corp.example", ["registry.corp.example"], "registry.corp.example"],
])("%s: the narrowest first, the host last", (text, steps, organisation) => {
  const [group] = propose(text);
  expect(group?.proposals).toHaveLength(1);
  expect(group?.proposals[0]?.steps).toEqual(steps);
  expect(group?.proposals[0]?.organisation).toBe(organisation);
});

test("one group a registry, in order of name, with what is known of it", () => {
  const groups = propose("quay.io/b/c:1\nacme.azurecr.io/x:1\nquay.io/a/b:1\nregistry.corp.example/x:1\nquay.io/b/c:2");
  expect(groups.map(({ registry, wide, proposals }) => [registry, wide, proposals.length])).toEqual([
    ["acme.azurecr.io", false, 1],
    ["quay.io", true, 2],
    ["registry.corp.example", false, 1],
  ]);
  expect(groups[1]?.what).toBe("Quay, Red Hat's public registry");
  expect(groups[2]?.what).toBeNull();
  expect(groups[1]?.proposals[0]).toMatchObject({
    lines: [1, 5],
    readAs: "image",
    notes: ["Every version is allowed."],
  });
});
