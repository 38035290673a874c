import { describe, expect, test } from "vitest";
import { assessRisk } from "./assess-risk.ts";
import { type CurrentList, type ListChange, planList } from "./list-change.ts";
import { type Entry, formatEntry, isEntryProblem, parseEntry } from "./registry-entry.ts";
import { riskOf, riskOfEntries } from "./request-risk.ts";
import { generalSignals, sharedSignals, signalsOf } from "./risk-signals.ts";

const list: CurrentList = {
  number: 1,
  mode: "deny",
  entries: [],
  exemptNamespaces: ["kube-system"],
  platformRegistries: ["cr.l5d.io"],
};
const add = (...entries: string[]) => entries.map((entry): ListChange => ({ kind: "add_entry", entry }));
const risk = (...changes: ListChange[]) => riskOf([planList(list, changes, "request")], { approved: [] });
const saying = (text: string) => expect.objectContaining({ sentence: expect.stringContaining(text) });

describe("the risk of a request says of which entry each sentence speaks", () => {
  test("one sentence of two entries stands beside both, and is told once", () => {
    const { level, signals } = risk(...add("ttl.sh/one", "ttl.sh/two", "ghcr.io/acme"));
    expect(level).toBe("high");
    expect(signals.filter(({ sentence }) => sentence.includes("ttl.sh is"))).toEqual([
      { weight: "high", sentence: expect.any(String), entries: ["ttl.sh/one", "ttl.sh/two"] },
    ]);
    expect(signalsOf(signals, "ttl.sh/two")).toEqual([saying("ttl.sh is"), saying("New here: ttl.sh.")]);
    expect(signalsOf(signals, "ghcr.io/acme")).toEqual([saying("New here: ghcr.io.")]);
    expect(signalsOf(signals, "quay.io")).toEqual([]);
    expect(generalSignals(signals)).toEqual([]);
  });

  test("what weakens a cluster is of no entry, comes first, and makes the risk high", () => {
    const { level, signals } = risk({ kind: "set_mode", mode: "off" }, ...add("ghcr.io/acme"));
    expect(level).toBe("high");
    expect(signals[0]).toEqual(saying("From deny to off"));
    expect(generalSignals(signals)).toEqual([saying("From deny to off")]);
  });

  test("the heaviest comes first, and what is approved elsewhere is not held against itself", () => {
    const { level, signals } = riskOfEntries(["ghcr.io/acme", "docker.io"], {
      approved: [{ host: "ghcr.io", path: "acme" }],
    });
    expect(level).toBe("high");
    expect(signals.map(({ weight }) => weight)).toEqual(["high", "low", "low"]);
    expect(signalsOf(signals, "ghcr.io/acme")).toEqual([saying("New here")]);
  });

  test("nothing at all is of low risk", () => {
    expect(risk({ kind: "remove_entry", entry: "ghcr.io/acme" })).toEqual({ level: "low", signals: [] });
  });
});

describe("what is true of every one of many entries is told once for all", () => {
  const { signals } = riskOfEntries(["ttl.sh/a", "ttl.sh/b", "ttl.sh/c", "ttl.sh/d"], { approved: [] });
  test.each([
    [["ttl.sh/a", "ttl.sh/b", "ttl.sh/c", "ttl.sh/d"], 2],
    [["ttl.sh/a", "ttl.sh/b", "ttl.sh/c"], 0],
    [["ttl.sh/a", "ttl.sh/b", "ttl.sh/c", "ghcr.io/acme"], 0],
  ])("%j: %i", (entries, count) => {
    expect(sharedSignals(signals, entries)).toHaveLength(count);
  });

  test("nothing that was kept without its entries is", () => {
    expect(sharedSignals([{ weight: "low", sentence: "So." }], ["a", "b", "c", "d"])).toEqual([]);
  });
});

const read = (text: string): Entry => {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) throw new Error(text);
  return entry;
};
const fleet = [
  ...["ghcr.io/acme", "ghcr.io/acrne/x", "quay.io", "docker.io/library", "docker.io/1ibrary", "registry.corp.example"],
  ...[
    "registry.corp.example:5000/a",
    "registry.c0rp.example",
    "*.corp.example",
    "*.apps.corp.example",
    "10.0.0.5:5000",
  ],
  ...["acme.azurecr.io", "acmee.azurecr.io/x", "ghrc.io/acme", "xn--ghr-5ed.io"],
];

test.each(fleet)("%s is held against a whole fleet as against each of its entries", (text) => {
  for (const approved of [fleet, fleet.slice(0, 5), fleet.slice(5), [text], []].map((all) => all.map(read))) {
    const others = approved.filter((each) => formatEntry(each) !== text);
    const alone = assessRisk(read(text), { approved: others }).map(({ sentence }) => sentence);
    const within = riskOfEntries([text, "ghcr.io/other"], { approved }).signals;
    expect(signalsOf(within, text).map(({ sentence }) => sentence)).toEqual(alone);
  }
});
