import { expect, test } from "vitest";
import { parseEntry } from "./registry-entry.ts";
import { meantOf } from "./request-risk.ts";

const approved = ["registry.corp.example:5000/team", "ghcr.io/acme-platform"].map((text) => {
  const entry = parseEntry(text);
  if ("problem" in entry) throw new Error(text);
  return entry;
});

test.each([
  ["a well-known host", "ghrc.io/acme", "ghcr.io/acme"],
  ["one with another ending", "quay.com/team/app", "quay.io/team/app"],
  ["the ending of a cloud's registries", "acme.azurcr.io/app", "acme.azurecr.io/app"],
  ["a host of this fleet, with the port as written", "registry.crop.example:5000/x", "registry.corp.example:5000/x"],
  ["an organisation of this fleet", "ghcr.io/acme-platfrom/api", "ghcr.io/acme-platform/api"],
  ["what passes for nothing", "ghcr.io/acme", undefined],
  ["what is approved itself", "ghcr.io/acme-platform/api", undefined],
])("%s", (_, entry, meant) => {
  expect(meantOf([entry], { approved }).get(entry)).toBe(meant);
});
