import { describe, expect, test } from "vitest";
import { type CurrentList, type ListChange, planList } from "./list-change.ts";
import { isEntryProblem, parseEntry } from "./registry-entry.ts";
import { riskLevels, riskOf } from "./request-risk.ts";
import { overallRisk, type RiskSignal, riskSignal, type Weight } from "./risk.ts";

const list: CurrentList = {
  number: 3,
  mode: "deny",
  entries: [{ entry: "ghcr.io/acme", requestId: "r1", endsAt: null }],
  platformRegistries: ["cr.l5d.io"],
  exemptNamespaces: ["kube-system"],
};
const plan = (...changes: ListChange[]) => planList(list, changes, "r2");
const add = (entry: string): ListChange => ({ kind: "add_entry", entry });
const read = (text: string) => [parseEntry(text)].flatMap((entry) => (isEntryProblem(entry) ? [] : [entry]));

describe("the risk of a request", () => {
  /** So that no host here is new to the fleet. */
  const approved = ["docker.io/acme", "*.corp.example/x", "registry.corp.example:5000/x"].flatMap(read);

  test.each<[string, ReturnType<typeof plan>[], Weight, RegExp[]]>([
    ["nothing", [], "low", []],
    ["an entry less", [plan({ kind: "remove_entry", entry: "ghcr.io/acme" })], "low", []],
    ["a harmless entry", [plan(add("registry.corp.example/team"))], "low", []],
    ["a wildcard", [plan(add("*.corp.example"))], "medium", [/every registry that is ever given a name/]],
    ["a public registry", [plan(add("docker.io"))], "high", [/^docker\.io is /]],
    ["a weaker mode", [plan({ kind: "set_mode", mode: "off" })], "high", [/^From deny to off/]],
    [
      "an open namespace",
      [plan({ kind: "set_exempt_namespaces", namespaces: ["kube-system", "edge"] })],
      "high",
      [/create pods in edge/],
    ],
    [
      "several, the heaviest first",
      [plan(add("registry.corp.example:5000"), add("*.corp.example"), add("docker.io"))],
      "high",
      [/^docker\.io is /, /\*\.corp\.example/, /port 5000/],
    ],
  ])("%s", (_, plans, level, sentences) => {
    const risk = riskOf(plans, { approved });
    expect(risk.level).toBe(level);
    expect(risk.signals.map(({ sentence }) => sentence)).toEqual(sentences.map((each) => expect.stringMatching(each)));
  });

  test("says once what holds on several clusters", () => {
    const one = plan(add("docker.io"), { kind: "set_mode", mode: "off" });
    expect(riskOf([one, one], {})).toEqual(riskOf([one], {}));
    expect(riskOf([one, one], {}).signals.map(({ weight }) => weight)).toEqual(["high", "high"]);
  });

  test("levels go from low to high, and what is on a list was read when it was written", () => {
    expect(riskLevels).toEqual(["low", "medium", "high"]);
    const broken = { ...plan(), added: ["not an entry"] };
    expect(() => riskOf([broken], {})).toThrow('the listed entry "not an entry" is not an entry');
  });
});

describe("signals together", () => {
  const some = (weight: Weight, count: number): RiskSignal[] =>
    Array.from({ length: count }, () => ({ code: "wildcard", weight, sentence: "" }));

  test.each([
    [0, 0, 0, "low"],
    [0, 0, 2, "low"],
    [0, 0, 3, "medium"],
    [0, 1, 0, "medium"],
    [0, 2, 9, "medium"],
    [0, 3, 0, "high"],
    [1, 0, 0, "high"],
  ] as const)("%i high, %i medium and %i low are %s", (high, medium, low, risk) => {
    expect(overallRisk([...some("low", low), ...some("medium", medium), ...some("high", high)])).toBe(risk);
  });

  test("weigh what they weigh", () => {
    const codes = {
      high: [
        "whole_public_registry",
        "anonymous_push",
        "look_alike_known",
        "look_alike_approved",
        "look_alike_organisation",
      ],
      medium: ["borrowed_name", "punycode", "wildcard", "ip_address", "local_name", "whole_host_for_few"],
      low: ["plain_port", "never_used", "wider_than_images"],
    } as const;
    for (const [weight, all] of Object.entries(codes))
      for (const code of all) expect(riskSignal(code, "a", "b", "c"), code).toMatchObject({ code, weight });
    expect(riskSignal("look_alike_approved", "a").sentence).toBe(
      "a is easily taken for , which is approved in this fleet. Make sure which is meant.",
    );
  });
});
