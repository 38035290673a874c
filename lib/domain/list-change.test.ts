import { describe, expect, test } from "vitest";
import { exemptRisk, modeRisk } from "./change-risk.ts";
import { changesInShort } from "./change-words.ts";
import {
  type CurrentList,
  canonicalRequest,
  changesNothing,
  changeWords,
  exemptDelta,
  type ListChange,
  planList,
  prolonged,
} from "./list-change.ts";
import { checkChanges, checkEnds, checkNotEnded } from "./request-changes.ts";
import { riskOf } from "./request-risk.ts";

const current: CurrentList = {
  number: 3,
  mode: "deny",
  entries: [{ entry: "ghcr.io/acme", requestId: "r1", endsAt: null }],
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
          { entry: "a.io", requestId: "r2", endsAt: null },
          { entry: "ghcr.io/acme", requestId: "r1", endsAt: null },
          { entry: "quay.io/x", requestId: "r2", endsAt: null },
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
    const many = { ...current, entries: [...current.entries, { entry: "a.io", requestId: "r0", endsAt: null }] };
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

describe("ends of entries", () => {
  const [soon, later] = [new Date("2026-12-01T10:00:00Z"), new Date("2027-03-01T10:00:00Z")];
  const ending: CurrentList = {
    ...current,
    entries: [
      { entry: "a.io", requestId: "r1", endsAt: soon },
      { entry: "b.io", requestId: "r1", endsAt: null },
    ],
  };
  const add = (entry: string, endsAt: Date | null): ListChange => ({ kind: "add_entry", entry, endsAt });
  const set = (entry: string, endsAt: Date | null): ListChange => ({ kind: "set_end_date", entry, endsAt });

  test.each<[string, ListChange, ReturnType<typeof planList>["ends"], Date | null | undefined]>([
    ["a new entry has the end it came with", add("c.io", soon), [{ entry: "c.io", before: null, after: soon }], soon],
    ["or none", add("c.io", null), [], null],
    ["asked for again until later", add("a.io", later), [{ entry: "a.io", before: soon, after: later }], later],
    ["asked for again for good", add("a.io", null), [{ entry: "a.io", before: soon, after: null }], null],
    ["asked for again, never for a shorter time", add("a.io", new Date("2026-11-01T10:00:00Z")), [], soon],
    ["what has no end gets none by being asked for again", add("b.io", soon), [], null],
    ["extended", set("a.io", later), [{ entry: "a.io", before: soon, after: later }], later],
    ["the end taken away", set("a.io", null), [{ entry: "a.io", before: soon, after: null }], null],
    ["given an end", set("b.io", soon), [{ entry: "b.io", before: null, after: soon }], soon],
    ["as it is", set("a.io", new Date(soon)), [], soon],
    ["what is not there", set("d.io", soon), [], undefined],
  ])("%s", (_, change, ends, endsAt) => {
    const planned = planList(ending, [change], "r2");
    expect(planned.ends).toEqual(ends);
    const { entry } = change as { entry: string };
    expect(planned.entries.find((each) => each.entry === entry)?.endsAt).toEqual(endsAt);
    const same = ends.length === 0 && planned.added.length === 0;
    expect(planned.unchanged).toEqual(same ? [entry] : []);
    expect(changesNothing(planned)).toBe(same);
  });

  test("shortened it keeps the request it came with", () => {
    const planned = planList(ending, [set("a.io", new Date("2026-11-01T10:00:00Z"))], "r2");
    expect(planned.entries[0]?.requestId).toBe("r1");
    expect(prolonged(planned)).toEqual([]);
    expect(prolonged(planList(ending, [set("a.io", later), set("b.io", soon), add("c.io", soon)], "r2"))).toEqual([
      "a.io",
    ]);
    expect(prolonged(planList(ending, [add("a.io", null)], "r2"))).toEqual(["a.io"]);
  });

  test("platform registries have none", () => {
    expect(() => planList(ending, [set("cr.l5d.io", later)], "r2")).toThrow(
      expect.objectContaining({ code: "platform_registry" }),
    );
    expect(planList(ending, [add("cr.l5d.io", soon)], "r2")).toMatchObject({ ends: [], unchanged: ["cr.l5d.io"] });
  });

  test("are what a decision is bound to: what was asked for, and what it moves", () => {
    const text = (changes: ListChange[]) =>
      canonicalRequest({
        reason: "x",
        clusters: [{ clusterId: "c", changes, plan: planList(ending, changes, "r2") }],
      });
    expect(text([add("c.io", soon)])).toBe(
      '{"clusters":[{"added":["c.io"],"changes":[["add_entry","c.io","2026-12-01T10:00:00.000Z"]],"cluster":"c",' +
        '"ends":[["c.io",null,"2026-12-01T10:00:00.000Z"]],"modeAfter":"deny","modeBefore":"deny","removed":[]}],"reason":"x"}',
    );
    expect(text([set("a.io", null)])).toContain('"changes":[["set_end_date","a.io","never"]]');
    expect(text([set("a.io", null)])).toContain('"ends":[["a.io","2026-12-01T10:00:00.000Z",null]]');
    expect(text([add("c.io", null)])).toBe(text([{ kind: "add_entry", entry: "c.io" }]));
  });

  test("are checked before they are filed, and again when they are decided", () => {
    const now = new Date("2026-11-25T10:00:00Z");
    expect(() => checkEnds([set("a.io", now)], now)).toThrow(expect.objectContaining({ code: "end_too_soon" }));
    expect(() => checkEnds([add("a.io", null), set("b.io", soon), exempt()], now)).not.toThrow();
    const planned = planList(ending, [add("c.io", soon)], "r2");
    expect(() => checkNotEnded(planned, now)).not.toThrow();
    expect(() => checkNotEnded(planned, soon)).toThrow(expect.objectContaining({ code: "end_passed", detail: "c.io" }));
    expect(() => checkChanges([ending], [set("a.io", soon)], "r2")).toThrow(
      expect.objectContaining({ code: "end_already" }),
    );
    expect(() => checkChanges([ending], [set("d.io", soon)], "r2")).toThrow(
      expect.objectContaining({ code: "not_on_list" }),
    );
    expect(() => checkChanges([ending], [set("a.io", later), add("a.io", later)], "r2")).toThrow(
      expect.objectContaining({ code: "duplicate_change" }),
    );
  });

  test("kept for longer is as risky as added, but is no stranger to the fleet", () => {
    const open: CurrentList = { ...ending, entries: [{ entry: "ttl.sh", requestId: "r1", endsAt: soon }] };
    const risk = (change: ListChange) => riskOf([planList(open, [change], "r2")], { approved: [] });
    expect(risk(set("ttl.sh", later)).level).toBe("high");
    expect(risk(add("ttl.sh", null)).level).toBe("high");
    expect(
      risk(set("ttl.sh", later))
        .signals.map(({ sentence }) => sentence)
        .join(),
    ).not.toMatch(/New here/);
    expect(risk(set("ttl.sh", new Date("2026-11-26T10:00:00Z")))).toEqual({ level: "low", signals: [] });
  });

  test("in words", () => {
    expect(changeWords(add("c.io", soon))).toBe("add c.io until 2026-12-01 10:00 UTC");
    expect(changeWords(set("c.io", soon))).toBe("keep c.io until 2026-12-01 10:00 UTC");
    expect(changeWords(set("c.io", null))).toBe("keep c.io without an end");
    expect(changesInShort([set("c.io", soon), set("a.io", null), add("d.io", null)])).toBe(
      "add d.io; another end for a.io, c.io",
    );
  });
});

test("each change is told in words, after to", () => {
  const endsAt = new Date("2026-06-01T10:00:00Z");
  const changes: readonly ListChange[] = [
    { kind: "add_entry", entry: "a.io" },
    { kind: "add_entry", entry: "a.io", endsAt },
    { kind: "remove_entry", entry: "a.io" },
    { kind: "set_end_date", entry: "a.io", endsAt },
    { kind: "set_end_date", entry: "a.io", endsAt: null },
    { kind: "set_mode", mode: "warn" },
    { kind: "set_exempt_namespaces", namespaces: ["kube-system", "edge"] },
    { kind: "set_exempt_namespaces", namespaces: [] },
  ];
  expect(changes.map(changeWords)).toEqual([
    "add a.io",
    "add a.io until 2026-06-01 10:00 UTC",
    "remove a.io",
    "keep a.io until 2026-06-01 10:00 UTC",
    "keep a.io without an end",
    "set mode warn",
    "exempt kube-system, edge",
    "exempt no namespace",
  ]);
});

test("only what was on the list and ends later than before is kept for longer", () => {
  const [early, late] = [new Date("2026-06-01T10:00:00Z"), new Date("2026-07-01T10:00:00Z")];
  const ends = [
    { entry: "later.io", before: early, after: late },
    { entry: "for-good.io", before: early, after: null },
    { entry: "earlier.io", before: late, after: early },
    { entry: "now-ends.io", before: null, after: late },
    { entry: "new.io", before: null, after: late },
    { entry: "again.io", before: early, after: late },
  ];
  expect(prolonged({ added: ["new.io", "again.io"], ends })).toEqual(["later.io", "for-good.io"]);
});

test("ends that move are told in the order of entries, and only those", () => {
  const endsAt = new Date("2026-06-01T10:00:00Z");
  const move = (entry: string): ListChange => ({ kind: "set_end_date", entry, endsAt });
  const entries = ["b.io", "c.io", "a.io"].map((entry) => ({ entry, requestId: "r1", endsAt: null }));
  expect(planList({ ...current, entries }, [move("b.io"), move("a.io")], "r2").ends).toEqual([
    { entry: "a.io", before: null, after: endsAt },
    { entry: "b.io", before: null, after: endsAt },
  ]);
});
