import { expect, test } from "vitest";
import { changesInShort } from "./change-words.ts";
import type { ListChange } from "./list-change.ts";

const add = (...entries: string[]) => entries.map((entry): ListChange => ({ kind: "add_entry", entry }));
const remove = (...entries: string[]) => entries.map((entry): ListChange => ({ kind: "remove_entry", entry }));

test.each<[string, readonly ListChange[], string]>([
  ["nothing", [], ""],
  ["one entry", add("ghcr.io/acme"), "add ghcr.io/acme"],
  ["three, in order", add("c.io", "a.io", "b.io"), "add a.io, b.io, c.io"],
  ["more than three", add("a.io", "b.io", "c.io", "d.io", "e.io"), "add a.io, b.io, c.io and 2 more"],
  ["a removal", remove("a.io"), "remove a.io"],
  ["both", [...remove("b.io"), ...add("a.io")], "add a.io; remove b.io"],
  ["a mode", [{ kind: "set_mode", mode: "warn" }], "mode warn"],
  ["namespaces", [{ kind: "set_exempt_namespaces", namespaces: [] }], "other exempt namespaces"],
])("%s", (_, changes, words) => expect(changesInShort(changes)).toBe(words));
