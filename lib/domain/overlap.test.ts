import { expect, test } from "vitest";
import { findOverlaps, overlapWords, removalWords } from "./overlap.ts";

const said = (added: string, list: string) =>
  findOverlaps(added === "" ? [] : added.split(" "), list === "" ? [] : list.split(" ")).map(overlapWords);

test.each([
  ["nothing to add", "", "ghcr.io/acme", []],
  ["nothing in common", "ghcr.io/acme", "quay.io ghcr.io/other", []],
  ["the same entry", "ghcr.io/acme", "ghcr.io/acme", []],
  ["a name that begins alike", "ghcr.io/acme-evil", "ghcr.io/acme", []],
  [
    "below a path",
    "ghcr.io/acme/x",
    "ghcr.io/acme",
    ["ghcr.io/acme/x adds nothing: ghcr.io/acme covers it and is on the list."],
  ],
  [
    "below a whole registry",
    "ghcr.io/acme",
    "ghcr.io",
    ["ghcr.io/acme adds nothing: ghcr.io covers it and is on the list."],
  ],
  ["another port", "ghcr.io:5000/acme", "ghcr.io", []],
  [
    "below a wildcard",
    "a.corp.example/x",
    "*.corp.example",
    ["a.corp.example/x adds nothing: *.corp.example covers it and is on the list."],
  ],
  ["a wildcard above a path only", "a.corp.example", "*.corp.example/x", []],
  ["two labels below a wildcard", "a.b.corp.example", "*.corp.example", []],
  [
    "a wildcard below the same one",
    "*.corp.example/x",
    "*.corp.example",
    ["*.corp.example/x adds nothing: *.corp.example covers it and is on the list."],
  ],
  ["a wildcard of one label more", "*.b.corp.example", "*.corp.example", []],
  ["among what is added", "quay.io/a/b quay.io/a", "", ["quay.io/a/b adds nothing: quay.io/a covers it."]],
  [
    "the list before what is added",
    "quay.io/a/b quay.io/a",
    "quay.io",
    [
      "quay.io/a adds nothing: quay.io covers it and is on the list.",
      "quay.io/a/b adds nothing: quay.io covers it and is on the list.",
    ],
  ],
  ["wider than one", "ghcr.io", "ghcr.io/acme quay.io", ["ghcr.io is wider than ghcr.io/acme, which is on the list."]],
  [
    "wider than two",
    "ghcr.io",
    "ghcr.io/a ghcr.io/b",
    ["ghcr.io is wider than ghcr.io/a and ghcr.io/b, which are on the list."],
  ],
  [
    "wider than many",
    "g.io",
    "g.io/a g.io/b g.io/c g.io/d g.io/e",
    ["g.io is wider than g.io/a, g.io/b, g.io/c, and 2 more, which are on the list."],
  ],
  [
    "a wildcard wider than a host",
    "*.corp.example",
    "a.corp.example/x",
    ["*.corp.example is wider than a.corp.example/x, which is on the list."],
  ],
])("%s", (_, added, list, words) => expect(said(added, list)).toEqual(words));

test.each([
  [
    "something wider stays",
    "ghcr.io/acme/api",
    "ghcr.io/acme",
    ["ghcr.io/acme/api stays allowed: ghcr.io/acme covers it."],
  ],
  [
    "nothing stays",
    "ghcr.io/acme",
    "quay.io ghcr.io/acme-evil",
    ["ghcr.io/acme is no longer allowed by anything on the list."],
  ],
  ["a part of it stays", "ghcr.io/acme", "ghcr.io/acme/api", ["Of ghcr.io/acme only ghcr.io/acme/api stays allowed."]],
  [
    "many parts stay",
    "ghcr.io",
    "ghcr.io/a ghcr.io/b ghcr.io/c ghcr.io/d",
    ["Of ghcr.io only ghcr.io/a, ghcr.io/b, ghcr.io/c, and 1 more stay allowed."],
  ],
])("when an entry is removed and %s, it is said", (_, removed, after, words) => {
  expect(removalWords([removed], after.split(" "))).toEqual(words);
});
