import { expect, test } from "vitest";
import { allowedWords, nothingLeftWords } from "./allowed-words.ts";
import { alreadyAllowed, type ListNow } from "./already-allowed.ts";

const end = (day: string) => new Date(`${day}T00:00:00Z`);
const day = (at: Date) => at.toISOString().slice(0, 10);

const list = (cluster: string, ...entries: (string | [string, Date])[]): ListNow => ({
  cluster,
  entries: entries.map((each) =>
    typeof each === "string" ? { entry: each, endsAt: null } : { entry: each[0], endsAt: each[1] },
  ),
  platformRegistries: ["cr.l5d.io"],
});

const said = (entry: string, lists: ListNow[], removed: string[] = []) =>
  alreadyAllowed([entry], lists, removed).map((found) => allowedWords(found, day))[0];

test.each<[string, string, ListNow[], string | undefined]>([
  ["nothing on the list", "ghcr.io/acme", [list("a")], undefined],
  ["a name that begins alike", "ghcr.io/acme-evil", [list("a", "ghcr.io/acme")], undefined],
  ["something narrower", "ghcr.io/acme", [list("a", "ghcr.io/acme/api")], undefined],
  ["itself", "ghcr.io/acme", [list("a", "ghcr.io/acme")], "Already on the list of a."],
  ["a platform registry", "cr.l5d.io", [list("a")], "Already on the list of a."],
  ["something wider", "ghcr.io/acme/api", [list("a", "ghcr.io/acme")], "Already allowed on a by ghcr.io/acme."],
  [
    "an end",
    "ghcr.io/acme",
    [list("a", ["ghcr.io/acme", end("2027-03-01")])],
    "Already on the list of a until 2027-03-01.",
  ],
  [
    "several, of which one stays longest",
    "ghcr.io/acme/api",
    [
      list(
        "a",
        ["ghcr.io/acme/api", end("2027-01-01")],
        ["ghcr.io", end("2027-03-01")],
        ["ghcr.io/acme", end("2027-02-01")],
      ),
    ],
    "Already allowed on a by ghcr.io until 2027-03-01.",
  ],
  [
    "two clusters alike",
    "ghcr.io/acme",
    [list("a", "ghcr.io/acme"), list("b", "ghcr.io/acme")],
    "Already on the list of a and b.",
  ],
  [
    "two clusters each in its way, and one without",
    "ghcr.io/acme",
    [list("a", "ghcr.io/acme"), list("b", "ghcr.io"), list("c")],
    "Already on the list of a. Already allowed on b by ghcr.io. Asked for on c only.",
  ],
])("held against %s", (_, entry, lists, words) => {
  expect(said(entry, lists)).toBe(words);
});

test("what the same request removes allows nothing", () => {
  expect(said("ghcr.io/acme/api", [list("a", "ghcr.io/acme")], ["ghcr.io/acme"])).toBeUndefined();
  expect(said("ghcr.io/acme/api", [list("a", "ghcr.io/acme", "ghcr.io")], ["ghcr.io"])).toBe(
    "Already allowed on a by ghcr.io/acme.",
  );
});

test("when nothing is left, all of it is named, and what is left for one cluster is not", () => {
  const lists = [list("a", "ghcr.io/acme", "quay.io/x", "docker.io/y"), list("b", "ghcr.io/acme", "quay.io/x")];
  expect(nothingLeftWords(alreadyAllowed(["ghcr.io/acme", "quay.io/x", "docker.io/y"], lists))).toContain(
    "ask for: ghcr.io/acme and quay.io/x are allowed already",
  );
  expect(nothingLeftWords(alreadyAllowed(["ghcr.io/acme"], lists))).toContain("ghcr.io/acme is allowed already");
});
