import { describe, expect, test } from "vitest";
import { exemptRisk, modeRisk } from "./change-risk.ts";
import {
  type CurrentList,
  canonicalRequest,
  changesNothing,
  exemptDelta,
  type ListChange,
  planList,
} from "./list-change.ts";

const current: CurrentList = {
  number: 3,
  mode: "deny",
  entries: [{ entry: "ghcr.io/acme", requestId: "r1" }],
  platformRegistries: ["cr.l5d.io"],
  exemptNamespaces: ["kube-system", "edge"],
};

const plan = (...changes: ListChange[]) => planList(current, changes, "r2");
const exempt = (...namespaces: string[]): ListChange => ({ kind: "set_exempt_namespaces", namespaces });

describe("a request's changes, applied to the list as it is", () => {
  const add = (entry: string): ListChange => ({ kind: "add_entry", entry });
  const remove = (entry: string): ListChange => ({ kind: "remove_entry", entry });
  const mode = (mode: CurrentList["mode"]): ListChange => ({ kind: "set_mode", mode });

  test.each<[string, ListChange[], Partial<ReturnType<typeof planList>>]>([
    ["nothing", [], { added: [], removed: [], unchanged: [], entries: current.entries }],
    [
      "an entry more, with the request it came with",
      [add("quay.io/x"), add("a.io")],
      {
        added: ["a.io", "quay.io/x"],
        entries: [
          { entry: "a.io", requestId: "r2" },
          { entry: "ghcr.io/acme", requestId: "r1" },
          { entry: "quay.io/x", requestId: "r2" },
        ],
      },
    ],
    [
      "an entry that is there keeps its request",
      [add("ghcr.io/acme")],
      { added: [], unchanged: ["ghcr.io/acme"], entries: current.entries },
    ],
    ["an entry less", [remove("ghcr.io/acme")], { removed: ["ghcr.io/acme"], unchanged: [], entries: [] }],
    [
      "an entry that is not there",
      [remove("b.io"), remove("a.io")],
      { removed: [], unchanged: ["a.io", "b.io"], entries: current.entries },
    ],
    [
      "a platform registry is there already",
      [add("cr.l5d.io")],
      { added: [], unchanged: ["cr.l5d.io"], entries: current.entries },
    ],
    ["another mode", [mode("warn")], { modeBefore: "deny", modeAfter: "warn", switchesOn: false }],
    [
      "in order: removed after it was added",
      [add("a.io"), remove("a.io")],
      { added: ["a.io"], removed: ["a.io"], entries: current.entries },
    ],
  ])("%s", (_, changes, expected) => {
    expect(plan(...changes)).toMatchObject(expected);
  });

  test("several entries come out in order", () => {
    const many = { ...current, entries: [...current.entries, { entry: "a.io", requestId: "r0" }] };
    expect(planList(many, [remove("ghcr.io/acme"), remove("a.io")], "r2").removed).toEqual(["a.io", "ghcr.io/acme"]);
    expect(planList(many, [], "r2").entries.map(({ entry }) => entry)).toEqual(["a.io", "ghcr.io/acme"]);
  });

  test("nobody removes a platform registry", () => {
    expect(() => plan(remove("cr.l5d.io"))).toThrow(
      expect.objectContaining({ code: "platform_registry", detail: "cr.l5d.io" }),
    );
  });

  test.each([
    [
      "the first approved list switches an off cluster to deny",
      { number: 0, mode: "off" },
      [add("a.io")],
      true,
      "deny",
    ],
    ["unless the request says otherwise", { number: 0, mode: "off" }, [add("a.io"), mode("warn")], false, "warn"],
    ["even if it says off", { number: 0, mode: "off" }, [add("a.io"), mode("off")], false, "off"],
    ["or adds nothing", { number: 0, mode: "off" }, [add("cr.l5d.io")], false, "off"],
    ["a later one does not", { number: 1, mode: "off" }, [add("a.io")], false, "off"],
    ["nor on a cluster that warns", { number: 0, mode: "warn" }, [add("a.io")], false, "warn"],
  ] as const)("%s", (_, before, changes, switchesOn, modeAfter) => {
    const planned = planList({ ...current, ...before }, changes, "r2");
    expect(planned).toMatchObject({ switchesOn, modeAfter });
  });

  test.each([
    ["an entry more", [add("a.io")], false],
    ["an entry less", [remove("ghcr.io/acme")], false],
    ["another mode", [mode("off")], false],
    ["the same mode", [mode("deny")], true],
    ["one exempt namespace more", [exempt("edge", "kube-system", "x")], false],
    ["one less", [exempt("edge")], false],
    ["what is so already", [add("ghcr.io/acme"), add("cr.l5d.io"), remove("b.io")], true],
  ])("%s changes nothing: %s", (_, changes, nothing) => {
    expect(changesNothing(plan(...changes))).toBe(nothing);
  });
});

describe("exempt namespaces", () => {
  test("are set as a whole, and leave the rest as it was", () => {
    const planned = plan(exempt("kube-system", "ingress"));
    expect(exemptDelta(planned)).toEqual({ added: ["ingress"], removed: ["edge"] });
    expect(planned).toMatchObject({ modeAfter: "deny", entries: current.entries, added: [], removed: [] });
    expect(changesNothing(planned)).toBe(false);
  });

  test("in another order are the same", () => {
    expect(changesNothing(plan(exempt("edge", "kube-system", "edge")))).toBe(true);
  });

  test("do not switch a new cluster on", () => {
    const first = planList({ ...current, number: 0, mode: "off", entries: [] }, [exempt()], "r2");
    expect(first).toMatchObject({ switchesOn: false, modeAfter: "off", exemptAfter: [] });
  });
});

describe("what a decision is bound to", () => {
  const text = (changes: ListChange[], list = current) =>
    canonicalRequest({
      reason: "Because.",
      clusters: [{ clusterId: "c", changes, plan: planList(list, changes, "r2") }],
    });

  test("stays as it was for a request that names no namespace", () => {
    expect(text([{ kind: "add_entry", entry: "quay.io/x" }])).toBe(
      '{"clusters":[{"added":["quay.io/x"],"changes":[["add_entry","quay.io/x"]],"cluster":"c","modeAfter":"deny","modeBefore":"deny","removed":[]}],"reason":"Because."}',
    );
  });

  test("is the same whatever the order of clusters, changes and namespaces", () => {
    const changes: ListChange[] = [
      { kind: "set_mode", mode: "warn" },
      { kind: "add_entry", entry: "b.io" },
      exempt("b", "a"),
      { kind: "add_entry", entry: "a.io" },
    ];
    const part = (clusterId: string, ordered: readonly ListChange[]) => ({
      clusterId,
      changes: ordered,
      plan: planList(current, ordered, "r2"),
    });
    const one = canonicalRequest({ reason: "x", clusters: [part("c2", changes), part("c1", changes)] });
    const other = canonicalRequest({
      reason: "x",
      clusters: [part("c1", changes.toReversed()), part("c2", [...changes.slice(2), ...changes.slice(0, 2)])],
    });
    expect(one).toBe(other);
    expect(JSON.parse(one).clusters).toMatchObject([
      {
        cluster: "c1",
        changes: [
          ["add_entry", "a.io"],
          ["add_entry", "b.io"],
          ["set_exempt_namespaces", "a", "b"],
          ["set_mode", "warn"],
        ],
      },
      { cluster: "c2" },
    ]);
  });

  test("holds the namespaces asked for and what they change", () => {
    expect(text([exempt("b", "a")])).toContain('"changes":[["set_exempt_namespaces","a","b"]]');
    expect(text([exempt("b", "a")])).toContain('"exemptAdded":["a","b"],"exemptRemoved":["edge","kube-system"]');
    expect(text([exempt("edge")])).not.toBe(text([exempt("edge")], { ...current, exemptNamespaces: [] }));
  });
});

describe("what is risky is said", () => {
  test.each([
    ["deny", "off", /every image from anywhere is let in, without a warning/],
    ["deny", "warn", /only warns/],
    ["warn", "off", /every image from anywhere is let in, without a warning/],
    ["off", "warn", null],
    ["off", "deny", null],
    ["warn", "deny", null],
    ["deny", "deny", null],
  ] as const)("from %s to %s", (before, after, words) => {
    const risk = modeRisk(before, after);
    if (words === null) expect(risk).toBeNull();
    else expect(risk).toMatch(words);
  });

  test("of exempt namespaces", () => {
    expect(exemptRisk({ added: [], removed: ["edge"] })).toEqual([]);
    expect(exemptRisk({ added: ["a", "b"], removed: ["kube-system"] })).toEqual([
      expect.stringMatching(/create pods in a and b can run any image/),
      expect.stringMatching(/runs in kube-system/),
    ]);
  });
});
